"""Migrations: `playhouse.migrations` runs them; the lock that it lacks is the dialect's."""

from datetime import datetime
from pathlib import Path

from playhouse.migrations import Runner

from forum.db.dialect import migrations_lock
from forum.db.engine import db

DIRECTORY = Path(__file__).parent.parent.parent / "migrations"


def upgrade() -> list[str]:
    """Apply what is pending, one process at a time, and return the names of what was applied."""
    with migrations_lock():
        return _runner().up()


def status() -> list[tuple[str, datetime | None]]:
    """Return each migration's name and when it was applied (None: pending), in order."""
    return [(migration.name, migration.applied) for migration in _runner().status()]


def _runner() -> Runner:
    return Runner(db.obj, str(DIRECTORY))
