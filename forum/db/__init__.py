"""Stores: one connection pool, transactions, hand-written SQL. What differs between the databases stays in here."""

from forum.db.dialect import as_datetime, large_cache, lock, lock_rows, snapshot, take_numbers
from forum.db.engine import bind, db, is_embedded
from forum.db.room import free_bytes, size_bytes
from forum.db.sql import execute, first_record, insert_rows, records, rows, value
from forum.db.transaction import in_transaction, is_busy
from forum.db.turns import wait_at_most

__all__ = [
    "as_datetime",
    "bind",
    "db",
    "execute",
    "first_record",
    "free_bytes",
    "in_transaction",
    "insert_rows",
    "is_busy",
    "is_embedded",
    "large_cache",
    "lock",
    "lock_rows",
    "records",
    "rows",
    "size_bytes",
    "snapshot",
    "take_numbers",
    "value",
    "wait_at_most",
]
