"""Which job is due, and whose it is: rows that all processes share, so that one of them runs it."""

import os
import socket
from datetime import datetime, timedelta
from secrets import token_hex

from forum.clock import now
from forum.db import in_transaction
from forum.models import JobState

# A process that dies keeps its job from the others for so long.
LEASE = timedelta(minutes=10)
_RETRY_FIRST = timedelta(minutes=1)
_RETRY_LAST = timedelta(hours=1)
_ERROR_LENGTH_MAX = 1_000


def new_holder() -> str:
    """Return a name for whoever takes leases: machine and process, for those who read it, and a number of its own."""
    return f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"


def is_due(name: str) -> bool:
    """Say whether the job's time has come and nobody has it. A job without a row has never run."""
    state = JobState.get_or_none(JobState.name == name)
    return state is None or (state.next_run_at <= now() and (state.lease_until is None or state.lease_until <= now()))


@in_transaction
def take(name: str, holder: str) -> bool:
    """Take the job, if it is due and nobody has it; say whether it is `holder`'s from now on."""
    at = now()
    JobState.insert(name=name, next_run_at=at).on_conflict_ignore().execute()
    free = JobState.lease_until.is_null() | (JobState.lease_until <= at)
    taken = JobState.update(lease_holder=holder, lease_until=at + LEASE).where(
        JobState.name == name, JobState.next_run_at <= at, free
    )
    return taken.execute() == 1


@in_transaction
def finish(name: str, holder: str, every: timedelta) -> None:
    """Note that the job was done, and give it back until its next time."""
    _give_back(name, holder, next_run_at=now() + every, failures=0, last_error="")


@in_transaction
def fail(name: str, holder: str, error: Exception) -> None:
    """Note why the job failed, and give it back: it is tried again, later each time."""
    state = JobState.get_or_none(JobState.name == name, JobState.lease_holder == holder)
    if state:
        failures = state.failures + 1
        words = f"{type(error).__name__}: {error}"[:_ERROR_LENGTH_MAX]
        _give_back(name, holder, next_run_at=now() + retry_after(failures), failures=failures, last_error=words)


def retry_after(failures: int) -> timedelta:
    """Return how long a job waits after so many failures in a row: twice as long each time, up to an hour."""
    return min(_RETRY_FIRST * 2 ** min(failures - 1, 20), _RETRY_LAST)


def _give_back(name: str, holder: str, *, next_run_at: datetime, failures: int, last_error: str) -> None:
    JobState.update(
        next_run_at=next_run_at,
        lease_holder=None,
        lease_until=None,
        last_run_at=now(),
        failures=failures,
        last_error=last_error,
    ).where(JobState.name == name, JobState.lease_holder == holder).execute()
