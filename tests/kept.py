"""What the tables hold at one moment, kept to begin further tests with: much cheaper than to live through it again."""

from collections.abc import Callable

from peewee import sqlite3  # the one that the forum uses

from forum.db import db, is_embedded, rows
from tests.databases import KEPT, make_function, tables, wipe


def keep(name: str) -> Callable[[], None]:
    """Keep what the tables of the bound database hold, and return what makes them hold exactly that again."""
    return _keep_in_memory() if is_embedded() else _keep_beside(name)


def _keep_in_memory() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:")
    db.connection().backup(kept)
    return lambda: kept.backup(db.connection())


def _keep_beside(name: str) -> Callable[[], None]:
    """Keep each table that holds something as another one in a schema of its own, and a function that fills it."""
    filling = ""
    for table in tables():
        if not rows(f'SELECT 1 FROM "{table}" LIMIT 1'):
            continue
        columns = ", ".join(f'"{column.name}"' for column in db.get_columns(table))
        db.execute_sql(f'CREATE TABLE {KEPT}."{name}_{table}" AS TABLE "{table}"')
        filling += f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {KEPT}."{name}_{table}"; '
    used = rows(
        "SELECT sequencename, last_value FROM pg_sequences "
        "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
    )
    filling += "".join(f"PERFORM setval('\"{sequence}\"', {last}); " for sequence, last in used)
    function = make_function(f"put_back_{name}", filling)

    def put_back() -> None:
        wipe()
        db.execute_sql(f"SELECT {function}()")

    return put_back
