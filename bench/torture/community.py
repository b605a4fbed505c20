"""Who is there before it begins. Written by SQL: thousands of members and a million claims in seconds."""

from datetime import datetime, timedelta
from string import Template

from forum import clock
from forum.actions.authority import OPERATOR
from forum.actions.rules import change_economy
from forum.db import db, execute, in_transaction, migrations, rows, value
from forum.models import EconomyRulesVersion, Member
from forum.money import claims, ledger
from forum.rules.economy import SHARE_WHOLE, EconomyRules

_COMMENTS_PER_POST = 10
_LIKES_PER_COMMENT = 15

# $members and so on are whole numbers; i counts from 1. What i is modulo n is written out, because the
# drivers disagree about the sign for it.
_MEMBERS = Template("""
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $members)
    INSERT INTO member (id, name, name_key, email, password_hash, display_name, bio, role, xp, avatar, created_at)
    SELECT i, 'member' || i, 'member' || i, 'member' || i || '@example.org', 'none', 'member' || i, '', 'member',
           100000, 'bottts', ? FROM n
""")
_POSTS = Template("""
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $posts)
    INSERT INTO post (id, author_id, title, slug, body, body_html, teaser, words, pluses, minuses, score, heat,
                      comments, version, created_at)
    SELECT i, 1 + i - i / $members * $members, 'Post ' || i, 'post-' || i, 'Words', '<p>Words</p>', 'Words', 300,
           0, 0, 0, 0, $comments / $posts, 1, ? FROM n
""")
_COMMENTS = Template("""
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $comments)
    INSERT INTO comment (id, post_id, author_id, depth, body, body_html, avatar, likes, dislikes, rank, replies,
                         place, created_at)
    SELECT i, 1 + i - i / $posts * $posts, 1 + i * 7 - i * 7 / $members * $members, 0, 'Word', '<p>Word</p>',
           'bottts', 0, 0, 0, 0, 1 + i / $posts, ? FROM n
""")
# Likes come as real ones do: several to a comment, a first half of them before the rest, among neighbours in the table,
# and often both ways. No member likes a comment twice, and nobody their own.
_LIKES = Template("""
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $likes - 1)
    INSERT INTO reaction (comment_id, member_id, value, created_at, due_at)
    SELECT c.id, 1 + (c.author_id - 1 + $members + (CASE WHEN c.id % 2 = 0 THEN 1 ELSE -1 END) * (1 + i / $comments
           + c.id * 13 % 50)) % $members, 1, CASE WHEN i < $likes / 2 THEN ? ELSE ? END, ?
    FROM n JOIN comment c ON c.id = 1 + i % $comments
""")
_LIKE_CLAIMS = """
    INSERT INTO claim (key, line, member_id, giver_id, post_id, comment_id, units, divisor, opened_at, due_at, state,
                       paid_mtwei, terms)
    SELECT l.line || ':' || c.post_id || ':' || c.id || ':' || r.member_id, l.line,
           CASE l.line WHEN 'likes_own' THEN r.member_id WHEN 'likes_commenter' THEN c.author_id ELSE p.author_id END,
           r.member_id, c.post_id, c.id, 1000, 1, r.created_at, r.due_at, 'open', 0, 2
    FROM reaction r JOIN comment c ON c.id = r.comment_id JOIN post p ON p.id = c.post_id
    CROSS JOIN (SELECT 'likes_own' AS line UNION ALL SELECT 'likes_commenter' UNION ALL SELECT 'likes_author') l
    ORDER BY r.created_at, r.member_id, c.id
"""
_REWARD_CLAIMS = """
    INSERT INTO claim (key, line, member_id, post_id, comment_id, units, divisor, opened_at, due_at, state, paid_mtwei,
                       terms)
    SELECT 'comment_rewards:' || post_id || ':' || id || ':0', 'comment_rewards', author_id, post_id, id, 1000, 1, ?, ?,
           'open', 0, 2
    FROM comment WHERE id IN (SELECT comment_id FROM reaction)
"""
# Giver and post are a pair that comes once, and nobody reads more than a day may earn.
_POST_CLAIMS = Template("""
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $claims - 1)
    INSERT INTO claim (key, line, member_id, giver_id, post_id, units, divisor, opened_at, due_at, state, paid_mtwei,
                       terms)
    SELECT line || ':' || p.id || ':0:' || giver_id, line,
           CASE line WHEN 'reading' THEN giver_id ELSE p.author_id END, giver_id, p.id, 1000, 1, ?, ?, 'open', 0, 2
    FROM (SELECT i, CASE WHEN i % 2 = 0 THEN 'reading' ELSE 'pluses' END AS line,
                 1 + i / 2 % $posts AS post_id, 1 + (i / 2 + i / 2 / $posts) % $members AS giver_id FROM n) AS claimed
    JOIN post p ON p.id = claimed.post_id
""")


