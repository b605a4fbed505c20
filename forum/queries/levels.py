"""What a member's XP came from: recently, for their pace, and entry by entry, for the page of the levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from forum.clock import midnight, now
from forum.db import records, value
from forum.i18n import _
from forum.models import Member, XpEntry
from forum.models.names import shown_name
from forum.rules.pace import PACE_DAYS
from forum.rules.xp import ONCE, SOURCE_LABELS, xp_key

ENTRIES_SHOWN = 30

_ONCE = ", ".join(f"'{source}'" for source in ONCE)
# Part of another statement too, so that the thread page learns of a locked member's pace from a read that it does
# anyway: "source day sum" by source and day, since a moment, and of what comes once whenever it came.
# A time's first ten characters are its day, on every database.
XP_COLUMN = f"""
    (SELECT string_agg(x.source || ' ' || x.day || ' ' || x.sum_xp, ';') FROM (
        SELECT source, substr(CAST(created_at AS TEXT), 1, 10) AS day, CAST(sum(amount_xp) AS TEXT) AS sum_xp
        FROM xp_entry
        WHERE member_id = ? AND source <> 'grant' AND source <> 'history' AND (created_at >= ? OR source IN ({_ONCE}))
        GROUP BY 1, 2) x)
"""  # noqa: S608  (all of it ours)


@dataclass(frozen=True, slots=True)
class RecentXp:
    """A member's recent XP: of each of the last days, today's last; of today by source; and what came once.

    `member_days` are the full days since they joined.
    """

    member_days: int

    days_xp: Sequence[int]
    today_xp: dict[str, int]
    done: frozenset[str]


def recent_xp(me: Member) -> RecentXp:
    """Return the recent XP of `me`. One statement."""
    return recent_xp_from(me, value(f"SELECT {XP_COLUMN}", *recent_xp_parameters(me)))


def recent_xp_parameters(me: Member) -> tuple[int, datetime]:
    """Return the parameters of `XP_COLUMN`."""
    return me.id, midnight() - timedelta(days=PACE_DAYS - 1)


def recent_xp_from(me: Member, summed: str | None) -> RecentXp:
    """Return the recent XP from what `XP_COLUMN` answered. Days before one joined are none of one's pace."""
    found = [
        (source, day, int(xp)) for source, day, xp in (part.split(" ") for part in (summed or "").split(";") if part)
    ]
    today = now().date()
    days = min(PACE_DAYS, max(1, (today - me.created_at.date()).days + 1))
    by_day = dict.fromkeys((str(today - timedelta(days=back)) for back in reversed(range(days))), 0)
    for source, day, xp in found:
        if day in by_day and source not in ONCE:
            by_day[day] += xp
    return RecentXp(
        member_days=(now() - me.created_at).days,
        days_xp=tuple(by_day.values()),
        today_xp={source: xp for source, day, xp in found if day == str(today)},
        done=frozenset(source for source, _, _ in found if source in ONCE),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of one's XP: its amount, signed; its cause in words; what it was about; who gave it, and why.

    `post` is (id, title), the title None where the post was deleted.
    """

    at: datetime
    source: str
    amount_xp: int
    post: tuple[int, str | None] | None
    comment_id: int | None
    by: tuple[str, str] | None
    note: str

    @property
    def label(self) -> str:
        """The cause in words."""
        return _(SOURCE_LABELS[self.source])


@dataclass(frozen=True, slots=True)
class DayOfEntries:
    """A UTC day with the sum of all its entries, of which the log may show the newest only."""

    date: date
    sum_xp: int
    entries: Sequence[Entry]


class _LogRow(NamedTuple):
    created_at: datetime
    source: str
    amount_xp: int
    post_id: int | None
    title: str | None
    comment_id: int | None
    by_name: str | None
    by_display_name: str | None
    note: str
    day: date
    day_xp: int

    def entry(self) -> Entry:
        post = (self.post_id, self.title) if self.post_id else None
        by = (self.by_name, self.by_display_name) if self.by_name else None
        return Entry(self.created_at, self.source, self.amount_xp, post, self.comment_id, by, self.note)


_LOG = f"""
    SELECT e.created_at, e.source, e.amount_xp, p.id AS post_id,
           CASE WHEN gone.post_id IS NULL AND hiding.post_id IS NULL THEN p.title END AS title,
           e.comment_id, g.name AS by_name, {shown_name("g")} AS by_display_name, e.note, e.day, e.day_xp
    FROM (SELECT *, substr(CAST(created_at AS TEXT), 1, 10) AS day,
                 CAST(sum(amount_xp) OVER (PARTITION BY substr(CAST(created_at AS TEXT), 1, 10)) AS BIGINT) AS day_xp
          FROM xp_entry WHERE member_id = ?) e
    LEFT JOIN comment c ON c.id = e.comment_id
    LEFT JOIN post p ON p.id = COALESCE(e.post_id, c.post_id)
    LEFT JOIN post_removal gone ON gone.post_id = p.id
    LEFT JOIN post_hiding hiding ON hiding.post_id = p.id
    LEFT JOIN member g ON g.id = e.by_id AND e.source = 'grant'
    ORDER BY e.day DESC, e.created_at DESC, e.id DESC LIMIT ?
"""  # noqa: S608  (all of it ours)


def xp_log(me: Member) -> list[DayOfEntries]:
    """Return the newest entries of `me` by day, newest first. One statement."""
    found = records(_LOG, _LogRow, me.id, ENTRIES_SHOWN)
    return [
        DayOfEntries(day, day_xp, [row.entry() for row in of_day])
        for (day, day_xp), of_day in groupby(found, lambda row: (row.day, row.day_xp))
    ]


def has_passed_quiz(me: Member) -> bool:
    """Say whether the quiz has brought `me` its XP. One statement."""
    return XpEntry.select().where(XpEntry.key == xp_key("quiz", me.id)).exists()
