"""Transactions: all of it or nothing, one after the other where that is needed, and reads of one moment."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from random import uniform
from time import sleep
from typing import ParamSpec, TypeVar

from peewee import OperationalError

from forum.db.engine import SQLITE_PRAGMAS, db, is_embedded

P = ParamSpec("P")
R = TypeVar("R")

_ATTEMPTS_MAX = 8
_BACKOFF_SECONDS = 0.01
# serialization_failure and deadlock_detected (PostgreSQL, appendix A): the transaction may be tried again, whole.
_RETRIED_SQLSTATES = frozenset({"40001", "40P01"})
_LARGE_CACHE_KIB = -128_000


def in_transaction(action: Callable[P, R]) -> Callable[P, R]:
    """Run the decorated action as one transaction: all of it, or nothing.

    Inside another one it joins that. The outermost is tried again, whole, when the database
    gives it up for the sake of another (serialization failure, deadlock); so an action holds
    nothing but database work.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if db.in_transaction():
            return action(*args, **kwargs)
        for attempt in range(1, _ATTEMPTS_MAX + 1):
            try:
                with _writers_queue(), db.atomic():
                    return action(*args, **kwargs)
            except OperationalError as error:
                if attempt == _ATTEMPTS_MAX or _sqlstate(error) not in _RETRIED_SQLSTATES:
                    raise
                sleep(uniform(0, _BACKOFF_SECONDS * 2**attempt))
        raise AssertionError("unreachable: the last attempt returns or raises")

    return run


@contextmanager
def _writers_queue() -> Iterator[None]:
    """Queue up behind the other writers of the embedded database, in the order of coming.

    SQLite's own waiting is by chance: under four writers single ones wait for seconds. The kernel's
    queue for a file lock is fair, and ends with the process that holds it, however it ends.
    """
    if not is_embedded():
        yield
        return
    db.connect(reuse_if_open=True)  # first: who has the turn must not wait for a connection of who waits for it
    with open(f"{db.database}.writing", "w") as file:  # noqa: PTH123  (twice as fast, on every write)
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


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

    For rules about rows that are not there yet, of which there is none to lock. On SQLite there is
    one writer at a time anyway.
    """
    if not is_embedded():
        db.execute_sql("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", (name, number & 0x7FFFFFFF))


def _sqlstate(error: OperationalError) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)
