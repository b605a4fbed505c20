"""Hand-written SQL, for the busiest pages: building a statement through the models costs more than running it.

Every statement has `?` for its parameters, on every database. Rows of more than two columns are read
as records: of a type whose fields are what the statement calls its columns.
"""

from collections.abc import Callable, Sequence
from enum import EnumType
from functools import lru_cache
from inspect import Parameter, signature
from typing import TypeVar, get_args, get_type_hints

from forum.db import dialect
from forum.db.engine import db

Record = TypeVar("Record")

# SQLite takes 32,766 parameters in one statement, PostgreSQL 65,535; a row has at most eight.
_ROWS_PER_INSERT = 2_000


def execute(sql: str, *parameters: object):
    """Run a statement and return the driver's cursor."""
    return db.execute_sql(dialect.statement(sql), parameters)


def rows(sql: str, *parameters: object) -> list[tuple]:
    """Run a statement and return its rows as they come."""
    return execute(sql, *parameters).fetchall()


def value(sql: str, *parameters: object):
    """Run a statement that answers one row at most, and return the first column; None where there is no row."""
    found = execute(sql, *parameters).fetchone()
    return found[0] if found else None


def records(sql: str, record_type: type[Record], *parameters: object) -> list[Record]:
    """Run a statement and return its rows as records of a dataclass or NamedTuple.

    The columns are called what its fields are, in whatever order; a field with a default may be left out.
    Fields of type `datetime`, `date`, `bool` or of an enumeration hold these on every database. Raises
    TypeError where the columns are not the fields.
    """
    cursor = execute(sql, *parameters)
    read = _reader(record_type, tuple([column[0] for column in cursor.description]), db.param)
    return [read(row) for row in cursor.fetchall()]


def first_record(sql: str, record_type: type[Record], *parameters: object) -> Record | None:
    """Return the first of the `records`, or None."""
    found = records(sql, record_type, *parameters)
    return found[0] if found else None


@lru_cache(maxsize=1024)
def _reader(record_type: type[Record], columns: tuple[str, ...], _database: str) -> Callable[[tuple], Record]:
    """Return what makes a record of a row with these columns, on the bound database."""
    parameters = signature(record_type).parameters
    needed = {name for name, parameter in parameters.items() if parameter.default is Parameter.empty}
    if len(set(columns)) < len(columns) or not needed <= set(columns) <= set(parameters):
        raise TypeError(f"{record_type.__name__} has the fields {[*parameters]}, the statement {[*columns]}.")
    converted = [(place, made_of) for place, made_of in enumerate(_conversions(record_type, columns)) if made_of]
    in_order = columns == tuple(parameters)[: len(columns)]

    def read(row: tuple) -> Record:
        values = list(row)
        for place, made_of in converted:
            if values[place] is not None:
                values[place] = made_of(values[place])
        return record_type(*values) if in_order else record_type(**dict(zip(columns, values, strict=True)))

    return read if converted or not in_order else lambda row: record_type(*row)


def _conversions(record_type: type, columns: Sequence[str]) -> list[Callable | None]:
    """Return for each column what makes the field's value of the column's, or None where that is the same."""
    of_type, hints = dialect.conversions(), get_type_hints(record_type)
    kinds = [[hints[column], *get_args(hints[column])] for column in columns]
    enums = {kind: kind for found in kinds for kind in found if isinstance(kind, EnumType)}
    return [next(((of_type | enums)[kind] for kind in found if kind in of_type | enums), None) for found in kinds]


def insert_rows(sql: str, parameters: Sequence[Sequence[object]], returning: bool = False) -> list[tuple]:
    """Run an INSERT with a row of values for each of `parameters`, in as few statements as the databases take.

    `sql` has `{values}` where the rows go. Returns what its RETURNING clause answers, if it has one.
    """
    found: list[tuple] = []
    for begin in range(0, len(parameters), _ROWS_PER_INSERT):
        part = parameters[begin : begin + _ROWS_PER_INSERT]
        row = f"({', '.join([db.param] * len(part[0]))})"
        insert = dialect.statement(sql).replace("{values}", ", ".join([row] * len(part)))
        cursor = db.execute_sql(insert, [field for one in part for field in one])
        if returning:
            found.extend(cursor.fetchall())
    return found
