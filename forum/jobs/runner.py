"""Running what is due, one job after the other, whatever happens."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event

from peewee import DatabaseError, InterfaceError
from playhouse.pool import MaxConnectionsExceeded

from forum.actions import attacks, outbox, webhook_outbox
from forum.db import db
from forum.jobs import leases
from forum.jobs.schedule import ATTACKS, JOBS, MAIL, WEBHOOKS, Job
from forum.jobs.timekeeping import CLOCK, ClockJumped, Timekeeper

_log = logging.getLogger(__name__)
_PAUSE_SECONDS = 60
_PAUSE_SECONDS_MAX = 600
# For what other processes were asked for.
_ASKED_PAUSE_SECONDS = 5

Ended = dict[str, Exception | None]


class NotAsked(Exception):
    """The database, or the file that writers lock, could not be asked what is due."""


@dataclass(slots=True)
class Rounds:
    """How this process's rounds of looking for jobs go: how many failed in a row, and what the last one failed of."""

    failed: int = 0
    last_error: BaseException | None = None


# Of the thread that runs all jobs, in this process; the page about health shows it.
rounds = Rounds()


def keep_running(stop: Event, pause_seconds: float = _PAUSE_SECONDS, jobs: Sequence[Job] = JOBS) -> None:
    """Run what is due, now and each time after a pause, until `stop` is set."""
    holder, timekeeper = leases.new_holder(), Timekeeper()
    _go_round(lambda: run_round(timekeeper, jobs, holder), stop.is_set, stop.wait, pause_seconds, rounds)


def keep_delivering() -> None:
    """Deliver mail for as long as the process lives: soon after this process queued some, and after each pause.

    It has a thread of its own, so that a mail server that takes its time keeps nothing else waiting.
    """
    _keep_answering(outbox.queued, MAIL)


def keep_attacking() -> None:
    """Try out attacks for as long as the process lives: soon after this process was asked, and after each pause.

    It has a thread of its own: an admin looks on, and years of claims keep nothing else waiting.
    """
    _keep_answering(attacks.asked, ATTACKS)


def keep_telling() -> None:
    """Tell other sites what happened for as long as the process lives: soon after it happened, and after each pause.

    It has a thread of its own, so that a site that takes its time keeps nothing else waiting.
    """
    _keep_answering(webhook_outbox.queued, WEBHOOKS)


def _keep_answering(asked: Event, job: Job) -> None:
    holder = leases.new_holder()

    def look() -> Ended:
        asked.clear()  # before looking: what is asked for from here on wakes the next round
        return run_due((job,), holder)

    _go_round(look, lambda: False, asked.wait, _ASKED_PAUSE_SECONDS, Rounds())


def _go_round(
    look: Callable[[], Ended],
    is_over: Callable[[], bool],
    wait: Callable[[float], object],
    pause_seconds: float,
    state: Rounds,
) -> None:
    """Look again and again, whatever is raised, with a pause that grows while looking fails."""
    while not is_over():
        try:
            error = next((error for error in look().values() if isinstance(error, (NotAsked, ClockJumped))), None)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as failure:  # the thread is all that runs jobs: nothing may end it
            _log.exception("looking for jobs failed and will be tried again")
            error = failure
            _drop_connection()
        state.failed, state.last_error = (state.failed + 1 if error else 0), error
        wait(min(pause_seconds * 2 ** min(state.failed, 10), max(pause_seconds, _PAUSE_SECONDS_MAX)))


def run_round(timekeeper: Timekeeper, jobs: Sequence[Job] = JOBS, holder: str | None = None) -> Ended:
    """Run each job that is due, as `run_due` does, where the clock can be believed; else none."""
    try:
        with db.connection_context():
            timekeeper.check()
    except ClockJumped as error:
        _log.error("no job runs: %s", error)
        return {CLOCK: error}
    except _NO_ANSWER as error:
        return {CLOCK: _not_asked(error)}
    return run_due(jobs, holder)


def run_due(jobs: Sequence[Job] = JOBS, holder: str | None = None) -> Ended:
    """Run each job that is due and that no other process has.

    Return the names of those that ran, with what each failed of (None: it did not). Nothing that a job raises keeps
    the other jobs from their turn; where the database cannot be asked, no other is tried in this round.
    """
    holder = holder or leases.new_holder()
    ended: Ended = {}
    for job in jobs:
        try:
            if _run(job, holder):
                ended[job.name] = None
                _log.info("the job %s is done", job.name)
        except NotAsked as error:
            ended[job.name] = error
            break
        except Exception as error:
            _log.exception("the job %s failed and will be tried again", job.name)
            ended[job.name] = error
    return ended


_NO_ANSWER = (DatabaseError, InterfaceError, MaxConnectionsExceeded, OSError)


def _run(job: Job, holder: str) -> bool:
    """Run the job if it is due and free, and note how it ended; say whether it ran. Raises what it raises."""
    try:
        with db.connection_context():
            # Asked first, because asking keeps no writer waiting.
            if not (leases.is_due(job.name) and job.is_wanted() and leases.take(job.name, holder)):
                return False
    except _NO_ANSWER as error:
        raise _not_asked(error) from error
    try:
        with db.connection_context():
            job.run()
    except Exception as error:
        with db.connection_context():  # another one: that of the job may be broken
            leases.fail(job.name, holder, error)
        raise
    with db.connection_context():
        leases.finish(job.name, holder, job.every)
    return True


def _not_asked(error: Exception) -> NotAsked:
    """Say in the log that nothing could be asked, and why; leave nothing behind that would stop the next round."""
    _log.error("what is due could not be asked, and will be tried again: %s: %s", type(error).__name__, error)
    _drop_connection()
    return NotAsked(f"{type(error).__name__}: {error}")


def _drop_connection() -> None:
    with suppress(Exception):
        if not db.is_closed():
            db.close()
