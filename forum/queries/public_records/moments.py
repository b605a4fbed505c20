"""Rows in the order of time, then of their keys, in portions of an index over the time alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from forum.db import as_datetime, records, value

PORTION = 500
_BEFORE_ALL = datetime(1, 1, 1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Placed:
    created_at: datetime
    key: str
    id: int


def numbers_by_time(table: str, alias: str, select: str) -> Iterator[list[int]]:
    """Yield ids of a table's rows, by `created_at` and then by key, some at once.

    `select` is SQL of ours that answers `created_at`, `key` and `id` of the table (`alias`) and ends with a condition.
    What is of one moment is held at once, as ids and keys: nothing orders that but the keys.
    """
    after: datetime | None = _BEFORE_ALL
    while after is not None:
        until = _last_of_portion(table, after)
        if until is None:
            found = records(f"{select} AND {alias}.created_at > ?", _Placed, after)
        else:
            found = records(f"{select} AND {alias}.created_at > ? AND {alias}.created_at <= ?", _Placed, after, until)
        found.sort(key=lambda one: (one.created_at, one.key))
        yield from portions([one.id for one in found])
        after = until


def _last_of_portion(table: str, after: datetime) -> datetime | None:
    """Return the moment with which the next portion ends; None where it is the last one."""
    sql = f"SELECT created_at FROM {table} WHERE created_at > ? ORDER BY created_at LIMIT 1 OFFSET ?"  # noqa: S608
    last: datetime | None = as_datetime(value(sql, after, PORTION - 1))
    return last


def portions(ids: Sequence[T], length: int = PORTION) -> Iterator[list[T]]:
    """Yield the values in lists of at most so many."""
    left = iter(ids)
    while portion := list(islice(left, length)):
        yield portion


def places(ids: Sequence[int]) -> str:
    """Return as many places for parameters as there are ids."""
    return ", ".join("?" * len(ids))
