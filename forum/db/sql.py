"""Hand-written SQL for the busiest pages: building a statement through the models costs more than running it."""

from collections.abc import Sequence
from datetime import datetime

from forum.db.engine import db

# SQLite takes 32,766 parameters in one statement, PostgreSQL 65,535; a row has at most eight.
_ROWS_PER_INSERT = 2_000


def rows(sql: str, *parameters: object) -> list[tuple]:
    """Return the rows of hand-written SQL, with `?` for each parameter on every database.

    For the statements of the busiest pages: building one through the models costs more than running it.
    """
    return execute(sql, *parameters).fetchall()


def execute(sql: str, *parameters: object):
    """Run hand-written SQL, with `?` for each parameter on every database, and return the driver's cursor."""
    return db.execute_sql(sql if db.param == "?" else sql.replace("?", "%s"), parameters)


def execute_many(sql: str, parameters: Sequence[Sequence[object]], returning: bool = False) -> list[tuple]:
    """Run an INSERT with a row of values for each of `parameters`, in as few statements as the databases take.

    `sql` has `{values}` where the rows go. Returns what its RETURNING clause answers, if it has one.
    """
    found: list[tuple] = []
    for begin in range(0, len(parameters), _ROWS_PER_INSERT):
        part = parameters[begin : begin + _ROWS_PER_INSERT]
        row = f"({', '.join([db.param] * len(part[0]))})"
        cursor = db.execute_sql(
            sql.format(values=", ".join([row] * len(part))), [value for one in part for value in one]
        )
        if returning:
            found.extend(cursor.fetchall())
    return found


def parse_time(value: str | datetime | None) -> datetime | None:
    """Return a time out of `rows`: SQLite keeps times as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
