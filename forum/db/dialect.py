"""What differs between the embedded SQLite and PostgreSQL: each difference under a name of its own, and nowhere else.

Nobody outside this folder asks which of the two is bound.
"""

import fcntl
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import overload

from peewee import SQL, Node, NodeList

from forum.db import turns
from forum.db.engine import SQLITE_PRAGMAS, db, is_embedded

# --- the text of a statement -------------------------------------------------------------------------------------

# Whatever may hold a question mark that is none of ours: text, names, comments.
_TOKENS = re.compile(
    r"""
      \b[eE]'(?:[^'\\]|\\.|'')*'          # text with escapes
    | '(?:[^']|'')*'                      # text
    | "(?:[^"]|"")*"                      # a name
    | (?<!\w)\$(\w*)\$.*?\$\1\$           # text between dollars
    | --[^\n]*                            # comments
    | /\*.*?\*/
    | \?\?                                # an operator of PostgreSQL's, doubled
    | \?                                  # a parameter
    | %
    """,
    re.VERBOSE | re.DOTALL,
)
_STATEMENTS_KEPT = 1024


def statement(sql: str) -> str:
    """Return `sql`, which has `?` for each parameter, as the bound database's driver wants it.

    A `?` or `%` inside text, names or comments is left alone on both. PostgreSQL's own operator `?` is spelled `??`.
    """
    return sql if is_embedded() else _for_psycopg(sql)


@lru_cache(maxsize=_STATEMENTS_KEPT)
def _for_psycopg(sql: str) -> str:
    """Return `sql` with `%s` for its parameters and every other `%` doubled: psycopg looks inside quotes, too."""
    return _TOKENS.sub(lambda token: {"?": "%s", "??": "?"}.get(token[0]) or token[0].replace("%", "%%"), sql)


# --- what a row holds --------------------------------------------------------------------------------------------


@overload
def as_datetime(value: None) -> None: ...
@overload
def as_datetime(value: str | datetime) -> datetime: ...
def as_datetime(value: str | datetime | None) -> datetime | None:
    """Return a time as the database answered it: SQLite keeps times as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _as_date(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


# A field's type → what makes it of a value that is there. A day may be cut out of a time's text on either database.
_SQLITE_CONVERSIONS = {datetime: datetime.fromisoformat, date: _as_date, bool: bool}
_POSTGRES_CONVERSIONS = {date: _as_date}


def conversions() -> Mapping[type, Callable]:
    """Return, by the types that the database does not answer by itself, what makes them of what it does answer."""
    return _SQLITE_CONVERSIONS if is_embedded() else _POSTGRES_CONVERSIONS


# --- tables ------------------------------------------------------------------------------------------------------


def id_column(definition: Node) -> Node:
    """Return the definition of a key whose numbers are never given out twice; SQLite has to be told so."""
    return NodeList((definition, SQL("AUTOINCREMENT"))) if is_embedded() else definition


def last_id_issued(table: str) -> int | None:
    """Return the highest id that a table ever gave out, or 0; None where ids have gaps, so that it says nothing.

    SQLite numbers without a gap: it takes numbers back when a transaction is undone. PostgreSQL does not.
    """
    if not is_embedded():
        return None
    issued = db.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return issued[0] if issued else 0


# As the database itself spells them; a trigger that was weakened keeps its name.
_SQLITE_SEALS = {
    "${table}_is_never_updated": "CREATE TRIGGER ${table}_is_never_updated BEFORE UPDATE ON $table "
    "BEGIN SELECT RAISE(ABORT, '$table: never updated'); END",
    "${table}_is_never_deleted": "CREATE TRIGGER ${table}_is_never_deleted BEFORE DELETE ON $table "
    "BEGIN SELECT RAISE(ABORT, '$table: never deleted'); END",
}
_POSTGRES_REFUSAL = (
    "EXECUTE FUNCTION refuse_change() "
    "BEGIN RAISE EXCEPTION 'never updated, never deleted' USING ERRCODE = '23001', TABLE = TG_TABLE_NAME; END"
)
_POSTGRES_SEALS = {
    "${table}_is_never_changed": "CREATE TRIGGER ${table}_is_never_changed BEFORE DELETE OR UPDATE ON $table "
    f"FOR EACH ROW {_POSTGRES_REFUSAL}",
    "${table}_is_never_emptied": "CREATE TRIGGER ${table}_is_never_emptied BEFORE TRUNCATE ON $table "
    f"FOR EACH STATEMENT {_POSTGRES_REFUSAL}",
}
_SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRES_TRIGGERS = """
    SELECT t.tgname, pg_get_triggerdef(t.oid, true) || ' ' || f.prosrc
    FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
