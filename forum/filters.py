"""How times, numbers and members read in a page."""

from datetime import date, datetime

from flask import Flask
from markupsafe import Markup

from forum import avatars, pnl
from forum.clock import now
from forum.measure import minutes
from forum.twei import plain_twei, twei

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def ago(moment: datetime) -> Markup:
    """Return how long ago naive UTC `moment` was, with the exact time to machines and on hover."""
    # A page holds dozens of these: put together by hand they cost a tenth of strftime and escaping.
    day, clock = f"{moment.year}-{moment.month:02}-{moment.day:02}", f"{moment.hour:02}:{moment.minute:02}"
    exact = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, {clock} UTC"
    return Markup(  # noqa: S704  (numbers and our own words)
        f'<time datetime="{day}T{clock}:{moment.second:02}Z" title="{exact}">{_ago_words(moment)}</time>'
    )


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
    return f"{moment.day} {_MONTHS[moment.month - 1][:3]} {moment.year}"


def day(on: date) -> str:
    """Return "1 March 2026"."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def counted(number: int, noun: str) -> str:
    """Return "1 comment", "1,234 comments"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def signed_twei(amount_mtwei: int) -> str:
    """Return the amount as people read it, with its sign: "+0.5", "-2"."""
    return f"{'+' if amount_mtwei > 0 else ''}{twei(amount_mtwei)}"


def duration(seconds: int) -> str:
    """Return "45 s", "4 min", "4 min 12 s"."""
    whole, rest = divmod(seconds, _MINUTE)
    if not whole:
        return f"{rest} s"
    return f"{whole} min {rest} s" if rest else f"{whole} min"


def avatar_address(style: str, name: str) -> str:
    """Return the address of a member's picture in a style."""
    return f"/avatars/{avatars.DRAWING_VERSION}/{style}/{name.lower()}.svg"


def register_filters(app: Flask) -> None:
    """Give templates these, Twei as people read them, and the avatar styles."""
    app.jinja_env.filters.update(
        ago=ago, day=day, counted=counted, duration=duration, reading_minutes=minutes,
        twei=twei, plain_twei=plain_twei, signed_twei=signed_twei,
    )  # fmt: skip
    app.jinja_env.globals.update(avatar_address=avatar_address, avatar_styles=avatars.STYLES)
    app.jinja_env.globals.update(profit_labels=pnl.PROFIT_LABELS, loss_labels=pnl.LOSS_LABELS)
