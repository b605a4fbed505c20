"""What several shapes have in common: times, members, pages of things."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlencode

from flask import request, url_for

Thing = TypeVar("Thing")
Shape = dict[str, object]


def at(moment: datetime) -> str:
    """Return a time as 2026-01-31T12:00:00Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def at_or_none(moment: datetime | None) -> str | None:
    """Return a time as `at` does, or None."""
    return at(moment) if moment else None


def author(name: str, display_name: str) -> Shape:
    """Return who wrote something. One who has left may have no page any more: `url` then answers 410."""
    return {"name": name, "display_name": display_name, "url": url_for("api_members.show", name=name)}


def page(things: Iterable[Thing], shape: Callable[[Thing], Shape], more: str | None) -> Shape:
    """Return a page of things, and the address of the next one, which asks for the same; None at the end."""
    following = None
    if more:
        arguments: Mapping[str, str] = {**request.args.to_dict(), "after": more}
        following = f"{request.path}?{urlencode(arguments)}"
    return {"items": [shape(thing) for thing in things], "next": following}