"""


def seals(table: str) -> dict[str, str]:
    """Return the triggers, by name, that have a table refuse UPDATE, DELETE and TRUNCATE."""
    templates = _SQLITE_SEALS if is_embedded() else _POSTGRES_SEALS
    return {
        Template(name).substitute(table=table): Template(sql).substitute(table=table) for name, sql in templates.items()
    }


def triggers() -> dict[str, str]:
    """Return all triggers that are on, by name, with what they do: the text is one of `seals` where it is a seal."""
    found = db.execute_sql(_SQLITE_TRIGGERS if is_embedded() else _POSTGRES_TRIGGERS).fetchall()
    return {name: " ".join(sql.split()) for name, sql in found}


# --- numbers -----------------------------------------------------------------------------------------------------

_POSTGRES_NUMBERS = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"


def take_numbers(table: str, count: int) -> list[int]:
    """Return so many ids of a table, rising, that nobody else is given: for rows that refer to one another.

    Called inside a transaction that adds rows by these ids.
    """
    if not is_embedded():
        return sorted(number for (number,) in db.execute_sql(_POSTGRES_NUMBERS, (table, count)).fetchall())
    found = db.execute_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    last = found[0] if found else 0
    return list(range(last + 1, last + count + 1))


# --- who waits for whom ------------------------------------------------------------------------------------------

_LARGE_CACHE_KIB = -128_000
# Any fixed number does; it only has to be the same for every process of this project.
_MIGRATIONS_LOCK = 0x7_3E1


@contextmanager
def writers_queue() -> Iterator[None]:
    """Queue up behind the other writers of the embedded database, in the order of coming.

    SQLite's own waiting is by chance: under four writers single ones wait for seconds. The kernel's
    queue for a file lock is fair, and a lock ends with the process that holds it, however it ends.
    Raises Busy where the turn does not come within this thread's patience.
    """
    if not is_embedded():
        yield
        return
    db.connect(reuse_if_open=True)  # first: who has the turn must not wait for a connection of who waits for it
    with turns.queue_at(f"{db.database}.writing").turn(turns.patience()):
        yield


@contextmanager
def snapshot() -> Iterator[None]:
    """Let everything read in the block be of one moment, while others write on."""
    if is_embedded():
        with db.atomic("DEFERRED"):  # the first read fixes the moment; nobody is kept waiting
            yield
        return
    with db.atomic():
        db.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def lock(name: str, number: int) -> None:
    """Keep other transactions that ask for the same name and number waiting until this one ends.

    For rules about rows that are not there yet, of which there is none to lock. SQLite has one
    writer at a time anyway.
    """
    if not is_embedded():
        db.execute_sql("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", (name, number & 0x7FFFFFFF))


def lock_rows(select: str, *parameters: object, may_refer: bool = False) -> None:
    """Keep other transactions from changing the rows of a SELECT until this one ends, locking them in its order.

    Nor can they add rows that refer to these, unless they `may_refer`: whoever goes on to wait for others should let
    them, who may be about to. SQLite has one writer at a time anyway.
    """
    if not is_embedded():
        strength = "NO KEY UPDATE" if may_refer else "UPDATE"
        db.execute_sql(statement(f"SELECT count(*) FROM ({select} FOR {strength}) AS held"), parameters)  # noqa: S608


@contextmanager
def migrations_lock() -> Iterator[None]:
    """Keep other processes out: two that start at once would both try to create the tables."""
    if is_embedded():
        with Path(f"{db.database}.migrating").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    else:
        with db.connection_context():
            db.execute_sql("SELECT pg_advisory_lock(%s)", (_MIGRATIONS_LOCK,))
            try:
                yield
            finally:
                db.execute_sql("SELECT pg_advisory_unlock(%s)", (_MIGRATIONS_LOCK,))


@contextmanager
def large_cache() -> Iterator[None]:
    """Give a transaction of very many rows more of the embedded database's pages to keep: up to 128 MiB, not 16.

    With less, its indexes are read and written again and again, and it takes many times as long.
    """
    if not is_embedded():
        yield
        return
    db.execute_sql(f"PRAGMA cache_size = {_LARGE_CACHE_KIB}")
    try:
        yield
    finally:
        db.execute_sql(f"PRAGMA cache_size = {SQLITE_PRAGMAS['cache_size']}")
