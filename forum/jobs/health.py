"""How the forum is, for monitors and for people: whether the database answers, and whether jobs run."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import DatabaseError, InterfaceError
from playhouse.pool import MaxConnectionsExceeded

from forum.clock import now
from forum.db import migrations
from forum.jobs import timekeeping
from forum.jobs.runner import rounds
from forum.jobs.timekeeping import CLOCK, NOTED_EVERY
from forum.models import JobState

# Without a note of the clock for so long, no process runs jobs.
_SILENCE_MAX = 3 * NOTED_EVERY + timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class JobHealth:
    """One job: when it last ran and runs next, how often it has failed in a row, and the class of the last error."""

    name: str
    last_run_at: datetime | None
    next_run_at: datetime
    failures: int
    error: str


@dataclass(frozen=True, slots=True)
class Health:
    """The forum's health. `pending` are migrations that have not been run; without an answer, nothing else is known.

    `rounds_failed` and `round_error` are of the thread in this process that looks for jobs.
    """

    answers: bool
    pending: tuple[str, ...] = ()
    jobs: tuple[JobHealth, ...] = ()
    jobs_run: bool = False
    doubts: tuple[str, ...] = ()
    rounds_failed: int = 0
    round_error: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether pages can be answered. Jobs are no part of it: without them pages are as good as ever."""
        return self.answers and not self.pending

    @property
    def failing(self) -> list[JobHealth]:
        """The jobs whose last run failed."""
        return [job for job in self.jobs if job.failures]


def health() -> Health:
    """Return how the forum is. Writes nothing and raises nothing; what errors say is left to the log."""
    own = {"rounds_failed": rounds.failed, "round_error": type(rounds.last_error).__name__ if rounds.failed else ""}
    try:
        pending = tuple(name for name, applied_at in migrations.status() if not applied_at)
        if pending:
            return Health(True, pending, **own)
        jobs = tuple(_job(state) for state in JobState.select().order_by(JobState.name))
        return Health(True, (), jobs, _run(jobs), tuple(timekeeping.doubts()), **own)
    except (DatabaseError, InterfaceError, MaxConnectionsExceeded, OSError):
        return Health(False, **own)


def _job(state: JobState) -> JobHealth:
    # What an error says may hold an address with its password: its class is enough to look for it in the log.
    error = state.last_error.partition(":")[0] if state.failures else ""
    return JobHealth(state.name, state.last_run_at, state.next_run_at, state.failures, error)


def _run(jobs: tuple[JobHealth, ...]) -> bool:
    noted_at = next((job.last_run_at for job in jobs if job.name == CLOCK), None)
    return noted_at is not None and abs(now() - noted_at) <= _SILENCE_MAX
