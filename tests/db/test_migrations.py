"""The tables come from migrations, and the models describe exactly those."""

import runpy
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from peewee import IntegrityError

from forum import clock, models
from forum.actions import comments, hiding, posts, reactions, rules, votes
from forum.actions.authority import OPERATOR
from forum.db import db, full_text, is_embedded, migrations
from forum.models import (
    Claim,
    Comment,
    EconomyRulesVersion,
    Giving,
    Member,
    Post,
    Settlement,
    SettlementLine,
    Tag,
    Vouching,
)  # fmt: skip
from forum.money.settlement import settle
from forum.rules.decisions import HiddenBecause

ROOT = Path(__file__).parents[2]


def described() -> dict[str, object]:
    """Return what the database says of every table: columns, keys, indexes."""
    tables = {}
    ours = {name for name in db.get_tables() if not name.startswith(full_text.TABLE)}  # no model describes the words
    for name in sorted(ours - {"schema_migration", "sqlite_sequence"}):
        columns = [(c.name, c.data_type.upper(), c.null, c.primary_key, c.default) for c in db.get_columns(name)]
        foreign = {(key.column, key.dest_table, key.dest_column) for key in db.get_foreign_keys(name)}
        indexes = {(tuple(index.columns), index.unique) for index in db.get_indexes(name)}
        tables[name] = (sorted(columns), foreign, indexes, checks_of(name))
    return tables


def checks_of(table: str) -> set[str]:
    """Return the table's CHECK constraints, however the database writes them."""
    if is_embedded():
        sql = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        return {part.strip().strip('",') for part in sql.split("CHECK ")[1:] for part in [part.split(")")[0]]}
    rows = db.execute_sql(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", (table,)
    )
    return {definition for (definition,) in rows.fetchall()}


def test_models_and_migrations_are_equal(app):
    migrated = described()
    assert set(migrated) == {model._meta.table_name for model in models.ALL}
    try:
        db.drop_tables(models.ALL)
        db.create_tables(models.ALL)
        assert described() == migrated
    finally:
        db.drop_tables(models.ALL)
        db.execute_sql("DROP TABLE schema_migration")
        migrations.upgrade()


def test_every_sqlite_table_is_strict(app, author):
    if is_embedded():
        strict = dict(db.execute_sql("SELECT name, strict FROM pragma_table_list WHERE type = 'table'").fetchall())
        assert all(strict[model._meta.table_name] for model in models.ALL)
    with pytest.raises(Exception, match=r"(?i)cannot store TEXT|invalid input syntax"):
        db.execute_sql("UPDATE member SET xp = 'plenty'")


def test_ids_are_never_used_twice(app):
    first = Tag.create(name="one").id
    Tag.delete().execute()
    assert Tag.create(name="two").id > first


def test_foreign_keys_are_enforced(app):
    with pytest.raises(IntegrityError):
        Post.create(author=404, title="x", slug="x", body="x", body_html="x", teaser="x", words=1, heat=0)


def test_xp_below_zero_is_refused_by_the_database(app, author):
    with pytest.raises(IntegrityError):
        Member.update(xp=-1).where(Member.id == author.id).execute()


def test_upgrading_twice_applies_nothing_the_second_time(app):
    assert migrations.upgrade() == []
    assert all(applied for _, applied in migrations.status())


def test_a_post_called_history_makes_way_for_its_versions(app, author):
    post_id = posts.publish(author, "History", "The sea.", [])
    assert Post.get_by_id(post_id).slug == "history-post"
    Post.update(slug="history").execute()
    runpy.run_path(str(ROOT / "migrations" / "0022_revisions.py"))["leave_the_address"](db.obj)
    assert Post.get_by_id(post_id).slug == "history-post"


def test_the_names_of_earlier_members_are_compared_by_their_migration(app, enrol):
    ann, bob, cleo = (enrol(name) for name in ("ann", "bob", "cleo"))
    Member.update(display_name="The Editor").where(Member.id == ann.id).execute()
    Member.update(display_name="Thе  Editor").where(Member.id == bob.id).execute()  # a Cyrillic е
    Member.update(skeleton="", name_skeleton="", shares_name=0).execute()
    runpy.run_path(str(ROOT / "migrations" / "0013_names_and_caps.py"))["fill_skeletons"](db.obj)
    ann, bob, cleo = (Member.get_by_id(member.id) for member in (ann, bob, cleo))
    assert ann.skeleton == bob.skeleton != cleo.skeleton == cleo.name_skeleton
    assert [member.shares_name for member in (ann, bob, cleo)] == [1, 1, 0]


