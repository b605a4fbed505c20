"""Monitors and people learn how the forum is: without a row written, a session looked up, or a secret told."""

import json
from datetime import timedelta

import pytest
from peewee import OperationalError

from forum import clock
from forum.db import db, migrations
from forum.jobs import runner, timekeeping
from forum.jobs.runner import Rounds
from forum.jobs.schedule import Job
from forum.jobs.timekeeping import Timekeeper
from forum.models import JobState
from tests.conftest import counting

SECRET = "postgresql://forum:secret@db/forum"


def ready(visitor) -> tuple[int, dict]:
    response = visitor.get("/readyz")
    return response.status_code, json.loads(response.text)


def run(job) -> None:
    db.close()
    runner.run_round(Timekeeper(), (Job(timekeeping.CLOCK, timekeeping.NOTED_EVERY, lambda: None), job))


def works() -> None:
    """Do what a job does that does nothing."""


def fails() -> None:
    raise OperationalError(f"cannot reach {SECRET}")


def test_a_process_that_answers_lives_and_asks_nothing(visitor):
    with counting() as statements:
        response = visitor.get("/livez")
    assert (response.status_code, response.text) == (200, "alive\n")
    assert statements == []


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_monitors_are_answered_under_any_name_and_get_no_cookie(app, address):
    response = app.test_client().get(address, headers={"Host": "10.0.0.7:5000"})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


def test_a_forum_whose_jobs_have_never_run_is_ready_and_says_so(visitor):
    status, told = ready(visitor)
    assert status == 200
    assert (told["status"], told["database"], told["migrations"]) == ("ready", "answers", "current")
    assert told["jobs"]["run"] is False


def test_each_job_tells_when_it_ran_and_runs_next(visitor):
    run(Job("work", timedelta(hours=1), works))
    _, told = ready(visitor)
    assert told["jobs"]["run"] is True
    assert told["jobs"]["clock"] == "believed"
    [_, work] = told["jobs"]["each"]
    assert (work["name"], work["failures"], work["error"]) == ("work", 0, "")
    assert work["last_run"] < work["next_run"]


def test_a_job_that_fails_tells_its_error_s_class_and_no_secret(visitor):
    run(Job("work", timedelta(hours=1), fails))
    status, told = ready(visitor)
    assert status == 200  # pages are as good as ever
    [_, work] = told["jobs"]["each"]
    assert (work["failures"], work["error"]) == (1, "OperationalError")
    page = visitor.text("/status")
    assert "A job fails, and is tried again." in page
    assert "OperationalError" in page
    assert "secret" not in page + str(told)


def test_jobs_that_have_gone_silent_are_missed(visitor):
    run(Job("work", timedelta(hours=1), works))
    with clock.at(clock.now() + timedelta(hours=1)):
        assert ready(visitor)[1]["jobs"]["run"] is False
        assert "No job has run for a while." in visitor.text("/status")


def test_a_loop_that_cannot_ask_is_told(visitor, monkeypatch):
    monkeypatch.setattr("forum.jobs.health.rounds", Rounds(3, runner.NotAsked(SECRET)))
    told = ready(visitor)[1]["jobs"]
    assert (told["rounds_failed"], told["round_error"]) == (3, "NotAsked")
    assert SECRET not in visitor.text("/status")


def test_a_clock_in_doubt_is_told_with_the_way_out(visitor, app):
    with clock.at(clock.now() - timedelta(days=9)):
        timekeeping.trust()
    assert ready(visitor)[1]["jobs"]["clock"] == "in doubt"
    page = visitor.text("/status")
    assert "the clock of the server is in doubt" in page
    assert "flask clock trust" in page


def test_a_database_that_does_not_answer_is_not_ready(visitor, monkeypatch):
    def broken():
        raise OperationalError(f"cannot reach {SECRET}")

    monkeypatch.setattr(migrations, "status", broken)
    status, told = ready(visitor)
    assert status == 503
    assert told["database"] == "does not answer"
    assert SECRET not in str(told)


def test_migrations_that_wait_are_not_ready(visitor, monkeypatch):
    monkeypatch.setattr(migrations, "status", lambda: [("0001_members", clock.now()), ("0002_twei", None)])
    status, told = ready(visitor)
    assert (status, told["status"], told["migrations"]) == (503, "not ready", "pending")


def test_asking_writes_nothing(visitor, author, as_member):
    me = as_member(author)
    for browser in (visitor, me):
        for address in ("/livez", "/readyz", "/status"):
            with counting() as statements:
                assert browser.get(address).status_code == 200
            assert [
                one for one in statements if not one.lstrip().startswith(("SELECT", "BEGIN", "COMMIT", "SET"))
            ] == []
    assert not JobState.select().exists()


def test_monitors_ask_for_no_session(author, as_member):
    me = as_member(author)
    with counting() as statements:
        me.get("/readyz")
    assert not [one for one in statements if "session" in one]
