"""Members who wrote something that everybody may read, as records: never their addresses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records, rows
from forum.imports.records import Author
from forum.queries.public_records.keys import key_sql
from forum.queries.public_records.moments import places
from forum.queries.public_records.shown import COMMENT_LIVES, POST_LIVES


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    key: str
    name: str
    display_name: str
    bio: str
    created_at: datetime
    has_left: bool


_WROTE = f"""
    EXISTS (SELECT 1 FROM post p WHERE p.author_id = m.id AND {POST_LIVES})
    OR EXISTS (SELECT 1 FROM comment c JOIN post p ON p.id = c.post_id
               WHERE c.author_id = m.id AND {COMMENT_LIVES} AND {POST_LIVES})
"""  # noqa: S608  (all of it ours)


def authors(origin: str, portion: int = 200) -> Iterator[tuple[int, Author]]:
    """Yield the members who wrote something that is there for all, by key, each with their id."""
    numbers = _numbers(origin)
    for begin in range(0, len(numbers), portion):
        found = authors_with(numbers[begin : begin + portion], origin)
        yield from ((number, found[number]) for number in numbers[begin : begin + portion])


def _numbers(origin: str) -> list[int]:
    """Return the ids of the members who wrote something that is there for all, by key. One statement."""
    sql = f"SELECT m.id, {key_sql('author', 'm.id', origin)} AS key FROM member m WHERE {_WROTE}"  # noqa: S608
    return [number for number, _key in sorted(rows(sql), key=lambda row: row[1])]


def authors_with(ids: Sequence[int], origin: str) -> dict[int, Author]:
    """Return the members with these ids. One statement; of those who have left nothing but the key."""
    if not ids:
        return {}
    sql = f"""
        SELECT m.id, {key_sql("author", "m.id", origin)} AS key, m.name, m.display_name, m.bio, m.created_at,
               m.password_hash = '' AS has_left
        FROM member m WHERE m.id IN ({places(ids)})
    """  # noqa: S608  (all of it ours)
    return {row.id: _author(row) for row in records(sql, _Row, *ids)}


def _author(row: _Row) -> Author:
    if row.has_left:
        return Author(row.key, has_left=True)
    return Author(row.key, row.name, "", row.display_name, row.bio, row.created_at)
