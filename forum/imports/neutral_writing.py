"""Records as lines of the neutral format: the same record is the same line, byte for byte. Pure."""

import json
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any

from forum.imports.neutral_fields import ABSENT, FORMAT, KINDS, NEEDED_ALIVE, VERSION, Field, written_moment
from forum.imports.records import Author, Comment, Picture, Post, Site, State, Tag

Written = Tag | Author | Picture | Post | Comment


def site_line(site: Site, exported_at: datetime) -> bytes:
    """Return the first line of a file; `exported_at` is naive UTC."""
    return _line({
        "type": "site", "format": FORMAT, "version": VERSION, "origin": site.origin, "name": site.name,
        "exported_at": written_moment(exported_at),
    })  # fmt: skip


def line_of(record: Written) -> bytes:
    """Return the line of a record. What a record has anyway where nothing is said is left out."""
    name, described, absent = _SHAPES[type(record)]
    alive = getattr(record, "state", None) is State.LIVE
    said: dict[str, Any] = {"type": name}
    for field in described:
        value = getattr(record, field.of_record)
        if value != absent.get(field.of_record, _NEVER) or (alive and field.name in NEEDED_ALIVE.get(name, ())):
            said[field.name] = field.write(value)
    return _line(said)


def _absent(kind: type, described: tuple[Field, ...]) -> dict[str, Any]:
    """Return what the fields that may be left out are where a line says nothing."""
    defaults = ABSENT | {one.name: one.default for one in fields(kind) if one.default is not MISSING}
    return {field.of_record: defaults[field.of_record] for field in described if not field.needed}


_NEVER = object()
# Of each kind of record what it is called, its fields, and what they are where a line says nothing.
_SHAPES: dict[type, tuple[str, tuple[Field, ...], dict[str, Any]]] = {
    made_as: (name, described, _absent(made_as, described)) for name, (made_as, described) in KINDS.items()
}


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
