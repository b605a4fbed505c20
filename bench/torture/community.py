"""Who is there before it begins. Written by SQL: thousands of members and a million claims in seconds."""

from datetime import datetime, timedelta
from string import Template

from forum import clock
from forum.db import db, execute, in_transaction, migrations, rows
from forum.models import EconomyRulesVersion, Member
from forum.money import claims, ledger

_COMMENTS_PER_POST = 4

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
                         created_at)
    SELECT i, 1 + i - i / $posts * $posts, 1 + i * 7 - i * 7 / $members * $members, 0, 'Word', '<p>Word</p>',
           'bottts', 3, 0, 0, 0, ? FROM n
""")
# Of four lines, so that there are few enough claims on each pot for every one to be paid something. Giver and
# post are a pair that comes once, as in real claims, as long as there are fewer claims than pairs. A member's readings,
# one for every fourth post, come to the 20 Twei that a day may earn.
_CLAIMS = Template("""
    WITH RECURSIVE n (i, kind) AS (
        SELECT 1, 1 UNION ALL SELECT i + 1, i + 1 - (i + 1) / 20 * 20 FROM n WHERE i < $claims)
    INSERT INTO claim (key, line, member_id, giver_id, post_id, comment_id, units, divisor, opened_at, due_at, state,
                       paid_mtwei)
    SELECT line || ':' || post_id || ':' || COALESCE(comment_id, 0) || ':' || giver_id, line,
           CASE WHEN comment_id > 0 THEN 1 + comment_id * 7 - comment_id * 7 / $members * $members
                WHEN line = 'reading' THEN giver_id ELSE 1 + post_id - post_id / $members * $members END,
           giver_id, post_id, comment_id, CASE line WHEN 'reading' THEN 80000 / $posts ELSE 1000 END, 1, ?, ?, 'open', 0
    FROM (
        SELECT i,
               CASE WHEN kind < 6 THEN 'pluses' WHEN kind < 11 THEN 'reading'
                    WHEN kind < 17 THEN 'likes_commenter' ELSE 'comment_rewards' END AS line,
               1 + i / $posts - i / $posts / $members * $members AS giver_id,
               1 + i - i / $posts * $posts AS post_id,
               CASE WHEN kind >= 11 THEN $posts + i - i / $posts * $posts END AS comment_id
        FROM n) AS claimed
    ORDER BY i
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
def open_claims(number: int, members: int, posts: int) -> None:
    """Open so many claims, all of them due by now, of four lines."""
    opened_at = clock.now() - timedelta(days=2)
    sql = _CLAIMS.substitute(claims=number, members=members, posts=posts)
    execute(sql, opened_at, opened_at + timedelta(days=1))


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
