"""Keyset paging: a cursor names the last row seen by the columns that order the list."""

import re

from peewee import Field, ModelSelect, Tuple

from forum.errors import Invalid
from forum.i18n import _

# What a list by id begins before, where there is no cursor: no cursor can name so high a one.
ABOVE_ALL_IDS = 10**18

_CURSOR = re.compile(r"-?\d{1,18}(_\d{1,18}){0,3}", re.ASCII)


def values_of(cursor: str | None, columns: int) -> tuple[int, ...] | None:
    """Return the values that `cursor` names, or None without one.

    Raises Invalid for a cursor that a list ordered by so many columns cannot have made.
    """
    if not cursor:
        return None
    values = _CURSOR.fullmatch(cursor) and tuple(int(part) for part in cursor.split("_"))
    if not values or len(values) != columns:
        raise Invalid(after=_("This link is damaged. Start at the top of the list."))
    return values


def page_after(query: ModelSelect, cursor: str | None, *columns: Field) -> ModelSelect:
    """Order the query by `columns`, highest first and the last one unique, and begin after `cursor`, if given."""
    values = values_of(cursor, len(columns))
    query = query.order_by(*(column.desc() for column in columns))
    return query.where(Tuple(*columns) < Tuple(*values)) if values else query


def cursor_of(*values: int) -> str:
    """Return the cursor of a row with these values in the ordering columns."""
    return "_".join(str(value) for value in values)
