"""Hand-written SQL is the same on both databases, whatever stands in it, and its rows have names."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import pytest

from forum.db import db, dialect, execute, first_record, insert_rows, is_embedded, records, rows, value
from forum.models import Tag

NOON = datetime(2026, 1, 31, 12)


@pytest.mark.parametrize(
    ("sql", "parameters", "answer"),
    [
        ("SELECT CAST(? AS TEXT)", ["a"], "a"),
        ("SELECT 'Is this 100 %?' || CAST(? AS TEXT)", ["!"], "Is this 100 %?!"),
        ("SELECT 'It''s 5 %, isn''t it?' || CAST(? AS TEXT)", ["!"], "It's 5 %, isn't it?!"),
        ("SELECT '%s and %%' || CAST(? AS TEXT)", ["!"], "%s and %%!"),
        ("SELECT '100 %?'", [], "100 %?"),
        ("SELECT 7 % 4", [], 3),
        ("SELECT CAST(? AS BIGINT) % 4", [7], 3),
        ('SELECT "what?%" FROM (SELECT CAST(? AS BIGINT) AS "what?%") AS asked', [5], 5),
        ("SELECT CAST(? AS BIGINT) -- really? 100 %, isn't it?\n + 1", [5], 6),
        ("SELECT CAST(? AS BIGINT) /* really? 100 %,\n isn't it? */ + 1", [5], 6),
        ("SELECT '--' || CAST(? AS TEXT) || '/*'", ["?"], "--?/*"),
        ("SELECT CASE WHEN 'tides?' LIKE '%ide_?' AND CAST(? AS TEXT) LIKE 's%' THEN 1 ELSE 0 END", ["sea"], 1),
        ("SELECT CASE WHEN CAST(? AS TEXT) LIKE ? THEN 1 ELSE 0 END", ["100 %", "%!%"], 0),
        ("SELECT CAST(? AS BIGINT) + CAST(? AS BIGINT)", [5, 5], 10),
        ("SELECT CAST(? AS TEXT)", ["Robert'); DROP TABLE tag; -- ? %s %"], "Robert'); DROP TABLE tag; -- ? %s %"),
    ],
)
def test_a_question_mark_is_a_parameter_only_outside_of_text_and_comments(app, sql, parameters, answer):
    assert value(sql, *parameters) == answer
    assert value(sql, *parameters) == answer, "the second time, too, when the statement is known"


@pytest.mark.parametrize(
    ("sql", "parameters", "answer"),
    [
        ("SELECT '{\"a\": 1}'::jsonb ?? ?", ["a"], True),
        ("SELECT '{\"a?\": 1}'::jsonb ?? 'a?'", [], True),
        (r"SELECT E'it\'s 5 %?' || CAST(? AS TEXT)", ["!"], "it's 5 %?!"),
        ("SELECT $$it's 5 %?$$ || CAST(? AS TEXT)", ["!"], "it's 5 %?!"),
        ("SELECT $q$ $$?$$ $q$ || CAST(? AS TEXT)", ["!"], " $$?$$ !"),
    ],
)
def test_what_only_postgresql_writes_is_left_alone_as_well(app, sql, parameters, answer):
    if is_embedded():
        pytest.skip("SQLite has none of it")
    assert value(sql, *parameters) == answer


def test_rows_are_inserted_with_text_of_any_kind_around_them(app):
    insert = "INSERT INTO tag (name) VALUES {values} ON CONFLICT DO NOTHING RETURNING name || ' {} ? 100 %'"
    found = insert_rows(insert, [("sea?",), ("{time}",), ("%s",)], returning=True)
    assert found == [("sea? {} ? 100 %",), ("{time} {} ? 100 %",), ("%s {} ? 100 %",)]


def test_more_rows_are_inserted_than_one_statement_takes(app):
    insert_rows("INSERT INTO tag (name) VALUES {values}", [(f"tag{number}",) for number in range(4_001)])
    assert value("SELECT count(*) FROM tag") == 4_001


def test_a_statement_is_read_through_once():
    dialect._for_psycopg.cache_clear()
    for _ in range(3):
        assert dialect._for_psycopg("SELECT ? LIKE '%?'") == "SELECT %s LIKE '%%?'"
    assert dialect._for_psycopg.cache_info().misses == 1


class Seen(NamedTuple):
    name: str
    at: datetime
    day: date
    is_new: bool
    was_at: datetime | None = None
    note: str = "nothing"


@dataclass(frozen=True, slots=True)
class Kept:
    id: int
    name: str | None
    tags: list[str] = field(default_factory=list)


SEEN = """
    SELECT 'sea' AS name, CAST(? AS {time}) AS at, substr(CAST(? AS TEXT), 1, 10) AS day, 1 = 1 AS is_new
"""


def seen_sql() -> str:
    return SEEN.format(time="TEXT" if is_embedded() else "TIMESTAMP")


def test_rows_become_records_with_times_days_and_truths(app):
    assert records(seen_sql(), Seen, NOON, str(NOON)) == [Seen("sea", NOON, NOON.date(), True)]
    assert records(seen_sql() + " WHERE 1 = 0", Seen, NOON, str(NOON)) == []


def test_columns_find_their_fields_by_name(app):
    sql = f"SELECT was.at AS was_at, 1 = 0 AS is_new, day, 'sea' AS name, at FROM ({seen_sql()}) was"
    assert records(sql, Seen, NOON, str(NOON)) == [Seen("sea", NOON, NOON.date(), False, NOON)]


def test_what_is_null_stays_none(app):
    assert first_record("SELECT 7 AS id, NULL AS name", Kept) == Kept(7, None)
    found = first_record(f"SELECT seen.*, NULL AS was_at FROM ({seen_sql()}) seen", Seen, NOON, str(NOON))
    assert found.was_at is None


def test_where_there_is_no_row_there_is_no_record_and_no_value(app):
    assert first_record("SELECT id, name FROM tag", Kept) is None
    assert value("SELECT id FROM tag") is None


def test_each_record_has_a_list_of_its_own(app):
    Tag.insert_many([{"name": "sea"}, {"name": "time"}]).execute()
    sea, time = records("SELECT id, name FROM tag ORDER BY id", Kept)
    assert (sea.name, time.name) == ("sea", "time")
    assert sea.tags is not time.tags


@pytest.mark.parametrize(
    "columns",
    ["1 AS id", "1 AS id, 'a' AS name, 2 AS other", "1 AS id, 'a' AS named", "1 AS id, 'a' AS name, 2 AS id"],
    ids=["missing", "unknown", "misnamed", "twice"],
)
def test_columns_that_are_not_the_fields_are_an_error(app, columns):
    with pytest.raises(TypeError, match="Kept has the fields"):
        records(f"SELECT {columns}", Kept)


def test_rows_come_as_they_are(app):
    assert rows("SELECT 1, 'a' UNION ALL SELECT 2, ? ORDER BY 1", "b") == [(1, "a"), (2, "b")]
    assert execute("UPDATE tag SET name = '?' WHERE name = ?", "%").rowcount == 0
    assert db.in_transaction() is False
