"""What runs by itself: when each job is due next, and which process has taken it."""

from peewee import SqliteDatabase

TABLE = """
CREATE TABLE job (
    name TEXT NOT NULL PRIMARY KEY,
    next_run_at {time} NOT NULL,
    lease_holder TEXT,
    lease_until {time},
    last_run_at {time},
    failures {int} NOT NULL CHECK (failures >= 0),
    last_error TEXT NOT NULL
) {strict}
"""


def up(migrator, db):
    embedded = isinstance(db, SqliteDatabase)
    db.execute_sql(
        TABLE.format(
            time="TEXT" if embedded else "TIMESTAMP",
            int="INTEGER" if embedded else "BIGINT",
            strict="STRICT" if embedded else "",
        )
    )
