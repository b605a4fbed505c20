"""What the index of words finds, how well each thing fits, and how much of it is looked at.

How well something fits depends on itself alone, never on what else there is: so a page goes on where the last one
ended, whoever writes meanwhile, and both databases answer alike.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from peewee import OperationalError

from forum.db.engine import db, is_embedded
from forum.db.full_text import BLOCKS, TABLE, Wanted
from forum.db.full_text_queries import Place, fts5, scattered, tsquery
from forum.db.sql import execute, rows
from forum.errors import TooSlow

# What fits best: see `ranked`.
FIT_MAX = 5
# No search takes longer.
_SECONDS_MAX = 2
_STEPS_BETWEEN_LOOKS = 20_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Which numbers are looked at: the newest `most` of those from `ceiling` down to `floor` that are found."""

    ceiling: int
    floor: int
    most: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Numbers with how well they fit, best first, and the newest first of equals.

    `floor` is the lowest of all numbers that were looked at, where these were the most that are; else 0: then there
    are no older ones.
    """

    found: Sequence[tuple[int, int]]
    floor: int


def ranked(wanted: Wanted, batch: Batch, after: tuple[int, int] | None, most: int, *, by_fit: bool = True) -> Ranking:
    """Return up to `most` numbers of the batch, best first, after one with this fit and number. A statement.

    It fits best where all words are in the title (4), then where each is in the title or stands in the text often (2);
    and better by 1 where they follow one another. Facts fit nothing; without words, or not `by_fit`, it is 0.
    Raises TooSlow.
    """
    sql, parameters = (_on_sqlite if is_embedded() else _on_postgres)(wanted, batch, by_fit and bool(wanted.words))
    beyond = " WHERE fit < ? OR (fit = ? AND id < ?)" if after else ""
    parameters += [after[0], after[0], after[1]] if after else []
    with _limited():
        found = rows(
            f"{sql} SELECT id, fit, (SELECT min(id) FROM found), (SELECT count(*) FROM found) FROM fitting{beyond} "  # noqa: S608
            "ORDER BY fit DESC, id DESC LIMIT ?",
            *parameters,
            most,
        )
    is_full = bool(found) and found[0][3] == batch.most
    return Ranking([row[:2] for row in found], found[0][2] if is_full else 0)


def _fits(wanted: Wanted) -> list[tuple[str, Wanted, Place]]:
    row, words = wanted.in_a_row, scattered(wanted)
    fits = [("title", words, Place.TITLE), ("telling", words, Place.TELLING)]
    return [*fits, ("row", Wanted(((row,),)), Place.ANYWHERE)] if row else fits


_FIT = "CASE WHEN {title} THEN 4 WHEN {telling} THEN 2 ELSE 0 END + CASE WHEN {row} THEN 1 ELSE 0 END"


def _on_sqlite(wanted: Wanted, batch: Batch, by_fit: bool) -> tuple[str, list[object]]:
    """Return the statement as far as the table `fitting`, and its parameters.

    Numbers come newest first from the index itself, which stops at the most that are looked at.
    """
    parameters: list[object] = [fts5(wanted), batch.floor, batch.ceiling, batch.most]
    fit = "0"
    if by_fit:
        within = f"""id IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH ?
            AND rowid BETWEEN (SELECT min(id) FROM found) AND (SELECT max(id) FROM found))"""  # noqa: S608
        fits = {name: (within, fts5(one, place)) for name, one, place in _fits(wanted)}
        parameters += [match for _sql, match in fits.values()]
        fit = _FIT.format(
            **{name: sql for name, (sql, _match) in fits.items()} | ({} if "row" in fits else {"row": "false"})
        )
    sql = f"""
        WITH found AS MATERIALIZED (
            SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH ? AND rowid BETWEEN ? AND ?
            ORDER BY rowid DESC LIMIT ?),
        fitting AS (SELECT id, {fit} AS fit FROM found)"""  # noqa: S608
    return sql, parameters


def _on_postgres(wanted: Wanted, batch: Batch, by_fit: bool) -> tuple[str, list[object]]:
    """As `_on_sqlite`. GIN knows no order: it is asked for the newest things first, then for ever more of them."""
    parameters: list[object] = []
    parts = []
    for query, low, high in _windows(tsquery(wanted), batch):
        parts.append(
            f"(SELECT id FROM {TABLE} WHERE words @@ ?::tsquery AND id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?)"  # noqa: S608
        )
        parameters += [query, low, high, batch.most]
    parameters.append(batch.most)
    fit, source = "0", "found"
    if by_fit:
        fits = {name: tsquery(one, place) for name, one, place in _fits(wanted)}
        parameters += fits.values()
        holds = {"row": "false"} | dict.fromkeys(fits, "words @@ ?::tsquery")
        fit, source = _FIT.format(**holds), f"found JOIN {TABLE} USING (id)"
    sql = f"""
        WITH found AS MATERIALIZED (
            SELECT id FROM ({" UNION ALL ".join(parts)}) windows LIMIT ?),
        fitting AS (SELECT id, {fit} AS fit FROM {source})"""  # noqa: S608
    return sql, parameters


def _windows(query: str, batch: Batch) -> Iterator[tuple[str, int, int]]:
    """Yield the question for the newest blocks of things, then for larger ones before them, then for the rest.

    Where enough is found in one, the database never begins the next: so a word that is everywhere costs no more in a
    million of things than in some thousands.
    """
    high = batch.ceiling
    for letter, bits in BLOCKS:
        newest = high >> bits
        low = max(batch.floor, (newest - 1) << bits)
        yield f"({query}) & ('/{letter}{newest}' | '/{letter}{newest - 1}')", low, high
        if low <= max(batch.floor, 0):
            return
        high = low - 1
    yield query, batch.floor, high


@contextmanager
def _limited() -> Iterator[None]:
    """Let what the block asks take no longer than `_SECONDS_MAX`. Raises TooSlow."""
    try:
        with _interrupted() if is_embedded() else _timed():
            yield
    except OperationalError as error:
        sqlstate = getattr(getattr(error, "orig", None), "sqlstate", None)
        if sqlstate == "57014" or "interrupted" in str(error):  # query_canceled, SQLITE_INTERRUPT
            raise TooSlow from error
        raise


@contextmanager
def _interrupted() -> Iterator[None]:
    connection, until = db.connection(), monotonic() + _SECONDS_MAX
    connection.set_progress_handler(lambda: monotonic() > until, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def _timed() -> Iterator[None]:
    with db.atomic():
        # A plan made for any question would not know how frequent the words of this one are; and the windows are looked
        # through one after the other: workers would begin all of them, and mix what they find.
        execute(
            "SELECT set_config('statement_timeout', ?, true), "
            "set_config('plan_cache_mode', 'force_custom_plan', true), "
            "set_config('max_parallel_workers_per_gather', '0', true)",
            str(round(_SECONDS_MAX * 1000)),
        )
        yield
