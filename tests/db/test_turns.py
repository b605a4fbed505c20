"""Writers take turns in the order of coming; who has waited long enough leaves, and keeps nobody else waiting."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from forum.db import turns
from forum.db.turns import Queue
from forum.errors import Busy


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "forum.db.writing"


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold the lock, as another process does."""
    with file.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        yield


class Waiting:
    """A thread that waits for its turn, and notes it in a list."""

    def __init__(self, queue: Queue, turns: list[int], number: int):
        before = len(queue._waiting)
        self.thread = Thread(target=self._wait, args=(queue, turns, number), daemon=True)
        self.thread.start()
        while len(queue._waiting) == before:
            pass  # until it stands in the queue

    def _wait(self, queue: Queue, turns: list[int], number: int) -> None:
        with queue.turn(None):
            turns.append(number)


def test_turns_come_in_the_order_of_coming(file):
    queue, taken = Queue(str(file)), []
    with held(file):
        waiting = [Waiting(queue, taken, number) for number in range(5)]
        assert taken == []
    for one in waiting:
        one.thread.join()
    assert taken == [0, 1, 2, 3, 4]


def test_who_has_waited_long_enough_is_told(file):
    queue = Queue(str(file))
    with held(file), pytest.raises(Busy), queue.turn(0.01):
        pytest.fail("it had no turn")
    with queue.turn(0.01):
        pass  # and the lock is free again for whoever comes next


def test_who_left_keeps_nobody_waiting(file):
    queue, taken = Queue(str(file)), []
    with held(file):
        with pytest.raises(Busy), queue.turn(0.01):
            pytest.fail("it had no turn")
        patient = Waiting(queue, taken, 1)
    patient.thread.join()
    assert taken == [1]


def test_a_turn_ends_with_its_block_however_that_ends(file):
    queue = Queue(str(file))
    with pytest.raises(ValueError, match="broken"), queue.turn(None):
        raise ValueError("broken")
    with queue.turn(0):
        pass


def test_a_lock_that_cannot_be_opened_fails_and_does_not_hang(tmp_path):
    queue = Queue(str(tmp_path / "no folder" / "forum.db.writing"))
    with pytest.raises(FileNotFoundError), queue.turn(None):
        pytest.fail("it had no turn")


def test_a_lock_that_fails_while_one_waits_fails_for_whoever_waits(file, monkeypatch):
    failed, flock = Event(), fcntl.flock

    def fail_when_blocking(opened, how):
        if how & fcntl.LOCK_NB:
            return flock(opened, how)
        failed.set()
        raise OSError("no locks available")

    monkeypatch.setattr(turns.fcntl, "flock", fail_when_blocking)
    queue = Queue(str(file))
    with file.open("w") as other:
        flock(other, fcntl.LOCK_EX)
        with pytest.raises(OSError, match="no locks"), queue.turn(None):
            pytest.fail("it had no turn")
    assert failed.is_set()


def test_a_thread_waits_as_long_as_it_says():
    assert turns.patience() is None
    turns.wait_at_most(2)
    assert turns.patience() == 2
    turns.wait_at_most(None)