def is_empty() -> bool:
    """Say whether nobody uses the bound database: it has no tables yet, or no members."""
    return not db.table_exists("member") or not Member.select().exists()


def fill(members: int, posts: int, wallet_mtwei: int) -> None:
    """Migrate the bound database; make members with so much in the wallet, posts, and liked comments under them.

    The ids count from 1.
    """
    migrations.upgrade()
    ledger.open_books()
    _fill(members, posts)
    if wallet_mtwei:
        grant_all(members, wallet_mtwei)
    db.close()


@in_transaction
def _fill(members: int, posts: int) -> None:
    at = clock.now() - timedelta(days=1)  # nobody is in a hurry, which would double what a comment costs
    for template in (_MEMBERS, _POSTS, _COMMENTS):
        execute(template.substitute(members=members, posts=posts, comments=posts * _COMMENTS_PER_POST), at)
    spends_all = EconomyRules().changed(settlement_budget_share=SHARE_WHOLE)
    change_economy(spends_all, "So that every claim is paid something", by=OPERATOR)
    _let_ids_follow("member", "post", "comment")


def _let_ids_follow(*tables: str) -> None:
    """Let the next ids come behind those that were written out (SQLite sees to that itself)."""
    if db.param == "?":
        return
    for table in tables:
        rows(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608


@in_transaction
def grant_all(members: int, amount_mtwei: int) -> None:
    """Move so much from the treasury to each member's wallet."""
    movements = [
        ledger.JournalDraft(
            f"grant:{number}", "grant", {number: amount_mtwei, ledger.TREASURY: -amount_mtwei}, "grant", note="To begin"
        )
        for number in range(1, members + 1)
    ]
    ledger.Batch().post(movements)


@in_transaction
def open_claims(number: int, members: int, posts: int) -> int:
    """Open about so many claims of all lines, all of them due by now, and the likes behind them; return how many."""
    opened_at = clock.now() - timedelta(days=4)
    waits = (opened_at, opened_at + timedelta(days=1))
    likes = number * 3 // 10
    comments = max(1, min(posts * _COMMENTS_PER_POST, likes // _LIKES_PER_COMMENT))
    later_at = opened_at + timedelta(hours=1)
    execute(_LIKES.substitute(likes=likes, members=members, comments=comments), opened_at, later_at, waits[1])
    execute(_LIKE_CLAIMS)
    execute(_REWARD_CLAIMS, *waits)
    left = number - value("SELECT count(*) FROM claim")
    if left > 0:
        execute(_POST_CLAIMS.substitute(claims=left, members=members, posts=posts), *waits)
    return value("SELECT count(*) FROM claim")


@in_transaction
def escrow_fees(number: int, members: int, posts: int) -> None:
    """Let members, in turn, pay for minuses and dislikes that are due by now."""
    rules = EconomyRulesVersion.in_force()
    payers = list(Member.select().limit(members))
    with clock.at(clock.now() - timedelta(days=2)):
        for index in range(number):
            place = index % posts
            line, comment_id = ("minuses", None) if index % 2 else ("dislikes_own", posts + place)
            claims.escrow_fee(rules, line, payers[index % len(payers)], 1 + place, comment_id)


def tomorrow() -> datetime:
    """Return a moment at which what is opened now has been due for long."""
    return clock.now() + timedelta(days=2)
