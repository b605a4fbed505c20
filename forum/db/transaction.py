"""Transactions: all of it or nothing, and once more where the database gave way to another."""

from collections.abc import Callable
from functools import wraps
from random import uniform
from time import sleep
from typing import ParamSpec, TypeVar

from peewee import OperationalError

from forum.db.dialect import writers_queue
from forum.db.engine import db
from forum.errors import Busy

P = ParamSpec("P")
R = TypeVar("R")

_ATTEMPTS_MAX = 8
_BACKOFF_SECONDS = 0.01
# SQLITE_BUSY: somebody writes who did not come through the queue.
_SQLITE_BUSY = "database is locked"
# lock_not_available, query_canceled: another held what was needed for longer than this one waits.
_BUSY_SQLSTATES = frozenset({"55P03", "57014"})
# serialization_failure and deadlock_detected (PostgreSQL, appendix A): the transaction may be tried again, whole.
_RETRIED_SQLSTATES = frozenset({"40001", "40P01"})


def in_transaction(action: Callable[P, R]) -> Callable[P, R]:
    """Run the decorated action as one transaction: all of it, or nothing.

    Inside another one it joins that. The outermost is tried again, whole, when the database
    gives it up for the sake of another (serialization failure, deadlock); so an action holds
    nothing but database work. Raises Busy where it would have to wait longer than this thread does.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if db.in_transaction():
            return action(*args, **kwargs)
        for attempt in range(1, _ATTEMPTS_MAX + 1):
            try:
                with writers_queue(), db.atomic():
                    return action(*args, **kwargs)
            except OperationalError as error:
                if is_busy(error):
                    raise Busy from error
                if attempt == _ATTEMPTS_MAX or _sqlstate(error) not in _RETRIED_SQLSTATES:
                    raise
                sleep(uniform(0, _BACKOFF_SECONDS * 2**attempt))
        raise AssertionError("unreachable: the last attempt returns or raises")

    return run


def is_busy(error: Exception) -> bool:
    """Say whether the database gave up waiting for somebody else, rather than being out of order."""
    return _sqlstate(error) in _BUSY_SQLSTATES or _SQLITE_BUSY in str(error)


def _sqlstate(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)
