"""How times, numbers and members read in a page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale
from flask import Flask
from markupsafe import Markup

from forum import i18n
from forum.clock import now
from forum.i18n import _, counted, figure, signed_figure
from forum.rules import pnl
from forum.rules.editing import FREE_FOR
from forum.rules.gates import Gate
from forum.rules.lines import Line
from forum.rules.reading_time import minutes
from forum.rules.thread_tools import pause
from forum.text import avatars
from forum.text.pictures import SMALL_AVATAR_SIDE, Size, picture_address
from forum.twei import counted_twei, plain_twei, twei

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Calendar:
    """How times read in one language: the words of `ago`, a date, and the names of the months, January first."""

    just_now: str
    minutes: str
    hours: str
    a_day: str
    days: str
    date: str
    months: tuple[str, ...]
    months_short: tuple[str, ...]

    @property
    def ago_words(self) -> str:
        """The words of `ago` for scripts, shortest time first; `#` stands for the number."""
        return "|".join((self.just_now, self.minutes, self.hours, self.a_day, self.days)).replace("%s", "#")


def calendar() -> Calendar:
    """Return how times read in the reader's language."""
    return _calendar(i18n.language())


@cache
def _calendar(language: str) -> Calendar:
    names = Locale(language).months["format"]
    return Calendar(
        just_now=_("just now"),
        minutes=_("%(number)s min ago", number="%s"),
        hours=_("%(number)s h ago", number="%s"),
        a_day=_("1 day ago"),
        days=_("%(number)s days ago", number="%s"),
        date=_("%(day)s %(month)s %(year)s", day="{0}", month="{1}", year="{2}"),
        months=tuple(names["wide"][number] for number in range(1, 13)),
        months_short=tuple(names["abbreviated"][number] for number in range(1, 13)),
    )


def ago(moment: datetime) -> Markup:
    """Return how long ago naive UTC `moment` was, with the exact time to machines and on hover."""
    # A page holds dozens of these: put together by hand they cost a tenth of strftime and escaping.
    words = calendar()
    day, clock = f"{moment.year}-{moment.month:02}-{moment.day:02}", f"{moment.hour:02}:{moment.minute:02}"
    exact = f"{words.date.format(moment.day, words.months[moment.month - 1], moment.year)}, {clock} UTC"
    return Markup(  # noqa: S704  (numbers and our own words)
        f'<time datetime="{day}T{clock}:{moment.second:02}Z" title="{exact}">{_ago_words(moment, words)}</time>'
    )


def _ago_words(moment: datetime, words: Calendar) -> str:
    seconds = int((now() - moment).total_seconds())
    if seconds < _MINUTE:
        return words.just_now
    if seconds < _HOUR:
        return words.minutes % (seconds // _MINUTE)
    if seconds < _DAY:
        return words.hours % (seconds // _HOUR)
    if seconds < 2 * _DAY:
        return words.a_day
    if seconds < 30 * _DAY:
        return words.days % (seconds // _DAY)
    return words.date.format(moment.day, words.months_short[moment.month - 1], moment.year)


def clock_time(moment: datetime) -> Markup:
    """Return "15:52 UTC", the first full minute from naive UTC `moment` on; scripts make it the reader's own time."""
    full = moment if moment == moment.replace(second=0, microsecond=0) else moment + timedelta(minutes=1)
    clock, at = f"{full.hour:02}:{full.minute:02}", f"{full.year}-{full.month:02}-{full.day:02}"
    return Markup(f'<time class="clock" datetime="{at}T{clock}:00Z">{clock} UTC</time>')  # noqa: S704  (numbers)


def day(on: date) -> str:
    """Return "1 March 2026"; in German "1. März 2026"."""
    words = calendar()
    return words.date.format(on.day, words.months[on.month - 1], on.year)


def signed_twei(amount_mtwei: int) -> str:
    """Return the amount as people read it, with its sign: "+0.5", "-2"."""
    return f"{'+' if amount_mtwei > 0 else ''}{twei(amount_mtwei)}"


def last_week(average_mtwei: int | None) -> str:
    """Return what a promise came to, to stand after it: " (0.24 on average last week)"; nothing where none did."""
    return "" if average_mtwei is None else _(" (%(twei)s on average last week)", twei=twei(average_mtwei))


def duration(seconds: int) -> str:
    """Return "45 s", "4 min", "4 min 12 s"."""
    whole, rest = divmod(seconds, _MINUTE)
    if not whole:
        return _("%(seconds)s s", seconds=rest)
    if not rest:
        return _("%(minutes)s min", minutes=whole)
    return _("%(minutes)s min %(seconds)s s", minutes=whole, seconds=rest)


def avatar_address(style: str, name: str, side: int = 48) -> str:
    """Return the address of a member's picture: drawn in a style, or uploaded, where it is no style but a digest.

    `side` is how large it is shown, in pixels of CSS, of which a phone has two or three to one.
    """
    if style not in avatars.STYLES:
        return picture_address(style, Size.SMALL if side <= SMALL_AVATAR_SIDE // 2 else Size.FULL)
    return f"/avatars/{avatars.DRAWING_VERSION}/{style}/{name.lower()}.svg"


def register_filters(app: Flask) -> None:
    """Give templates these, Twei as people read them, and the avatar styles."""
    env = app.jinja_env
    env.filters.update(
        ago=ago, clock_time=clock_time, day=day, counted=counted, duration=duration, figure=figure,
        signed_figure=signed_figure, reading_minutes=minutes, twei=twei, plain_twei=plain_twei,
        counted_twei=counted_twei, signed_twei=signed_twei, last_week=last_week, pause=pause,
        thousandths=twei,  # of weights, which read as the thousandths of a Twei do
    )  # fmt: skip
    env.globals.update(
        Gate=Gate,
        Line=Line,
        avatar_address=avatar_address,
        picture_address=picture_address,
        avatar_styles=avatars.STYLES,
        calendar=calendar,
    )
    env.globals.update(free_edit_minutes=FREE_FOR // timedelta(minutes=1))
    env.globals.update(profit_labels=pnl.PROFIT_LABELS, loss_labels=pnl.LOSS_LABELS)
