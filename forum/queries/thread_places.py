"""Getting about in the whole of a thread by position and by date: comments are numbered by time, so an index knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from forum.db import records, value
from forum.rules.decisions import WAITING
from forum.rules.lines import sql_list

# So many comments of a thread, evenly spread, say when it had come how far; between them one estimates.
MARKS = 16


@dataclass(slots=True)
class Mark:
    """When the comment came that is at a place of its thread, by time and counted from 1."""

    place: int
    created_at: datetime


_MARKS = f"""
    WITH RECURSIVE step (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM step WHERE i < {MARKS - 1})
    SELECT c.place, c.created_at
    FROM (SELECT max(place) AS place FROM comment WHERE post_id = ? AND place IS NOT NULL) last
    CROSS JOIN step CROSS JOIN comment c
    WHERE c.post_id = ? AND c.place = 1 + (last.place - 1) * step.i / {MARKS - 1}
    ORDER BY step.i
"""  # noqa: S608  (all of it ours)


def marks_of(post_id: int) -> Sequence[Mark]:
    """Return marks along the thread, the first comment and the last one among them. One statement, of so many looks."""
    return records(_MARKS, Mark, post_id, post_id)


# What waits for a moderator is no place to be led to: most would find nothing there.
TOLD = f"NOT EXISTS (SELECT 1 FROM comment_hiding h WHERE h.comment_id = c.id AND h.because IN ({sql_list(WAITING)}))"  # noqa: S608
_NEAREST = f"""
    SELECT COALESCE(
        (SELECT c.id FROM comment c WHERE c.post_id = ? AND c.place >= ? AND {TOLD} ORDER BY c.place LIMIT 1),
        (SELECT c.id FROM comment c WHERE c.post_id = ? AND c.place < ? AND {TOLD} ORDER BY c.place DESC LIMIT 1))
"""  # noqa: S608  (all of it ours)


def comment_at(post_id: int, place: int) -> int | None:
    """Return the id of the comment at a place of the thread, or the nearest; None without comments. One statement."""
    return value(_NEAREST, post_id, place, post_id, place)


# By halves: comments are numbered as they come, so that it takes one look for each doubling of the thread.
_SEARCH = """
    WITH RECURSIVE search (low, high) AS (
        SELECT CAST(1 AS BIGINT), COALESCE(max(place), 0) + 1 FROM comment WHERE post_id = ? AND place IS NOT NULL
        UNION ALL
        SELECT CASE WHEN c.created_at < ? THEN (s.low + s.high) / 2 + 1 ELSE s.low END,
               CASE WHEN c.created_at < ? THEN s.high ELSE (s.low + s.high) / 2 END
        FROM search s CROSS JOIN comment c WHERE c.post_id = ? AND c.place = (s.low + s.high) / 2 AND s.low < s.high
    )
    SELECT max(low) FROM search
"""


def place_on(post_id: int, day: date) -> int:
    """Return the place of the first comment that came on a day (UTC) or later; one past the last where none did.

    One statement.
    """
    begin = datetime.combine(day, time())
    return int(value(_SEARCH, post_id, begin, begin, post_id))
