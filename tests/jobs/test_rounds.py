"""The thread that runs the jobs goes on, whatever is raised, and says that it could not."""

import fcntl
from datetime import timedelta
from threading import Event

import pytest
from playhouse.pool import MaxConnectionsExceeded

from forum.db import db, turns
from forum.jobs import leases, runner
from forum.jobs.runner import NotAsked
from forum.jobs.schedule import Job


class Pauses(Event):
    """An event that notes how long each pause was to be, and is set after so many, without any time passing."""

    def __init__(self, number: int):
        super().__init__()
        self.number, self.seconds = number, []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout)
        if len(self.seconds) == self.number:
            self.set()
        return self.is_set()


@pytest.fixture(autouse=True)
def no_connection_of_the_tests(app):
    db.close()
    yield
    runner.rounds.failed, runner.rounds.last_error = 0, None


def work(ran: list[str]) -> Job:
    return Job("work", timedelta(0), lambda: ran.append("ran"))


def fails_then_works(monkeypatch, where: object, name: str, *errors: BaseException) -> None:
    """Have a function raise each of the errors, one a call, and then do what it does."""
    works, left = getattr(where, name), list(errors)

    def run(*arguments: object, **named: object) -> object:
        if left:
            raise left.pop(0)
        return works(*arguments, **named)

    monkeypatch.setattr(where, name, run)


@pytest.mark.parametrize(
    "error", [MaxConnectionsExceeded("no connection is free"), OSError(28, "No space left on device"), MemoryError()]
)
def test_the_loop_outlives_what_it_cannot_ask(monkeypatch, caplog, error):
    ran = []
    fails_then_works(monkeypatch, leases, "is_due", error)
    runner.keep_running(Pauses(2), 60, (work(ran),))
    assert ran == ["ran"]
    assert "tried again" in caplog.text


class Odd(BaseException):
    """What nobody raises on purpose, and nobody catches."""


def test_the_loop_outlives_what_is_no_exception(monkeypatch, caplog):
    ran, pauses = [], Pauses(2)
    fails_then_works(monkeypatch, runner, "run_due", Odd("odd"))
    runner.keep_running(pauses, 60, (work(ran),))
    assert ran == ["ran"]
    assert "looking for jobs failed" in caplog.text


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_the_loop_ends_when_the_process_does(monkeypatch, error):
    fails_then_works(monkeypatch, runner, "run_due", error())
    with pytest.raises(error):
        runner.keep_running(Pauses(2), 60, ())


def test_a_lock_file_that_cannot_be_opened_is_outlived(monkeypatch, engine, caplog):
    if engine != "sqlite":
        pytest.skip("a server has no lock file")
    ran, flock, left = [], fcntl.flock, [OSError(5, "Input/output error")]

    def fail_first(file, how):
        if left:
            raise left.pop()
        return flock(file, how)

    monkeypatch.setattr(turns.fcntl, "flock", fail_first)
    runner.keep_running(Pauses(2), 60, (work(ran),))
    assert ran == ["ran"]
    assert "Input/output error" in caplog.text


def test_an_exhausted_pool_is_outlived(monkeypatch, caplog):
    ran, pool = [], db.obj
    pool.close_idle()  # what others left would do, however few may be open
    held = pool._connect()  # as another thread has it
    monkeypatch.setattr(pool, "_wait_timeout", 0.01)
    monkeypatch.setattr(pool, "_max_connections", len(pool._in_use))

    class UntilFree(Pauses):
        def wait(self, timeout: float | None = None) -> bool:
            pool._close(held)
            return super().wait(timeout)

    runner.keep_running(UntilFree(2), 60, (work(ran),))
    assert ran == ["ran"]
    assert "MaxConnectionsExceeded" in caplog.text


def test_pauses_grow_while_the_database_does_not_answer_and_shrink_again(monkeypatch):
    pauses = Pauses(8)
    fails_then_works(monkeypatch, leases, "is_due", *[OSError("gone")] * 6)
    runner.keep_running(pauses, 60, (work([]),))
    assert pauses.seconds == [120, 240, 480, 600, 600, 600, 60, 60]


def test_a_round_that_fails_is_known_until_one_succeeds(monkeypatch):
    fails_then_works(monkeypatch, leases, "is_due", *[OSError("gone")] * 2)
    runner.keep_running(Pauses(2), 60, (work([]),))
    assert runner.rounds.failed == 2
    assert isinstance(runner.rounds.last_error, NotAsked)
    runner.keep_running(Pauses(1), 60, (work([]),))
    assert (runner.rounds.failed, runner.rounds.last_error) == (0, None)


def test_no_other_job_is_asked_for_while_nothing_answers(monkeypatch):
    ran = []
    fails_then_works(monkeypatch, leases, "is_due", OSError("gone"))
    assert list(runner.run_due((work(ran), Job("other", timedelta(0), lambda: ran.append("other"))))) == ["work"]
    assert ran == []


def test_the_mail_goes_on_as_well(monkeypatch):
    rounds = []

    class Enough(SystemExit):
        pass

    def wait(seconds: float) -> None:
        rounds.append(seconds)
        if len(rounds) == 2:
            raise Enough

    fails_then_works(monkeypatch, runner, "run_due", MemoryError())
    monkeypatch.setattr(runner.outbox.queued, "wait", wait)
    with pytest.raises(Enough):
        runner.keep_delivering()
    assert rounds == [10, 5]