def test_who_was_liked_by_two_before_there_was_vouching_is_vouched_for(app, enrol):
    author, ann, bob, cleo = (enrol(name, level=20) for name in ("author", "ann", "bob", "cleo"))
    post_id = posts.publish(author, "Tides", "The sea.", [])
    liked, hardly, removed = (comments.write_comment(one, post_id, "A word") for one in (ann, bob, cleo))
    for member, comment_id in ((bob, liked), (cleo, liked), (ann, hardly), (ann, removed), (bob, removed)):
        reactions.react(member, comment_id, "like")
    comments.delete_comment(cleo, removed)
    for reader in (ann, bob):
        votes.vote(reader, post_id, "plus")
    runpy.run_path(str(ROOT / "migrations" / "0015_vouching.py"))["vouch_for_earlier"](db.obj)
    assert [(one.member_id, one.kind) for one in Vouching.select().order_by(Vouching.id)] == [
        (author.id, "earlier"), (ann.id, "earlier")
    ]  # fmt: skip
    assert [Vouching.is_vouched(one.id) for one in (author, ann, bob, cleo)] == [True, True, False, False]


# What the migration of long threads added, taken away again.
UNDO_LONG_THREADS = """
DROP INDEX comment_of_parent_by_rank; DROP INDEX comment_of_parent; DROP INDEX comment_top_by_rank;
DROP INDEX comment_top; DROP INDEX comment_place; DROP INDEX comment_author_id_post_id_id;
ALTER TABLE comment DROP COLUMN answers; ALTER TABLE comment DROP COLUMN place;
CREATE INDEX comment_post_id_root_id_rank_id ON comment (post_id, root_id, rank, id);
"""


def test_comments_from_before_long_threads_are_counted_and_numbered_as_new_ones_are(app, author):
    threads = [posts.publish(author, "Thread", "Text", []) for _ in range(3)]
    first, second, _empty = threads
    written: list[int] = []
    # Each below one of those before it, in two threads by turns, so that neither has its ids in a row.
    for post_id, parent in ((first, None), (second, None), (first, 0), (first, 0), (second, 1), (first, 2), (first, 2),
                            (first, 5), (second, 4), (first, None), (first, 0), (second, 4)):  # fmt: skip
        parent_id = None if parent is None else written[parent]
        written.append(comments.write_comment(author, post_id, f"Word {len(written)}", parent_id))
    for at, because in ((3, HiddenBecause.REVIEW), (6, HiddenBecause.FILTER), (8, HiddenBecause.FLAGS),
                        (10, HiddenBecause.REVIEW), (11, HiddenBecause.REVIEW), (9, HiddenBecause.FILTER)):  # fmt: skip
        hiding.hide(Comment.get_by_id(written[at]).post_id, written[at], because)
    hiding.show(first, written[10])
    for at in (2, 7, 11):
        comments.delete_comment(author, written[at])
    kept = Comment.select(Comment.id, Comment.answers, Comment.place).order_by(Comment.id)
    by_writing, described_before = list(kept.tuples()), described()
    assert {answers for _id, answers, _place in by_writing} == {0, 1, 2}
    for statement in UNDO_LONG_THREADS.split(";"):
        if statement.strip():
            db.execute_sql(statement)
    up = runpy.run_path(str(ROOT / "migrations" / "0031_long_threads.py"))["up"]
    up.__globals__.update(ROWS_AT_ONCE=5, POSTS_AT_ONCE=1)
    up(None, db.obj)
    assert described() == described_before
    assert list(kept.tuples()) == by_writing


