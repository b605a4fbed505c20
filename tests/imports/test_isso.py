"""Isso: what its database says arrives; nothing in it is run, and no address of a computer is read."""

import sqlite3
from datetime import datetime

import pytest

from forum.imports import isso
from forum.imports.records import Author, Comment, Post, Site, State, Why
from forum.imports.source import Malformed, Source
from tests.imports.reading import ISSO_COMMENTS, ISSO_SCHEMA, isso_database, left_out, of, read

SITE = "https://blog.example"


@pytest.fixture
def database(tmp_path):
    return isso_database(tmp_path / "comments.db")


def test_a_page_comes_with_its_address_where_somebody_commented(database):
    records = read(isso, database, SITE)
    assert records[0] == Site("isso:blog.example", "blog.example")
    (page,) = of(Post, records)
    assert (page.title, page.addresses) == ("Tides", ("https://blog.example/2020/tides/",))
    assert page.created_at == datetime(2020, 1, 26, 0, 53, 20, 500000)


def test_comments_come_with_votes_tombstones_and_parents(database):
    records = read(isso, database, "blog.example")
    moon, gone, bold, orphan, hen, egg = of(Comment, records)
    assert (moon.body, moon.likes, moon.dislikes) == ("The *moon*.", 4, 1)
    assert (gone.state, gone.likes, gone.author) == (State.DELETED, 0, None)
    assert (bold.body, bold.parent, bold.edited_at) == ("A **bold** claim", gone.key, datetime(2020, 1, 26, 0, 58, 20))
    assert (orphan.parent, orphan.author) == (None, None)
    assert (hen.parent, egg.parent) == (None, hen.key)


def test_what_does_not_come_has_its_reason(database):
    assert dict(left_out(read(isso, database, SITE))) == {
        "comment/4": Why.UNAPPROVED,
        "comment/5": Why.UNAPPROVED,
        "comment/9": Why.UNREADABLE,
    }


def test_people_are_known_by_a_digest_and_computers_not_at_all(database):
    records = read(isso, database, SITE)
    ann, bob = of(Author, records)
    assert (ann.name, ann.email, bob.name, bob.email) == ("Ann", "Ann@Mail.example", "Bob", "")
    assert "@" not in ann.key
    assert "203.0.113.7" not in repr(records)


def test_it_is_asked_which_site_it_is(database):
    with pytest.raises(Malformed, match="--site"):
        read(isso, database)
    with pytest.raises(Malformed, match="--site"):
        read(isso, database, "not a host")


def test_progress_ends_at_the_end_and_the_file_stays_as_it_is(database):
    before = database.read_bytes()
    source = Source(database)
    list(isso.records(source, SITE))
    assert source.read_bytes == source.bytes
    assert database.read_bytes() == before
    assert [one.name for one in database.parent.iterdir()] == ["comments.db"]


def changed(database, *statements):
    connection = sqlite3.connect(database)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return database


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        (["DROP TABLE comments"], "no table comments"),
        (["ALTER TABLE comments RENAME TO c", "CREATE VIEW comments AS SELECT * FROM c"], "no plain table"),
        (["DROP TABLE threads", "CREATE VIRTUAL TABLE threads USING fts5(id, uri, title)"], "no plain table"),
        (["ALTER TABLE comments DROP COLUMN text"], "no column text"),
        (
            ["ALTER TABLE comments DROP COLUMN author", "ALTER TABLE comments ADD author AS (abs(id))"],
            "is calculated",
        ),
        (["UPDATE comments SET text = x'ff00' WHERE id = 3"], "“text” must be a text"),
        (["UPDATE comments SET likes = 'many' WHERE id = 3"], "“likes” must be a whole number"),
        (["UPDATE comments SET text = zeroblob(9000000) WHERE id = 3"], "larger than"),
    ],
)
def test_a_database_that_is_not_what_it_should_be_is_refused(database, statements, reason):
    with pytest.raises(Malformed, match=reason):
        read(isso, changed(database, *statements), SITE)


def test_a_wrong_value_is_named_by_its_row(database):
    with pytest.raises(Malformed) as malformed:
        read(isso, changed(database, "UPDATE comments SET likes = 1.5 WHERE id = 3"), SITE)
    assert malformed.value.line == 3


def test_a_damaged_page_is_refused(database):
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    database.write_bytes(content)
    with pytest.raises(Malformed, match="damaged"):
        read(isso, database, SITE)


def test_what_is_still_in_the_log_beside_it_is_not_lost_in_silence(database):
    database.with_name("comments.db-wal").write_bytes(b"x")
    with pytest.raises(Malformed, match="VACUUM INTO"):
        read(isso, database, SITE)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    other = tmp_path / "comments.db"
    other.write_text("SQLite?")
    with pytest.raises(Malformed, match="no SQLite database"):
        read(isso, other, SITE)
    with pytest.raises(Malformed, match="no SQLite database"):
        read(isso, tmp_path, SITE)


def test_a_query_that_would_never_end_is_stopped(tmp_path):
    # Without its key the table has to be gone through anew for each reply.
    schema = ISSO_SCHEMA.replace("id INTEGER PRIMARY KEY, parent", "id INTEGER, parent")
    replies = [(1, 1, 1, 1580000000.0, None, 1, "x", None, None, 0, 0)] * 6_000
    path = isso_database(tmp_path / "comments.db", replies, schema)
    with pytest.raises(Malformed, match="too long"):
        read(isso, path, SITE)


def test_a_longer_path_stays_on_the_host(tmp_path):
    path = isso_database(tmp_path / "comments.db", ISSO_COMMENTS[:1])
    changed(path, "UPDATE threads SET uri = '//evil.example/x' WHERE id = 1")
    assert of(Post, read(isso, path, SITE))[0].addresses == ("https://blog.example/evil.example/x",)
