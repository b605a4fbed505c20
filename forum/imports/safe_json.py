"""JSON that anybody may have written, parsed within bounds, and asked for what it holds by name and type. Pure.

What is not as a format has it is Malformed, with the line and the name of the value: `“posts[3].id” must be …`.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from forum.imports.source import Malformed
from forum.text.typed_text import without_control

# Nineteen digits are more than any id or counter of a database has.
_DIGITS_MAX = 19
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")
_SHOWN_MAX = 60


class _Unfit(ValueError):
    """That the text is JSON, but not of the kind that is taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: in which file, and in which line or row of it (from 1; None where there are none)."""

    path: Path
    line: int | None = None

    def malformed(self, reason: str) -> Malformed:
        """Return the error that says so."""
        return Malformed(reason, self.line, self.path)


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of JSON. What it does not hold, or holds as null, reads as empty; what is of another type, Malformed.

    `within` is how its own names begin in a message: `posts[3].`.
    """

    held: Mapping[str, Any]
    place: Place
    within: str = ""

    def __contains__(self, name: str) -> bool:
        return self.held.get(name) is not None

    def text(self, name: str) -> str:
        """Return a text without what no database keeps and no page shows."""
        return shown_text(self._of_type(name, str, "a text", ""))

    def number(self, name: str) -> int:
        """Return a whole number, 0 where there is none."""
        return int(self._of_type(name, int, "a whole number", 0))

    def identity(self, name: str) -> int:
        """Return the number by which something is known. There must be one, above 0."""
        number = self.number(name)
        if number <= 0:
            raise self.place.malformed(f"“{self.within}{name}” must be a number above 0.")
        return number

    def switch(self, name: str) -> bool:
        """Return whether it is so."""
        return bool(self._of_type(name, bool, "true or false", False))

    def moment(self, name: str) -> datetime | None:
        """Return a point in time as naive UTC, None where there is none."""
        written = self._of_type(name, str, "a time", "")
        if not written:
            return None
        try:
            return naive_utc(written)
        except ValueError:
            raise self._wrong(name, "a time, as 2026-01-02T03:04:05Z") from None

    def seconds(self, name: str) -> float:
        """Return a number of seconds, 0 where there is none."""
        return float(self._of_type(name, (int, float), "a number", 0))

    def fields(self, name: str) -> "Fields":
        """Return an object that is held, an empty one where there is none."""
        return Fields(self._of_type(name, dict, "an object", {}), self.place, f"{self.within}{name}.")

    def each(self, name: str) -> Iterator["Fields"]:
        """Yield the objects of a list."""
        for number, one in enumerate(self.list(name)):
            if not isinstance(one, dict):
                raise self._wrong(f"{name}[{number}]", "an object")
            yield Fields(one, self.place, f"{self.within}{name}[{number}].")

    def list(self, name: str) -> list[Any]:
        """Return a list, an empty one where there is none."""
        found: list[Any] = self._of_type(name, list, "a list", [])
        return found

    def _of_type(self, name: str, wanted: type | tuple[type, ...], called: str, absent: Any) -> Any:
        value = self.held.get(name)
        if value is None:
            return absent
        if not isinstance(value, wanted) or (wanted is not bool and isinstance(value, bool)):
            raise self._wrong(name, called)
        return value

    def _wrong(self, name: str, called: str) -> Malformed:
        return self.place.malformed(f"“{self.within}{name}” must be {called}.")


def parsed(content: bytes, place: Place) -> Fields:
    """Return the object that UTF-8 holds as JSON. Malformed where it is none, or holds what no export does."""
    try:
        found = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_once_each,
            parse_int=_whole_number,
            parse_float=_finite_number,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError:
        raise place.malformed("It is not UTF-8.") from None
    except json.JSONDecodeError as error:
        line = error.lineno if place.line is None else place.line
        reason = f"It is not JSON: {error.msg.lower()}, at character {error.colno}."
        raise Malformed(reason, line, place.path) from None
    except RecursionError:
        raise place.malformed("It is nested too deeply.") from None
    except _Unfit as error:
        raise place.malformed(str(error)) from None
    if not isinstance(found, dict):
        raise place.malformed("It must be an object: {…}")
    return Fields(found, place)


def shown_text(text: str) -> str:
    """Return the text without control characters, half a character (a surrogate by itself) replaced."""
    return without_control(_HALF_CHARACTER.sub("\ufffd", text))


def naive_utc(written: str) -> datetime:
    """Return the point in time that ISO 8601 writes, as naive UTC. Raises ValueError."""
    moment = datetime.fromisoformat(written)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # at the very ends of the calendar: no time that can be, but one
        return moment.replace(tzinfo=None)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise _Unfit(f"It says “{shown_text(twice[:_SHOWN_MAX])}” twice.")
    return found


def _whole_number(digits: str) -> int:
    if len(digits.lstrip("-")) > _DIGITS_MAX:
        raise _Unfit("It holds a number that is too long.")
    return int(digits)


def _finite_number(written: str) -> float:
    number = float(written)
    if number in (float("inf"), float("-inf")):
        raise _Unfit("It holds a number that is too large.")
    return number


def _no_number(name: str) -> NoReturn:
    raise _Unfit(f"It holds {name}, which is no number in JSON.")
