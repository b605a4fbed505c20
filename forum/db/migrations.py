"""Migrations: `playhouse.migrations` runs them; the lock that it lacks is here."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from playhouse.migrations import Runner

from forum.db import db, is_embedded

DIRECTORY = Path(__file__).parent.parent.parent / "migrations"
# Any fixed number does; it only has to be the same for every process of this project.
_ADVISORY_LOCK = 0x7_3E1


def upgrade() -> list[str]:
    """Apply what is pending, one process at a time, and return the names of what was applied."""
    with _lock():
        return _runner().up()


def status() -> list[tuple[str, datetime | None]]:
    """Return each migration's name and when it was applied (None: pending), in order."""
    return [(migration.name, migration.applied) for migration in _runner().status()]


def _runner() -> Runner:
    return Runner(db.obj, str(DIRECTORY))


@contextmanager
def _lock() -> Iterator[None]:
    """Keep other processes out: two that start at once would both try to create the tables."""
    if is_embedded():
        with Path(f"{db.database}.migrating").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    else:
        with db.connection_context():
            db.execute_sql("SELECT pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
            try:
                yield
            finally:
                db.execute_sql("SELECT pg_advisory_unlock(%s)", (_ADVISORY_LOCK,))
