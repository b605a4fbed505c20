"""What an admin has to know today, as far as the database knows it; and the last 90 days, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forum.clock import now
from forum.db import free_bytes, records, size_bytes, snapshot
from forum.models.member import takes_part
from forum.queries.moderation_queue import OBJECTED
from forum.text.passwords import NO_PASSWORD

DAYS_DRAWN = 90
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figures:
    """What waits, and what was done last. Times are naive UTC, days UTC days; None where there is nothing yet.

    `settled_day` is the newest day that was settled, `sealed_day` the newest that was sealed. Of the mails, `waiting`
    have not been given up; of the members, those who have left are not counted.
    """

    open_cases: int
    oldest_case_at: datetime | None
    objections: int
    settled_day: date | None
    sealed_day: date | None
    mails_waiting: int
    oldest_mail_at: datetime | None
    mails_given_up: int
    members: int
    joined_today: int
    joined_this_week: int
    first_joined_at: datetime | None


@dataclass(slots=True)
class DayCounts:
    """What happened on one UTC day: who signed up, what was written, read to its end, flagged and decided."""

    day: date
    joined: int = 0
    comments: int = 0
    readings: int = 0
    flags: int = 0
    decisions: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk as of one moment: `days` are the last DAYS_DRAWN, oldest first, today at the end.

    `size_bytes` and `free_bytes` are of the database and its disk, and None where nobody can tell.
    """

    figures: Figures
    days: Sequence[DayCounts]
    size_bytes: int | None
    free_bytes: int | None


@dataclass(frozen=True, slots=True)
class _Count:
    what: str
    day: date
    count: int


# An import makes members too, who have not joined.
_JOINED = f"(SELECT created_at FROM member WHERE password_hash <> '{NO_PASSWORD}') AS joined"  # noqa: S608  (ours)
_FIGURES = f"""
    SELECT (SELECT count(*) FROM moderation_case WHERE closed_at IS NULL) AS open_cases,
           (SELECT min(COALESCE(reopened_at, opened_at)) FROM moderation_case WHERE closed_at IS NULL)
               AS oldest_case_at,
           (SELECT count(*) FROM moderation_case c WHERE c.closed_at IS NULL AND {OBJECTED}) AS objections,
           (SELECT max(day) FROM settlement WHERE set_aside_at IS NULL) AS settled_day,
           (SELECT max(day) FROM seal) AS sealed_day,
           (SELECT count(*) FROM outgoing_mail WHERE given_up_at IS NULL) AS mails_waiting,
           (SELECT min(created_at) FROM outgoing_mail WHERE given_up_at IS NULL) AS oldest_mail_at,
           (SELECT count(*) FROM outgoing_mail WHERE given_up_at IS NOT NULL) AS mails_given_up,
           (SELECT count(*) FROM member m WHERE {takes_part("m")}) AS members,
           (SELECT count(*) FROM {_JOINED} WHERE created_at >= ?) AS joined_today,
           (SELECT count(*) FROM {_JOINED} WHERE created_at >= ?) AS joined_this_week,
           (SELECT min(created_at) FROM {_JOINED}) AS first_joined_at
"""  # noqa: S608  (all of it ours)
# What is counted, by the field of `DayCounts`: the table, and the column of its time.
_COUNTED = {
    "joined": (_JOINED, "created_at"),
    "comments": ("comment", "created_at"),
    "readings": ("reading", "completed_at"),
    "flags": ("flag", "created_at"),
    "decisions": ("decision", "created_at"),
}
# A time's first ten characters are its day, on every database.
_DAYS = " UNION ALL ".join(
    f"SELECT '{what}' AS what, substr(CAST({at} AS TEXT), 1, 10) AS day, count(*) AS count FROM {table} "  # noqa: S608
    f"WHERE {at} >= ? GROUP BY 2"
    for what, (table, at) in _COUNTED.items()
)


def desk() -> Desk:
    """Return what the desk shows. Three statements in one snapshot; two on CockroachDB."""
    today = datetime.combine(now().date(), time.min)
    with snapshot():
        [figures] = records(_FIGURES, Figures, today, now() - _WEEK)
        return Desk(figures, _days(today.date()), size_bytes(), free_bytes())


def _days(today: date) -> list[DayCounts]:
    """Return the last days, each of them, whether something happened or not."""
    first = today - timedelta(days=DAYS_DRAWN - 1)
    days = {first + timedelta(days=number): DayCounts(first + timedelta(days=number)) for number in range(DAYS_DRAWN)}
    for one in records(_DAYS, _Count, *[datetime.combine(first, time.min)] * len(_COUNTED)):
        if one.day in days:  # a clock that runs ahead is another page's matter
            setattr(days[one.day], one.what, one.count)
    return list(days.values())
