"""What settlements had before them, and the comments of a time: what a replay under other rules begins from."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from forum.db import as_datetime, execute, records, rows
from forum.rules.lines import Line
from forum.rules.replay import Claims, ReadingClaim, Settled, Written

_WRITTEN = """
    SELECT c.post_id, c.author_id, parent.author_id, c.created_at
    FROM comment c
    LEFT JOIN comment parent ON parent.id = c.parent_id
    WHERE c.post_id IN (SELECT post_id FROM comment WHERE created_at >= ?)
    ORDER BY c.post_id, c.created_at, c.id
"""


def threads_since(since: datetime) -> Iterator[Iterator[Written]]:
    """Yield the comments of each thread with any whose tribute counts: whole threads, for who has replied to whom."""
    for _post_id, written in groupby(execute(_WRITTEN, since), itemgetter(0)):
        yield (Written(author_id, parent_id, as_datetime(at)) for _post_id, author_id, parent_id, at in written)


@dataclass(frozen=True, slots=True)
class _Dislikes:
    """How many dislikes of a comment were settled, and with how many of them the post's author shares the fee."""

    settlement_id: int
    comment_id: int
    count: int
    shared: int


_DISLIKES = f"""
    SELECT f.settlement_id, f.comment_id, count(*) AS count,
           sum(CASE WHEN p.author_id NOT IN (f.member_id, c.author_id)
                     AND (gone.post_id IS NULL OR gone.created_at > s.ran_at) THEN 1 ELSE 0 END) AS shared
    FROM settlement s
    JOIN escrowed_fee f ON f.settlement_id = s.id
    JOIN post p ON p.id = f.post_id
    JOIN comment c ON c.id = f.comment_id
    LEFT JOIN post_removal gone ON gone.post_id = p.id
    WHERE {{which}} AND f.line = '{Line.DISLIKES_OWN}' AND f.state = 'settled'
    GROUP BY f.settlement_id, f.comment_id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _SettledClaims(Claims):
    settlement_id: int


_CLAIMS = f"""
    SELECT k.settlement_id, k.line, k.units, k.divisor, k.mutual, k.weight, k.place, f.comment_id,
           count(*) AS count
    FROM settlement s
    JOIN claim k ON k.settlement_id = s.id
    LEFT JOIN (SELECT DISTINCT settlement_id, comment_id FROM escrowed_fee
               WHERE line = '{Line.DISLIKES_OWN}' AND state = 'settled') f
        ON f.settlement_id = k.settlement_id AND f.comment_id = k.comment_id
    WHERE {{which}} AND k.state = 'paid' AND k.line <> '{Line.READING}'
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _SettledReading(ReadingClaim):
    settlement_id: int


_READINGS = f"""
    SELECT k.settlement_id, k.member_id, substr(CAST(k.opened_at AS TEXT), 1, 10) AS day, k.units,
           COALESCE(k.vouched, 1) AS vouched
    FROM settlement s JOIN claim k ON k.settlement_id = s.id
    WHERE {{which}} AND k.state = 'paid' AND k.line = '{Line.READING}'
    ORDER BY k.settlement_id, k.id
"""  # noqa: S608


# Which settlements: all from a moment on, or one.
_SINCE, _ONE = "s.ran_at >= ?", "s.id = ?"


def settlements_since(since: datetime) -> list[Settled]:
    """Return the settlements from `since` on, oldest first, with what they had before them. Four statements."""
    return [settled for _number, settled in _settlements(_SINCE, since)]


def settlement_ids_since(since: datetime) -> list[int]:
    """Return which settlements there were from `since` on, oldest first. One statement."""
    return [number for (number,) in rows(f"SELECT s.id FROM settlement s WHERE {_SINCE} ORDER BY s.day", since)]  # noqa: S608


def settlement_facts(settlement_id: int) -> Settled:
    """Return one settlement with what it had before it. Four statements."""
    [(_number, settled)] = _settlements(_ONE, settlement_id)
    return settled


def _settlements(which: str, parameter: object) -> list[tuple[int, Settled]]:
    claims, readings = defaultdict(list), defaultdict(list)
    dislikes, shared = defaultdict(dict), defaultdict(int)
    for found in records(_CLAIMS.format(which=which), _SettledClaims, parameter):
        claims[found.settlement_id].append(found)
    for found in records(_READINGS.format(which=which), _SettledReading, parameter):
        readings[found.settlement_id].append(found)
    for found in records(_DISLIKES.format(which=which), _Dislikes, parameter):
        dislikes[found.settlement_id][found.comment_id] = found.count
        shared[found.settlement_id] += found.shared
    treasuries = f"SELECT s.id, s.treasury_mtwei FROM settlement s WHERE {which} ORDER BY s.day"  # noqa: S608
    return [
        (number, Settled(treasury_mtwei, claims[number], readings[number], dislikes[number], shared[number]))
        for number, treasury_mtwei in rows(treasuries, parameter)
    ]
