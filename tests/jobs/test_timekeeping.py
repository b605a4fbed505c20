"""A clock that has jumped moves no money, and a day settled by mistake does not silently stop those before it."""

from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.db import db
from forum.jobs import runner, timekeeping
from forum.jobs.schedule import JOBS
from forum.jobs.timekeeping import CLOCK, ClockJumped, SettledAhead, Timekeeper
from forum.models import JobState, Settlement
from forum.money import audit, settlement

AT = datetime(2026, 3, 1, 12)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def elapsed(monkeypatch) -> list[timedelta]:
    """How long the machine has run, which no test changes by setting the clock."""
    passed = [timedelta(0)]
    monkeypatch.setattr(timekeeping, "elapsed_seconds", lambda: passed[0].total_seconds())
    return passed


@pytest.fixture
def round_at(app, author, elapsed):
    """Runs what is due at a moment, as the thread of a process does."""
    db.close()

    def run(moment: datetime, keeper: Timekeeper) -> dict:
        with clock.at(moment):
            return runner.run_round(keeper, JOBS)

    return run


def settled_days() -> list[str]:
    return [f"{one.day:%m-%d}" for one in Settlement.select().order_by(Settlement.day)]


def test_jobs_go_on_day_after_day(round_at):
    keeper = Timekeeper()
    for days in range(4):
        assert round_at(AT + days * DAY, keeper)["settlement"] is None
    assert settled_days() == ["03-01", "03-02", "03-03", "03-04"]


@pytest.mark.parametrize("jump", [2 * DAY, 400 * DAY, -2 * DAY])
def test_a_clock_that_jumps_stops_the_jobs_and_says_so(round_at, caplog, jump):
    keeper = Timekeeper()
    round_at(AT, keeper)
    ended = round_at(AT + jump, keeper)
    assert isinstance(ended[CLOCK], ClockJumped)
    assert list(ended) == [CLOCK]
    assert "flask clock trust" in caplog.text
    assert settled_days() == ["03-01"]


def test_once_it_is_back_they_go_on(round_at):
    keeper = Timekeeper()
    round_at(AT, keeper)
    round_at(AT + 400 * DAY, keeper)
    assert round_at(AT + DAY, keeper)["settlement"] is None
    assert settled_days() == ["03-01", "03-02"]


def test_a_clock_that_jumped_while_the_process_ran_is_not_believed_by_itself(round_at, elapsed):
    keeper = Timekeeper()
    round_at(AT, keeper)
    for hours in range(5):
        elapsed[0] = hours * HOUR
        assert CLOCK in round_at(AT + 30 * DAY + hours * HOUR, keeper)
    assert settled_days() == ["03-01"]


def test_after_an_outage_a_clock_that_runs_steadily_for_an_hour_is_believed(round_at, elapsed):
    round_at(AT, Timekeeper())
    later, keeper = AT + 30 * DAY, Timekeeper()
    for minutes in (0, 30, 59):
        elapsed[0] = minutes * MINUTE
        assert isinstance(round_at(later + elapsed[0], keeper)[CLOCK], ClockJumped)
    elapsed[0] = HOUR
    assert round_at(later + HOUR, keeper)["settlement"] is None


def test_a_clock_that_is_set_again_within_the_hour_is_not(round_at, elapsed):
    round_at(AT, Timekeeper())
    later, keeper = AT + 30 * DAY, Timekeeper()
    round_at(later, keeper)
    elapsed[0] = HOUR
    assert isinstance(round_at(later + 9 * DAY, keeper)[CLOCK], ClockJumped)


def test_the_operator_can_say_that_the_clock_is_right(round_at):
    keeper = Timekeeper()
    round_at(AT, keeper)
    later = AT + 30 * DAY
    assert CLOCK in round_at(later, keeper)
    with clock.at(later):
        assert timekeeping.trust() == []
    assert round_at(later + MINUTE, keeper)["settlement"] is None


def test_a_day_settled_ahead_is_a_failure_of_the_job_until_it_is_set_aside(round_at, caplog):
    with clock.at(AT + 400 * DAY):
        settlement.settle()
    keeper = Timekeeper()
    assert isinstance(round_at(AT, keeper)["settlement"], SettledAhead)
    assert JobState.get_by_id("settlement").failures == 1
    assert "2027-04-05 is settled already" in caplog.text
    with clock.at(AT + MINUTE):
        assert [str(day) for day in timekeeping.trust()] == ["2027-04-05"]
    assert round_at(AT + 2 * MINUTE, keeper)["settlement"] is None
    assert round_at(AT + DAY, keeper)["settlement"] is None
    assert settled_days() == ["03-01", "03-02", "04-05"]
    audit.verify()


def test_what_was_put_off_by_a_wrong_clock_is_due_again(app):
    with clock.at(AT):
        JobState.insert(name="work", next_run_at=AT + 400 * DAY, lease_holder="x", lease_until=AT + 400 * DAY).execute()
        timekeeping.trust()
        state = JobState.get_by_id("work")
    assert (state.next_run_at, state.lease_until) == (AT, None)


def test_the_next_day_is_not_ahead(app):
    with clock.at(AT + DAY):
        settlement.settle()
    assert settlement.days_ahead(AT) == []


@pytest.mark.parametrize("command", [["settle"], ["worker", "--once"], ["clock", "show"]])
def test_commands_say_that_the_clock_is_in_doubt_and_what_to_do(app, author, command):
    with clock.at(AT):
        timekeeping.trust()
        db.close()
    result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 1
    assert "the jobs last ran at 2026-03-01 12:00" in result.output
    assert not Settlement.select().exists()
    assert "believed from now on" in app.test_cli_runner().invoke(args=["clock", "trust"]).output
    assert app.test_cli_runner().invoke(args=command).exit_code == 0


def test_the_audit_mentions_days_settled_ahead_and_stays_content(app, author):
    with clock.at(clock.now() + 400 * DAY):
        settlement.settle()
    for command in (["ledger", "verify"], ["settle"]):
        result = app.test_cli_runner().invoke(args=command)
        assert result.exit_code == 0
        assert "is settled already" in result.output
    result = app.test_cli_runner().invoke(args=["clock", "trust"])
    assert "is set aside" in result.output
    assert "is settled already" not in app.test_cli_runner().invoke(args=["ledger", "verify"]).output
