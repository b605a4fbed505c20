"""What every table shares: the database, and ids that are never used twice."""

from typing import Any

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
    def select(cls, *fields: Any) -> Any:
        """Return a SELECT of these fields (none given: all) that has the model's scopes."""
        return cls.scopes(cls, fields or cls._meta.sorted_fields, is_default=not fields)
