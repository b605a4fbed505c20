"""What every table shares: the database, and ids that are never used twice."""

from datetime import date, datetime
from functools import cache
from typing import Any, Self

from peewee import BigAutoField, DateField, DateTimeField, Model, ModelSelect

from forum.db import db, dialect, execute, rows


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

    Peewee makes a statement anew each time, and looks anew which column is which field. For the plainest ones, which
    every action needs, that takes several times as long as the answer: here they are made once.
    """

    scopes: type[ModelSelect] = ModelSelect

    class Meta:
        database = db
        legacy_table_names = False
        only_save_dirty = True

    @classmethod
    def create(cls, **values: Any) -> Self:
        """Add a row and return it. A field that is left out has its default, a key of `IdField` its number."""
        made = cls(**values)
        fields = [field for field in cls._meta.sorted_fields if field.name in made.__data__]
        kept = [field.db_value(made.__data__[field.name]) for field in fields]
        cursor = execute(_insert(cls, tuple(field.column_name for field in fields)), *kept)
        if cls._meta.auto_increment:
            made.__data__[cls._meta.primary_key.name] = cursor.fetchone()[0]
        return made

    @classmethod
    def get_by_id(cls, number: int) -> Self:
        """Return the row that has this id, which is known to be there. Raises DoesNotExist."""
        found = cls.with_id(number)
        if found is None:
            raise cls.DoesNotExist
        return found

    @classmethod
    def with_id(cls, number: int) -> Self | None:
        """Return the row that has this id, or None."""
        return cls.first(f"WHERE {cls._meta.primary_key.column_name} = ?", number)

    @classmethod
    def first(cls, condition: str, *parameters: object) -> Self | None:
        """Return the first row of the table for a hand-written condition, from its WHERE or ORDER BY on, or None."""
        found = rows(f"{_select(cls)} {condition} LIMIT 1", *parameters)
        return cls._made_of(found[0]) if found else None

    @classmethod
    def _made_of(cls, row: tuple) -> Self:
        """Return a row of all the table's columns as a model; what its fields hold is the same on every database."""
        model = cls(__no_default__=True)
        model.__data__.update(zip(cls._meta.fields, row, strict=True))
        conversions = dialect.conversions()
        for name, kind in _times(cls):
            if kind in conversions and model.__data__[name] is not None:
                model.__data__[name] = conversions[kind](model.__data__[name])
        return model

    @classmethod
    def select(cls, *fields: Any) -> Any:
        """Return a SELECT of these fields (none given: all) that has the model's scopes."""
        return cls.scopes(cls, fields or cls._meta.sorted_fields, is_default=not fields)


@cache
def _select(model: type[Base]) -> str:
    columns = ", ".join(f'"{field.column_name}"' for field in model._meta.fields.values())
    return f'SELECT {columns} FROM "{model._meta.table_name}"'  # noqa: S608  (names of ours)


@cache
def _insert(model: type[Base], columns: tuple[str, ...]) -> str:
    names, places = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
    answer = f' RETURNING "{model._meta.primary_key.column_name}"' if model._meta.auto_increment else ""
    return f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES ({places}){answer}'  # noqa: S608  (names of ours)


@cache
def _times(model: type[Base]) -> list[tuple[str, type]]:
    """Return the fields that hold a time or a day, each with which it is."""
    kinds = {DateTimeField: datetime, DateField: date}
    return [(name, kinds[type(field)]) for name, field in model._meta.fields.items() if type(field) in kinds]
