"""The tables come from migrations, and the models describe exactly those."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from peewee import IntegrityError

from forum import models
from forum.actions import comments, posts, reactions, votes
from forum.db import db, is_embedded, migrations
from forum.models import Member, Post, Tag, Vouching

ROOT = Path(__file__).parents[2]


def described() -> dict[str, object]:
    """Return what the database says of every table: columns, keys, indexes."""
    tables = {}
    for name in sorted(set(db.get_tables()) - {"schema_migration", "sqlite_sequence"}):
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
