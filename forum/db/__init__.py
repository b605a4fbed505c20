"""Stores: one connection pool, transactions, hand-written SQL. What differs between the databases stays in here."""

from forum.db.engine import bind, db, is_embedded
from forum.db.sql import execute, execute_many, parse_time, rows
from forum.db.transaction import in_transaction, large_cache, lock, snapshot

__all__ = [
    "bind",
    "db",
    "execute",
    "execute_many",
    "in_transaction",
    "is_embedded",
    "large_cache",
    "lock",
    "parse_time",
    "rows",
    "snapshot",
]
