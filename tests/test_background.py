"""In the embedded default the day's settlement comes by itself."""

from threading import Event

import pytest

from forum.errors import TreasuryEmpty
from forum.jobs import scheduler
from forum.models import Settlement
from forum.money import settlement


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


def test_a_day_is_settled_once_however_often_the_clock_is_looked_at(app, author):
    scheduler.settle_each_day(Rounds(3))
    assert Settlement.select().count() == 1


def test_a_forum_that_nobody_has_joined_is_left_to_the_demo(app):
    scheduler.settle_each_day(Rounds(1))
    assert Settlement.select().count() == 0


def test_a_failure_is_tried_again(app, author, monkeypatch, caplog):
    settle = settlement.settle

    def fail_first():
        monkeypatch.setattr(settlement, "settle", settle)
        raise TreasuryEmpty("treasury", 0)

    monkeypatch.setattr(settlement, "settle", fail_first)
    scheduler.settle_each_day(Rounds(2))
    assert Settlement.select().count() == 1
    assert "tried again" in caplog.text


@pytest.mark.parametrize("testing", [False, True])
def test_the_first_request_starts_it_and_further_ones_do_not(sqlite_app, monkeypatch, testing):
    started = []
    monkeypatch.setattr(scheduler, "begin", lambda: started.append("begun"))
    app = sqlite_app()
    app.testing = testing
    for _ in range(3):
        app.test_client().get("/login")
    assert len(started) == (0 if testing else 1)
