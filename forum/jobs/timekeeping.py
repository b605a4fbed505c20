"""Whether the clock can be believed: jobs pay, expire and erase by it, and what they did cannot be taken back.

While jobs run, the job `clock` notes the time every few minutes. A clock that is more than a day away from the last
note has jumped, or the jobs did not run for so long; no row can tell which. So they stop, and say so, until

- the clock is back within a day of the note, or
- it has run steadily for an hour in a process that has not seen it right before: that was an outage, or
- the operator says that it is right (`trust`, by `flask clock trust`).
"""

import logging
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from forum.clock import now
from forum.db import in_transaction
from forum.jobs.leases import LEASE
from forum.models import JobState
from forum.money import settlement

_log = logging.getLogger(__name__)

CLOCK = "clock"
NOTED_EVERY = timedelta(minutes=5)
JUMP = timedelta(days=1)
STEADY = timedelta(hours=1)
# Between what the clock shows and what has really passed, while it counts as steady.
_DRIFT = timedelta(minutes=1)
# Also counts the time that a laptop sleeps, where the system can tell.
_ELAPSING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_MINUTE = "%Y-%m-%d %H:%M"
_ADVICE = "If the clock is right, run `flask clock trust`; if not, mend it."


class ClockJumped(Exception):
    """The clock is more than a day away from where it was when the jobs last ran."""


class SettledAhead(Exception):
    """A settlement is dated ahead of the clock, and would keep the days until then from being settled."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What the clock showed, and what had really passed by then since some moment."""

    shown: datetime
    elapsed: timedelta


class Timekeeper:
    """Holds the clock against the last note, for as long as a process runs jobs."""

    def __init__(self) -> None:
        self._was_right = False
        self._first_doubt: _Look | None = None

    def check(self) -> None:
        """Return where the clock can be believed. Raises ClockJumped where not."""
        noted_at, at = noted(), now()
        if noted_at is None or abs(at - noted_at) <= JUMP:
            self._was_right, self._first_doubt = True, None
            return
        look = _Look(at, timedelta(seconds=elapsed_seconds()))
        self._first_doubt = self._first_doubt or look
        if self._was_right or not self._has_been_steady(look):
            raise ClockJumped(
                f"The clock shows {at:{_MINUTE}} UTC, and the jobs last ran at {noted_at:{_MINUTE}}. {_ADVICE}"
            )
        _log.warning("the clock has run steadily for an hour since the start and is believed: %s UTC", at)
        _note(at)

    def _has_been_steady(self, look: _Look) -> bool:
        assert self._first_doubt
        passed, shown = look.elapsed - self._first_doubt.elapsed, look.shown - self._first_doubt.shown
        if abs(passed - shown) > _DRIFT:
            self._first_doubt = look
        return passed >= STEADY and self._first_doubt is not look


def elapsed_seconds() -> float:
    """Return how long the machine has run: a clock that nobody sets."""
    return time.clock_gettime(_ELAPSING)


def noted() -> datetime | None:
    """Return when the jobs last ran by a clock that was believed; None where they never have."""
    state = JobState.get_or_none(JobState.name == CLOCK)
    return state.last_run_at if state else None


def check_settled_days() -> None:
    """Return where no settlement lies ahead of the clock. Raises SettledAhead."""
    ahead = settlement.days_ahead(now())
    if ahead:
        raise SettledAhead(
            f"{ahead[-1]} is settled already, and today is {now().date()}: the clock was wrong then, or is now. "
            f"Until that day nothing is paid. {_ADVICE}"
        )


def doubts() -> list[str]:
    """Return what there is against the clock, in words for the operator."""
    found = []
    for check in (Timekeeper().check, check_settled_days):
        try:
            check()
        except (ClockJumped, SettledAhead) as doubt:
            found.append(str(doubt))
    return found


@in_transaction
def trust() -> list[date]:
    """Believe the clock from now on, and return the days ahead of it whose settlements are set aside.

    What such a settlement paid stays paid; its day alone is not settled again. What the jobs had put off to a time by
    the wrong clock is due now.
    """
    at = now()
    _note(at)
    JobState.update(next_run_at=at).where(JobState.next_run_at > at + JUMP).execute()
    JobState.update(lease_holder=None, lease_until=None).where(JobState.lease_until > at + LEASE).execute()
    return settlement.set_aside(at)


@in_transaction
def _note(at: datetime) -> None:
    JobState.insert(name=CLOCK, next_run_at=at, last_run_at=at).on_conflict(
        conflict_target=[JobState.name], update={JobState.last_run_at: at, JobState.next_run_at: at}
    ).execute()
