"""Hand-written SQL, for the busiest pages: building a statement through the models costs more than running it.

Every statement has `?` for its parameters, on every database. Rows of more than two columns are read
as records: of a type whose fields are what the statement calls its columns.
"""

from collections.abc import Callable, Sequence
from enum import EnumType
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
    key = record_type, sql, db.param
    read = _READERS.get(key)
    if read is None:
        if len(_READERS) >= _READERS_MAX:
            _READERS.clear()
        read = _READERS[key] = _reader(record_type, tuple(column[0] for column in cursor.description))
    return read(cursor.fetchall())


def first_record(sql: str, record_type: type[Record], *parameters: object) -> Record | None:
    """Return the first of the `records`, or None."""
    found = records(sql, record_type, *parameters)
    return found[0] if found else None


# A record's type, the statement and the kind of database → what makes records of rows: looked for once, not each time.
_READERS: dict[tuple[type, str, str], Callable[[list[tuple]], list]] = {}
_READERS_MAX = 1024


def _reader(record_type: type[Record], columns: tuple[str, ...]) -> Callable[[list[tuple]], list[Record]]:
    """Return what makes records of rows with these columns, on the bound database."""
    parameters = signature(record_type).parameters
    needed = {name for name, parameter in parameters.items() if parameter.default is Parameter.empty}
    if len(set(columns)) < len(columns) or not needed <= set(columns) <= set(parameters):
        raise TypeError(f"{record_type.__name__} has the fields {[*parameters]}, the statement {[*columns]}.")
    converted = [(place, made_of) for place, made_of in enumerate(_conversions(record_type, columns)) if made_of]
    if columns == tuple(parameters)[: len(columns)]:
        record = record_type
    else:
        record = lambda *values: record_type(**dict(zip(columns, values, strict=True)))  # noqa: E731

    def read(found: list[tuple]) -> list[Record]:
        made = []
        for row in found:
            values = list(row)
            for place, made_of in converted:
                if values[place] is not None:
                    values[place] = made_of(values[place])
            made.append(record(*values))
        return made

    return read if converted else lambda found: [record(*row) for row in found]


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
