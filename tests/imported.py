"""What imports have left in the database, by the keys that it came with: the same whatever numbers it was given."""

from collections.abc import Mapping
from typing import Any

from peewee import ForeignKeyField

from forum.models import (
    ALL,
    Arrival,
    Comment,
    Entry,
    Journal,
    Member,
    Post,
    SearchEntry,
    Tag,
    Unclaimed,
)

# Numbers and moments of the run itself.
_OF_THE_RUN = {(Unclaimed, "created_at"), (Member, "email"), (SearchEntry, "id")}
_NAMED = {Member: "member_id", Post: "post_id", Comment: "comment_id"}


# The books say when they were opened; an import leaves them as they are.
_OTHERS = {Journal, Entry}


def imported_rows() -> dict[str, list[str]]:
    """Return what all tables hold, row by row as text, in the order in which it was numbered where that counts."""
    keys = {
        table: {getattr(one, column): one.key for one in Arrival.select() if getattr(one, column)}
        for table, column in _NAMED.items()
    }
    keys[Tag] = dict(Tag.select(Tag.id, Tag.name).tuples())
    found = {}
    for table in set(ALL) - _OTHERS:
        if table is SearchEntry:
            found[table.__name__] = [_row(table, one, keys) for one in table.select().order_by(table.id)]
        else:
            found[table.__name__] = sorted(_row(table, one, keys) for one in table.select())
    return found


def _row(table: Any, one: Any, keys: Mapping[Any, Mapping[int, str]]) -> str:
    said = {}
    for name, field in table._meta.fields.items():
        value = one.__data__[name]
        of = field.rel_model if isinstance(field, ForeignKeyField) else table if field.primary_key else None
        if (table, name) not in _OF_THE_RUN:
            said[name] = "~" if str(value).startswith("~") else keys.get(of, {}).get(value, value)
    return repr(said)
