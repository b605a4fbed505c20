"""The desk in words and drawings: what needs a hand, where that is dealt with, and the last days as charts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from markupsafe import Markup

from forum.clock import now
from forum.i18n import _, figure, ngettext
from forum.jobs.health import Health
from forum.queries.desk import DAYS_DRAWN, DayCounts, Desk, Figures
from forum.render import charts
from forum.render.filters import ago, day

# Jobs look each minute: what is not done so long after the day's end is late.
_GRACE = timedelta(hours=1)
# Mails leave within seconds; what has waited for so long has been tried in vain.
_MAIL_WAIT_MAX = timedelta(minutes=15)
_MEGABYTE, _GIGABYTE = 1_000_000, 1_000_000_000
_FREE_BYTES_MIN = _GIGABYTE


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that an admin looks after: how it is, in a sentence, and whether somebody has to do something.

    `href` is where it is dealt with, if that is on a page, and `action` what its link says.
    """

    name: str
    sentence: str
    needs_hand: bool
    href: str | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart of the last days: its title, its columns, and what its parts are called (from the bottom)."""

    title: str
    parts: Sequence[str]
    chart: charts.ColumnChart
    first: date
    last: date
    total: int


def checks(desk: Desk, health: Health) -> list[Check]:
    """Return everything that is looked after; what needs a hand comes first."""
    figures = desk.figures
    found = [_queue(figures), *_days_done(figures), _jobs(health), _mail(figures), _sign_ups(figures), _room(desk)]
    return sorted(found, key=lambda check: not check.needs_hand)


def _queue(figures: Figures) -> Check:
    if figures.open_cases and figures.oldest_case_at:
        words = ngettext(
            "%(num)s case is waiting; the oldest came %(when)s.",
            "%(num)s cases are waiting; the oldest came %(when)s.",
            figures.open_cases,
            when=ago(figures.oldest_case_at),
        )
        if figures.objections:
            words += " " + ngettext("%(num)s is an objection.", "%(num)s are objections.", figures.objections)
    else:
        words = _("No case is waiting.")
    said = Markup(words)  # noqa: S704  (our own words)
    return Check(_("Moderation"), said, bool(figures.open_cases), url_for("moderation.show"), _("To the queue"))


def _days_done(figures: Figures) -> Iterator[Check]:
    """Yield the day's settlement, and the seal of the day before it."""
    due = (now() - _GRACE).date()
    begun = bool(figures.first_joined_at and figures.first_joined_at.date() < due)
    words = _("Settled up to %(day)s.", day=day(figures.settled_day)) if figures.settled_day else ""
    late = figures.settled_day < due if figures.settled_day else begun
    wanted = _("%(day)s should be settled by now.", day=day(due)) if late else ""
    sentence = " ".join(filter(None, (words, wanted))) or _("Nothing has been settled yet.")
    where = url_for("economy.show", _anchor="settlements")
    yield Check(_("Settlement"), sentence, late, where, _("To the settlements"))

    ended = due - timedelta(days=1)
    words = _("Sealed up to %(day)s.", day=day(figures.sealed_day)) if figures.sealed_day else ""
    late = figures.sealed_day < ended if figures.sealed_day else begun
    wanted = _("%(day)s should be sealed by now.", day=day(ended)) if late else ""
    sentence = " ".join(filter(None, (words, wanted))) or _("Nothing has been sealed yet.")
    yield Check(_("Seals"), sentence, late, url_for("seals.show"), _("To the seals"))


def _jobs(health: Health) -> Check:
    failing = [f"{job.name} ({figure(job.failures)}, {job.error})" for job in health.failing]
    if health.doubts:
        words = _("Jobs have stopped, because the clock of the server is in doubt.")
    elif not health.jobs_run:
        words = _("No job has run for a while.")
    elif failing:
        words = _("These failed (how often in a row, with what): %(jobs)s.", jobs=", ".join(failing))
    else:
        words = _("All jobs run.")
    return Check(
        _("Jobs"),
        words,
        bool(health.doubts or failing) or not health.jobs_run,
        url_for("health.status"),
        _("To the jobs"),
    )


def _mail(figures: Figures) -> Check:
    stuck = bool(figures.oldest_mail_at and figures.oldest_mail_at < now() - _MAIL_WAIT_MAX)
    words = [_("No mail is waiting.")]
    if figures.mails_waiting and figures.oldest_mail_at:
        words = [
            ngettext(
                "%(num)s mail is waiting; it was written %(when)s.",
                "%(num)s mails are waiting; the oldest was written %(when)s.",
                figures.mails_waiting,
                when=ago(figures.oldest_mail_at),
            )
        ]
    if figures.mails_given_up:
        given_up = figures.mails_given_up
        words.append(ngettext("%(num)s was given up in the last two weeks.",
                              "%(num)s were given up in the last two weeks.", given_up))  # fmt: skip
    return Check(
        _("Mail"), Markup(" ".join(words)), stuck or bool(figures.mails_given_up), url_for("health.status"),  # noqa: S704
        _("To the jobs"),
    )  # fmt: skip


def _sign_ups(figures: Figures) -> Check:
    words = _(
        "%(today)s signed up today, %(week)s within 7 days; %(all)s members in all.",
        today=figure(figures.joined_today),
        week=figure(figures.joined_this_week),
        all=figure(figures.members),
    )
    return Check(_("Sign-ups"), words, False, url_for("users_admin.show", state="new"), _("To the new members"))


def _room(desk: Desk) -> Check:
    words = []
    if desk.size_bytes is not None:
        words.append(_("The database takes %(size)s.", size=_size(desk.size_bytes)))
    if desk.free_bytes is not None:
        words.append(_("%(size)s are free on its disk.", size=_size(desk.free_bytes)))
    short = desk.free_bytes is not None and desk.free_bytes < _FREE_BYTES_MIN
    unknown = _("This database doesn’t say how much room it takes.")
    return Check(_("Room"), " ".join(words) or unknown, short)


def _size(count: int) -> str:
    """Return so many bytes as they read: "82 GB"; "5 MB" below ten of these."""
    if count >= 10 * _GIGABYTE:
        return f"{figure(count // _GIGABYTE)} GB"
    return f"{figure(max(1, count // _MEGABYTE))} MB"


def plots(days: Sequence[DayCounts]) -> list[Plot]:
    """Return the charts of the last days, of which there is at least one; oldest first."""
    return [
        _plot(_("Sign-ups a day"), [_("Sign-ups")], days, lambda one: [one.joined]),
        _plot(_("Comments a day"), [_("Comments")], days, lambda one: [one.comments]),
        _plot(_("Readings a day"), [_("Readings")], days, lambda one: [one.readings]),
        _plot(_("Flags and decisions a day"), [_("Flags"), _("Decisions")], days,
              lambda one: [one.flags, one.decisions]),
    ]  # fmt: skip


def _plot(title: str, parts: Sequence[str], days: Sequence[DayCounts], read: Callable[[DayCounts], list[int]]) -> Plot:
    drawn = [(one.day.toordinal(), read(one)) for one in days]
    total = sum(sum(values) for _day, values in drawn)
    return Plot(title, parts, charts.column_chart(drawn, DAYS_DRAWN), days[0].day, days[-1].day, total)
