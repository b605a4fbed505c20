"""Keyset paging: a cursor names the last row seen by the columns that order the list."""

import re

from peewee import Field, ModelSelect, Tuple

from forum.errors import Invalid

_CURSOR = re.compile(r"-?\d{1,18}(_\d{1,18})?", re.ASCII)


def after(query: ModelSelect, cursor: str | None, *columns: Field, ascending: bool = False) -> ModelSelect:
    """Order the query by `columns` (the last one unique) and begin behind `cursor`, if one is given.

    Raises Invalid for a cursor that this list cannot have made.
    """
    query = query.order_by(*(column if ascending else column.desc() for column in columns))
    if not cursor:
        return query
    values = _CURSOR.fullmatch(cursor) and tuple(int(part) for part in cursor.split("_"))
    if not values or len(values) != len(columns):
        raise Invalid(after="This link into the middle of a list is damaged. Start at its beginning.")
    here = Tuple(*columns) if len(columns) > 1 else columns[0]
    there = Tuple(*values) if len(values) > 1 else values[0]
    return query.where(here > there if ascending else here < there)


def cursor_of(*values: int) -> str:
    """Return the cursor of a row with these values in the ordering columns."""
    return "_".join(str(value) for value in values)