def test_processes_that_start_at_once_migrate_once(tmp_path):
    script = "import sys; from forum.db import bind, migrations; bind(sys.argv[1]); print(len(migrations.upgrade()))"
    url = f"sqlite:///{tmp_path / 'new.db'}"
    starts = [
        subprocess.Popen([sys.executable, "-c", script, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    printed = sorted(int(start.communicate(timeout=60)[0]) for start in starts)
    assert [start.returncode for start in starts] == [0, 0, 0, 0]
    assert printed == [0, 0, 0, len(list((ROOT / "migrations").glob("0*.py")))]


# What the migration of the division added, taken away again.
UNDO_DIVISION = """
DROP TABLE comment_standing; DROP TABLE exchange; DROP TABLE giving; DROP TABLE settlement_line;
ALTER TABLE settlement_pot DROP COLUMN unvouched_claimed_mtwei;
ALTER TABLE settlement_pot DROP COLUMN unvouched_mtwei;
ALTER TABLE settlement_pot DROP COLUMN given_mtwei;
DROP INDEX post_vote_settlement_id;
ALTER TABLE claim DROP COLUMN vouched; ALTER TABLE claim DROP COLUMN weight;
ALTER TABLE claim DROP COLUMN mutual; ALTER TABLE claim DROP COLUMN terms;
ALTER TABLE claim DROP COLUMN place;
UPDATE economy_rules_version SET rules = REPLACE(rules, '"likes_min"', '"net_likes_min"');
"""
DAY = datetime(2026, 3, 1, 12)
EARLIER = "You earned part of this before the rules for rewards changed."


def liked_by_each_other(friends: list[Member], post_id: int, at: datetime) -> None:
    """Have each write a comment, and all the others like it."""
    with clock.at(at):
        said = {one: comments.write_comment(one, post_id, "A word") for one in friends}
        for giver in friends:
            for receiver in set(friends) - {giver}:
                reactions.react(giver, said[receiver], "like")


def migrate_from_before_division() -> None:
    for statement in UNDO_DIVISION.split(";"):
        if statement.strip():
            db.execute_sql(statement)
    for name in ("0017_division.py", "0019_first_reactions.py"):
        runpy.run_path(str(ROOT / "migrations" / name))["up"](None, db.obj)


def test_claims_from_before_the_division_are_paid_as_promised_and_the_wallet_says_so(
    enrol, post_id, set_rules, as_member
):
    friends = [enrol(name, level=14) for name in ("ann", "bob", "cid")]
    now = EconomyRulesVersion.in_force()
    set_rules(mutual_days=30, comment_hold_hours=24, likes_min=1, later_likes_min=0)
    liked_by_each_other(friends, post_id, DAY)
    settle(DAY + timedelta(days=2))  # one that the migration finds, with its reactions
    sums, given = list(SettlementLine.select().dicts()), list(Giving.select().dicts())
    liked_by_each_other(friends, post_id, DAY + timedelta(days=3))
    described_before = described()
    migrate_from_before_division()
    assert described() == described_before
    assert list(SettlementLine.select().order_by(SettlementLine.line).dicts()) == sums
    assert sorted(Giving.select().tuples()) == sorted(tuple(one.values()) for one in given)
    assert EconomyRulesVersion.in_force().likes_min == 1
    rules.change_economy(now, "The rules of today", by=OPERATOR)
    browser = as_member(friends[0])
    with clock.at(DAY + timedelta(days=4)):
        assert EARLIER in browser.text("/wallet")

    def earned_by(settled_at: datetime) -> dict[str, int]:
        settle(settled_at)
        paid = Claim.select().join(Settlement).where(Settlement.ran_at == settled_at, Claim.member == friends[0].id)
        found: Counter[str] = Counter()
        for claim in paid:
            found[claim.line] += claim.paid_mtwei
        return dict(found)

    # Each like was somebody's second to the same member, and worth half; nothing else divides it. All are returned.
    promised = {"comment_rewards": 3_000, "likes_commenter": 500, "likes_own": 250}
    assert earned_by(DAY + timedelta(days=5)) == promised
    assert EARLIER not in browser.text("/wallet")
    liked_by_each_other(friends, post_id, DAY + timedelta(days=6))
    with clock.at(DAY + timedelta(days=6)):
        assert EARLIER not in browser.text("/wallet")
    # By the rules of today the third like of each is a third, and a half of that, as each exchanges with two.
    assert earned_by(DAY + timedelta(days=8)) == {"likes_commenter": 2 * (500 // 6), "likes_own": 0}
    assert earned_by(DAY + timedelta(days=10)) == {"comment_rewards": 3_000 // 6}
