"""How times, numbers and members read in a page."""

from datetime import datetime

from flask import Flask, url_for
from markupsafe import Markup

from forum import avatars
from forum.clock import now

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_WORDS_PER_MINUTE = (
    238  # silent reading of English non-fiction (Brysbaert, "How many words do we read per minute?", 2019)
)


def ago(moment: datetime) -> Markup:
    """Return how long ago naive UTC `moment` was, with the exact time to machines and on hover."""
    machine = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    exact = f"{moment.day} {moment:%B %Y, %H:%M} UTC"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(machine, exact, _ago_words(moment))


def _ago_words(moment: datetime) -> str:
    seconds = (now() - moment).total_seconds()
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h ago"
    if seconds < 30 * _DAY:
        return counted(int(seconds // _DAY), "day") + " ago"
    return f"{moment.day} {moment:%b %Y}"


def counted(number: int, noun: str) -> str:
    """Return "1 comment", "1,234 comments"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def reading_minutes(words: int) -> int:
    """Return the minutes that so many words take to read, at least 1."""
    return max(1, round(words / _WORDS_PER_MINUTE))


def avatar_address(style: str, name: str) -> str:
    """Return the address of a member's picture in a style."""
    return url_for("avatars.show", version=avatars.DRAWING_VERSION, style=style, name=name.lower())


def register_filters(app: Flask) -> None:
    """Give templates these, and the avatar styles."""
    app.jinja_env.filters.update(ago=ago, counted=counted, reading_minutes=reading_minutes)
    app.jinja_env.globals.update(avatar_address=avatar_address, avatar_styles=avatars.STYLES)
