"""An export of somewhere else, made up in a test, and its import."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from forum.actions import importing
from forum.actions.importing import Report
from forum.imports.formats import FORMATS
from forum.imports.neutral_writing import line_of, site_line
from forum.imports.records import Author, Comment, Post, Record, Site, State, key_of
from forum.imports.source import Source

ORIGIN = "news.example"
BEGAN = datetime(2019, 5, 1, 12)


def author(id: str, **more: object) -> Author:
    return Author(**{"key": key_of(ORIGIN, "author", id), "name": id, "joined_at": BEGAN, **more})


def post(number: int = 1, by: str | None = "ann", **more: object) -> Post:
    said = {"title": f"Tides {number}", "body": "The *sea* comes twice a day.", "created_at": at(number)}
    whose = {"key": key_of(ORIGIN, "post", number), "author": by and key_of(ORIGIN, "author", by)}
    return Post(**{**whose, **said, **more})


def comment(number: int, to: int | None = None, by: str | None = "ben", under: int = 1, **more: object) -> Comment:
    said = {"body": f"Comment {number}.", "created_at": at(10 + number)}
    return Comment(
        key_of(ORIGIN, "comment", number),
        key_of(ORIGIN, "post", under),
        to and key_of(ORIGIN, "comment", to),
        by and key_of(ORIGIN, "author", by),
        **{**said, **more},
    )


def deleted(number: int, to: int | None = None) -> Comment:
    return comment(number, to, None, body="", state=State.DELETED)


def at(minutes: int) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def written(folder: Path, records: Iterable[Record], origin: str = ORIGIN) -> Path:
    """Write a file of the neutral format and return its path."""
    path = folder / "export.jsonl"
    path.write_bytes(site_line(Site(origin, "News"), BEGAN) + b"".join(map(line_of, records)))
    return path


def imported(path: Path, portion: int = importing.PORTION) -> Report:
    """Import a file of the neutral format and return what came."""
    prepared = importing.read(FORMATS["neutral"], Source(path))
    importing.render(prepared)
    report = importing.report_on(prepared)
    importing.write(prepared, portion=portion)
    return report
