"""The neutral format: JSON Lines that any program can write, and that the export of the site is written in. Pure.

What may stand in it is said in `docs/neutral-format.md` and, for programs, `docs/neutral-format.schema.json`.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from forum.imports.limits import NAME_LENGTH_MAX, RECORD_LENGTH_MAX
from forum.imports.neutral_fields import (
    ABSENT,
    FORMAT,
    KINDS,
    NEEDED_ALIVE,
    VERSION,
    Unfit,
    moment,
    short,
    text,
)
from forum.imports.records import Record, Site, State
from forum.imports.source import Malformed, Source

FILE_NAME = "site.jsonl"
_SITE = {"type", "format", "version", "origin", "name", "exported_at"}
_ORIGIN_LENGTH_MAX = 200


def records(source: Source, site: str = "") -> Iterator[Record]:
    """Yield what a file (or the `site.jsonl` of a folder) holds, line by line; the site first.

    `site` names the origin where the file's own is not to count. Raises Malformed.
    """
    path = _file_of(source)
    lines = _lines(source, path)
    origin = ""
    for number, line in lines:
        try:
            if not origin:
                first = _site(_object(line), site)
                origin = first.origin
                yield first
            else:
                yield _record(_object(line), origin)
        except Unfit as error:
            raise Malformed(f"{error}.", number, path) from None
    if not origin:
        raise Malformed(f"The file is empty. Its first line must say what it is: {_EXAMPLE}", 1, path)


_EXAMPLE = f'{{"type": "site", "format": "{FORMAT}", "version": {VERSION}, "origin": "forum.example"}}'


def _file_of(source: Source) -> Path:
    if source.path.is_file():
        return source.path
    path = source.path / FILE_NAME
    if not path.is_file():
        raise Malformed(f"There is no {FILE_NAME} in the folder.", None, source.path)
    source.bytes = path.stat().st_size  # nothing else in the folder is read from beginning to end
    return path


def _lines(source: Source, path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, each with its number."""
    number = 0
    with source.opened(path) as file:
        while line := file.readline(RECORD_LENGTH_MAX + 1):
            number += 1
            if len(line) > RECORD_LENGTH_MAX:
                raise Malformed(f"The line is longer than {RECORD_LENGTH_MAX:,} bytes.", number, path)
            try:
                read = line.decode("utf-8-sig" if number == 1 else "utf-8").strip("\r\n \t")
            except UnicodeDecodeError:
                raise Malformed("The line is not UTF-8.", number, path) from None
            if read:
                yield number, read


def _object(line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line, object_pairs_hook=_once_each, parse_constant=_no_number)
    except Unfit:
        raise
    except json.JSONDecodeError as error:
        raise Unfit(f"The line is not JSON: {error.msg.lower()}, at character {error.pos + 1}") from None
    except RecursionError:
        raise Unfit("The line is nested too deeply") from None
    except ValueError:
        raise Unfit("The line holds a number that is too long") from None
    if not isinstance(found, dict):
        raise Unfit("The line must be an object: {…}")
    return found


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unfit("The line says something twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise Unfit(f"The line holds {name}, which is no number in JSON")


def _site(found: Mapping[str, Any], named: str) -> Site:
    if found.get("type") != "site" or found.get("format") != FORMAT:
        raise Unfit(f"The first line must say what the file is: {_EXAMPLE}")
    if found.get("version") != VERSION or isinstance(found["version"], bool):
        raise Unfit(f"The version is {_shown(found.get('version'))}. This forum reads version {VERSION}")
    _refuse_others("site", found, _SITE)
    origin = named or _value("origin", text(_ORIGIN_LENGTH_MAX, filled=True), found.get("origin"), "")
    if found.get("exported_at") is not None:
        _value("exported_at", moment, found["exported_at"], "")
    name = found.get("name")
    return Site(origin, origin if name is None else _value("name", short(NAME_LENGTH_MAX), name, ""))


def _record(found: Mapping[str, Any], origin: str) -> Record:
    kind = found.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        if kind == "site":
            raise Unfit("Only the first line is of the type site")
        raise Unfit(f"The type is {_shown(kind)}. It must be one of {', '.join(KINDS)}")
    made_as, fields = KINDS[kind]
    values = {name: ABSENT[name] for name in ABSENT if name in made_as.__dataclass_fields__}
    given = 1
    for field in fields:
        value = found.get(field.name)
        given += field.name in found
        if value is not None:
            values[field.of_record] = _value(field.name, field.read, value, origin)
        elif field.needed:
            raise Unfit(_missing(kind, field.name))
    if given < len(found):
        _refuse_others(kind, found, {"type", *(field.name for field in fields)})
    if values.get("state", State.LIVE) is State.LIVE:
        for name in NEEDED_ALIVE.get(kind, ()):
            if found.get(name) is None:
                raise Unfit(_missing(kind, name))
    return made_as(**values)


def _value(name: str, read: Any, value: Any, origin: str) -> Any:
    try:
        return read(value, origin)
    except Unfit as error:
        raise Unfit(f"“{name}” {error}") from None


def _missing(kind: str, name: str) -> str:
    return f"“{name}” is missing: every {kind} must have it"


def _refuse_others(kind: str, found: Mapping[str, Any], known: set[str]) -> None:
    """Raise Unfit for a field that the type does not have: it would be lost, and is mostly a slip."""
    others = sorted(set(found) - known)
    if others:
        raise Unfit(f"“{others[0][:60]}” is no field of the type {kind}, which has {', '.join(sorted(known))}")


def _shown(value: Any) -> str:
    return "missing" if value is None else f"“{str(value)[:60]}”"
