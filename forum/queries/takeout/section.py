"""What a section of a takeout is: a SELECT of one member's rows, and what its columns mean."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.db import as_datetime, execute
from forum.i18n import _
from forum.models import Member

# A row as it is handed out: by name, of numbers, texts, and times as "2026-03-01T12:00:00Z".
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a section: its name in JSON, and its label on a page, in the words of its reader (marked by N_).

    `kind` says how it reads: "text", "number", "twei" (an integer of mTwei), "time", "markdown", "html", "list".
    `shown` is False for what only machines want.
    """

    name: str
    words: str
    kind: str = "text"
    shown: bool = True

    @property
    def label(self) -> str:
        """What the column is called, in the reader's language."""
        return _(self.words)


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that is kept of a member.

    `sql` selects it for the parameters member, after which cursor, how many; the first column is the cursor, by which
    it is ordered, and is not handed out. `first` comes before every cursor. Where `read` is given it yields the rows
    instead. `tables` are those that the rows come from.
    """

    name: str
    words: str
    tables: tuple[str, ...]
    columns: tuple[Column, ...]
    sql: str = ""
    first: int | str = 0
    portion: int = 200
    read: Callable[[Member], Iterator[Row]] | None = None

    @property
    def title(self) -> str:
        """What the section is called, in the reader's language."""
        return _(self.words)

    @property
    def is_prose(self) -> bool:
        """Whether its rows are texts rather than lines of a table."""
        return any(column.kind == "html" for column in self.columns)


def portions(section: Section, member: Member) -> Iterator[list[Row]]:
    """Yield the member's rows of a section in portions, so that memory does not grow with them."""
    if section.read:
        yield from _cut(section.read(member), section.portion)
        return
    after = section.first
    while True:
        cursor = execute(section.sql, member.id, after, section.portion)
        names = [column[0] for column in cursor.description][1:]
        found = cursor.fetchall()
        if found:
            after = found[-1][0]
            yield [_row(section, names, values[1:]) for values in found]
        if len(found) < section.portion:
            return


def _cut(rows: Iterator[Row], length: int) -> Iterator[list[Row]]:
    portion: list[Row] = []
    for row in rows:
        portion.append(row)
        if len(portion) == length:
            yield portion
            portion = []
    if portion:
        yield portion


def _row(section: Section, names: list[str], values: tuple) -> Row:
    kinds = {column.name: column.kind for column in section.columns}
    return {name: _converted(kinds[name], value) for name, value in zip(names, values, strict=True)}


def _converted(kind: str, value: Any) -> Any:
    if value is None:
        return [] if kind == "list" else None
    if kind == "time":
        return written_time(as_datetime(value))
    if kind == "list":
        return value.split(", ")
    return int(value) if kind in {"number", "twei"} else value


def written_time(moment: datetime) -> str:
    """Return naive UTC as machines and people read it: "2026-03-01T12:00:00Z"."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
