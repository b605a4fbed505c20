"""What every table shares: the database, and ids that are never used twice."""

from functools import cache
from typing import Any, Self

from peewee import BigAutoField, Model, ModelSelect

from forum.db import db, dialect


class IdField(BigAutoField):
    """A 64 bit key. SQLite would hand a deleted highest id out again; addresses and records must not move."""

    field_type = "ID"

    def ddl(self, ctx):
        """Return the column's definition for the bound database."""
        return dialect.id_column(super().ddl(ctx))


class Base(Model):
    """The models' parent. Tables come from `migrations/`; a test holds the two against each other.

    `scopes` is what a model's SELECTs are made with: a subclass names conditions that chain, as in
    `Post.select().live().tagged("sea")`.
    """

    scopes: type[ModelSelect] = ModelSelect

    class Meta:
        database = db
        legacy_table_names = False
        only_save_dirty = True

    @classmethod
    def with_id(cls, number: int) -> Self | None:
        """Return the row that has this id, or None. Every action begins so: its SQL is made only once.

        Peewee would make it anew each time, which takes several times as long as the answer.
        """
        return next(iter(cls.raw(dialect.statement(_by_id(cls)), number)), None)

    @classmethod
    def select(cls, *fields: Any) -> Any:
        """Return a SELECT of these fields (none given: all) that has the model's scopes."""
        return cls.scopes(cls, fields or cls._meta.sorted_fields, is_default=not fields)


@cache
def _by_id(model: type[Base]) -> str:
    table, key = model._meta.table_name, model._meta.primary_key.column_name
    columns = ", ".join(f'"{column}"' for column in model._meta.columns)
    return f'SELECT {columns} FROM "{table}" WHERE "{key}" = ?'  # noqa: S608  (names of ours)
