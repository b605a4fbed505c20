"""Stores: one connection pool, transactions, hand-written SQL. What differs between the databases stays in here."""

from forum.db.engine import bind, db, is_embedded
from forum.db.sql import execute, execute_many, moment, rows
from forum.db.transaction import hold, in_transaction, large_cache, snapshot

__all__ = [
    "bind",
    "db",
    "execute",
    "execute_many",
    "hold",
    "in_transaction",
    "is_embedded",
    "large_cache",
    "moment",
    "rows",
    "snapshot",
]
