"""Jobs run by themselves: each by one process at a time, again and again, whatever happens."""

import signal
from datetime import datetime, timedelta
from threading import Event

import pytest
from peewee import OperationalError

from forum import clock
from forum.db import db, in_transaction
from forum.jobs import leases, runner, scheduler
from forum.jobs.schedule import JOBS, Job
from forum.models import JobState, Seal, Settlement
from forum.money import settlement

AT = datetime(2026, 3, 1, 12)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Rounds(Event):
    """An event that is set after so many pauses, without any time passing."""

    def __init__(self, pauses: int):
        super().__init__()
        self.pauses = pauses

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses -= 1
        if self.pauses == 0:
            self.set()
        return self.is_set()


class Work:
    """A job that counts its runs, and fails as often as it is asked to."""

    def __init__(self, *failures: Exception):
        self.runs, self.failures = 0, list(failures)
        self.job = Job("work", HOUR, self)

    def __call__(self) -> None:
        self.runs += 1
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture(autouse=True)
def no_connection_of_the_tests(app):
    """Every process opens its own connection for a job, and so does each run here."""
    db.close()


def run_at(moment: datetime, *jobs: Job, holder: str | None = None) -> dict[str, Exception | None]:
    with clock.at(moment):
        return runner.run_due(jobs, holder)


def test_a_job_runs_at_once_and_then_every_so_often():
    work = Work()
    assert run_at(AT, work.job) == {"work": None}
    assert run_at(AT + HOUR - MINUTE, work.job) == {}
    assert run_at(AT + HOUR, work.job) == {"work": None}
    assert work.runs == 2
    state = JobState.get()
    assert (state.last_run_at, state.next_run_at) == (AT + HOUR, AT + 2 * HOUR)
    assert (state.lease_holder, state.lease_until, state.failures, state.last_error) == (None, None, 0, "")


def test_a_job_that_is_not_wanted_writes_nothing():
    work = Work()
    assert run_at(AT, Job("work", HOUR, work, lambda: False)) == {}
    assert not JobState.select().exists()


def test_of_several_processes_one_runs_a_job():
    def meanwhile() -> None:
        ran.append(run_at(AT, job, holder="another"))

    ran = []
    job = Job("work", HOUR, meanwhile)
    assert run_at(AT, job, holder="one") == {"work": None}
    assert ran == [{}]


def test_of_two_that_found_it_due_one_takes_it():
    with clock.at(AT):
        assert leases.is_due("work")
        assert leases.take("work", "one")
        assert not leases.take("work", "another")
        assert not leases.is_due("work")


def test_the_lease_of_a_process_that_died_expires():
    work = Work()
    with clock.at(AT):
        assert leases.take("work", "dead")
    assert run_at(AT + leases.LEASE - MINUTE, work.job) == {}
    assert run_at(AT + leases.LEASE, work.job) == {"work": None}


def test_who_comes_back_after_its_lease_changes_nothing():
    with clock.at(AT):
        leases.take("work", "slow")
    with clock.at(AT + leases.LEASE):
        assert leases.take("work", "another")
        leases.finish("work", "slow", HOUR)
        leases.fail("work", "slow", ValueError("too late"))
    assert JobState.get().lease_holder == "another"
    assert JobState.get().failures == 0


@pytest.mark.parametrize("error", [ValueError("no such thing"), OperationalError("gone"), KeyError("x"), MemoryError()])
def test_a_failure_is_noted_and_the_other_jobs_go_on(error, caplog):
    failing, other = Work(error), Job("other", HOUR, Work())
    ended = run_at(AT, failing.job, other)
    assert ended == {"work": error, "other": None}
    assert "will be tried again" in caplog.text
    state = JobState.get_by_id("work")
    assert state.last_error == f"{type(error).__name__}: {error}"
    assert (state.failures, state.next_run_at, state.lease_holder) == (1, AT + MINUTE, None)


