"""Running what is due, one job after the other, whatever happens."""

import logging
from collections.abc import Sequence
from threading import Event

from forum.actions import outbox
from forum.db import db
from forum.jobs import leases
from forum.jobs.schedule import JOBS, MAIL, Job

_log = logging.getLogger(__name__)
_PAUSE_SECONDS = 60
# For mail that other processes have queued.
_MAIL_PAUSE_SECONDS = 5


def keep_running(stop: Event, pause_seconds: float = _PAUSE_SECONDS, jobs: Sequence[Job] = JOBS) -> None:
    """Run what is due, now and each time after a pause, until `stop` is set."""
    holder = leases.new_holder()
    while not stop.is_set():
        run_due(jobs, holder)
        stop.wait(pause_seconds)


def keep_delivering() -> None:
    """Deliver mail for as long as the process lives: soon after this process queued some, and after each pause.

    It has a thread of its own, so that a mail server that takes its time keeps nothing else waiting.
    """
    holder = leases.new_holder()
    while True:
        outbox.queued.clear()  # before looking: what is queued from here on wakes the next round
        run_due((MAIL,), holder)
        outbox.queued.wait(_MAIL_PAUSE_SECONDS)


def run_due(jobs: Sequence[Job] = JOBS, holder: str | None = None) -> dict[str, Exception | None]:
    """Run each job that is due and that no other process has.

    Return the names of those that ran, with what each failed of (None: it did not). Nothing that a job or
    the database raises keeps the other jobs from their turn.
    """
    holder = holder or leases.new_holder()
    ended: dict[str, Exception | None] = {}
    for job in jobs:
        try:
            if _run(job, holder):
                ended[job.name] = None
                _log.info("the job %s is done", job.name)
        except Exception as error:
            _log.exception("the job %s failed and will be tried again", job.name)
            ended[job.name] = error
    return ended


def _run(job: Job, holder: str) -> bool:
    """Run the job if it is due and free, and note how it ended; say whether it ran. Raises what it raises."""
    with db.connection_context():
        # Asked first, because asking keeps no writer waiting.
        if not (leases.is_due(job.name) and job.is_wanted() and leases.take(job.name, holder)):
            return False
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
