"""What the tables hold at one moment, kept to begin further tests with: much cheaper than to live through it again."""

from collections.abc import Callable

from peewee import sqlite3  # the one that the forum uses

from forum import models
from forum.db import db, is_embedded, rows
from tests.databases import unsealed, wipe

_SCHEMA = "kept"


def keep(name: str) -> Callable[[], None]:
    """Keep what the tables of the bound database hold, and return what makes them hold exactly that again."""
    return _keep_in_memory() if is_embedded() else _keep_beside(name)


def _keep_in_memory() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:")
    db.connection().backup(kept)
    return lambda: kept.backup(db.connection())


def _keep_beside(name: str) -> Callable[[], None]:
    """Keep each table as another one in a schema of its own, of which the forum sees nothing."""
    db.execute_sql(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")
    filling = ""
    for table in (model._meta.table_name for model in models.ALL):
        columns = ", ".join(f'"{column.name}"' for column in db.get_columns(table))
        db.execute_sql(f'CREATE TABLE {_SCHEMA}."{name}_{table}" AS TABLE "{table}"')
        filling += f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {_SCHEMA}."{name}_{table}"; '
    used = rows(
        "SELECT sequencename, last_value FROM pg_sequences "
        "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
    )
    filling += "".join(f"PERFORM setval('\"{sequence}\"', {last}); " for sequence, last in used)

    def put_back() -> None:
        wipe()
        with unsealed():
            db.execute_sql(f"DO $$ BEGIN {filling} END $$")

    return put_back