def test_a_job_that_fails_is_tried_again_later_each_time():
    work = Work(*[ValueError("again")] * 8)
    moment, waits = AT, []
    for _ in range(8):
        assert run_at(moment, work.job)["work"]
        waits.append(JobState.get().next_run_at - moment)
        assert run_at(JobState.get().next_run_at - timedelta(seconds=1), work.job) == {}
        moment = JobState.get().next_run_at
    assert [wait // MINUTE for wait in waits] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert run_at(moment, work.job) == {"work": None}
    assert (JobState.get().failures, JobState.get().last_error) == (0, "")


def test_what_a_failed_job_wrote_is_rolled_back_with_it():
    @in_transaction
    def write_and_fail() -> None:
        JobState.insert(name="a row of the job", next_run_at=AT).execute()
        raise ValueError("too bad")

    run_at(AT, Job("work", HOUR, write_and_fail))
    assert [state.name for state in JobState.select()] == ["work"]


def test_a_job_that_leaves_its_connection_broken_is_noted_all_the_same():
    def break_off() -> None:
        db.connection().close()
        raise OperationalError("the connection is gone")

    assert run_at(AT, Job("work", HOUR, break_off))["work"]
    assert JobState.get().failures == 1


def test_the_loop_goes_on_when_the_database_does_not_answer(monkeypatch, caplog):
    work, is_due = Work(), leases.is_due

    def fail_first(name: str) -> bool:
        monkeypatch.setattr(leases, "is_due", is_due)
        raise OperationalError("the server is gone")

    monkeypatch.setattr(leases, "is_due", fail_first)
    runner.keep_running(Rounds(2), jobs=(work.job,))
    assert work.runs == 1
    assert "tried again" in caplog.text


def test_a_job_that_cannot_be_asked_keeps_no_other_from_its_turn():
    def ask() -> bool:
        raise ValueError("who knows")

    other = Work()
    ended = run_at(AT, Job("unsure", HOUR, Work(), ask), other.job)
    assert str(ended["unsure"]) == "who knows"
    assert other.runs == 1


def test_the_loop_ends_when_it_is_asked_to():
    work, stop = Work(), Event()
    stop.set()
    runner.keep_running(stop, jobs=(work.job,))
    assert work.runs == 0


def test_every_job_has_a_name_of_its_own():
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_a_day_is_settled_once_however_often_the_clock_is_looked_at(author):
    runner.keep_running(Rounds(3))
    assert Settlement.select().count() == 1


def test_the_next_day_is_settled_too(author):
    for moment in (AT, AT + timedelta(hours=13)):
        assert run_at(moment, *JOBS)["settlement"] is None
    assert Settlement.select().count() == 2


def test_a_day_that_was_settled_by_hand_is_left_alone(author):
    with clock.at(AT):
        settlement.settle()
    assert "settlement" not in run_at(AT, *JOBS)


def test_a_forum_that_nobody_has_joined_is_left_to_the_demo(app):
    runner.keep_running(Rounds(1))
    assert Settlement.select().count() == 0


def test_a_settlement_that_fails_is_tried_again(author, monkeypatch):
    settle = Job("settlement", MINUTE, Work(RuntimeError("no")), JOBS[0].is_wanted)
    assert run_at(AT, settle)["settlement"]
    assert run_at(AT + MINUTE, *JOBS)["settlement"] is None
    assert Settlement.select().count() == 1


def test_a_day_is_sealed_some_minutes_after_its_end_and_once(author):
    midnight = datetime.combine(clock.now().date() + timedelta(days=1), datetime.min.time())
    assert "seals" not in run_at(midnight + 4 * MINUTE, *JOBS)
    assert run_at(midnight + 5 * MINUTE, *JOBS)["seals"] is None
    assert "seals" not in run_at(midnight + HOUR, *JOBS)
    assert run_at(midnight + 49 * HOUR, *JOBS)["seals"] is None
    assert [seal.day for seal in Seal.select().order_by(Seal.id)] == [
        midnight.date() + timedelta(days=number) for number in (-1, 0, 1)
    ]


def test_a_forum_that_nobody_has_joined_is_not_sealed_before_the_demo(app):
    assert "seals" not in run_at(clock.now() + timedelta(days=2), *JOBS)


@pytest.mark.parametrize("testing", [False, True])
def test_the_first_request_starts_the_jobs_and_further_ones_do_not(sqlite_app, monkeypatch, testing):
    started = []
    monkeypatch.setattr(scheduler, "begin", lambda: started.append("begun"))
    app = sqlite_app()
    app.testing = testing
    for _ in range(3):
        app.test_client().get("/login")
    assert len(started) == (0 if testing else 1)


def test_a_worker_does_once_what_is_due_and_ends(app, author):
    run = lambda: app.test_cli_runner().invoke(args=["worker", "--once"])  # noqa: E731
    first = run()
    assert first.exit_code == 0
    assert "settlement: done" in first.output
    assert Settlement.select().count() == 1
    again = run()
    assert again.exit_code == 0
    assert "Nothing is due." in again.output


def test_a_worker_whose_job_fails_says_so(app, author, monkeypatch):
    monkeypatch.setattr(runner, "run_due", lambda *_: {"settlement": ValueError("no"), "old submissions": None})
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 1
    assert "settlement: failed (no)" in result.output


def test_a_worker_runs_until_it_is_asked_to_end(app, monkeypatch):
    stops = []

    def until_asked(stop: Event) -> None:
        signal.raise_signal(signal.SIGTERM)
        stops.append(stop.is_set())

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(runner, "keep_running", until_asked)
    try:
        assert app.test_cli_runner().invoke(args=["worker"]).exit_code == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert stops == [True]
