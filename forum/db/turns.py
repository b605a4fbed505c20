"""Taking turns: writers of the embedded database queue up, and nobody in a request waits for ever."""

import fcntl
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, Lock, Thread
from typing import IO

from forum.errors import Busy

_patience: ContextVar[float | None] = ContextVar("patience", default=None)


def wait_at_most(seconds: float | None) -> None:
    """Let what this thread does from here on wait so long for others; None: as long as it takes."""
    _patience.set(seconds)


def patience() -> float | None:
    """Return how many seconds this thread waits for others; None: as long as it takes."""
    return _patience.get()


class _Place:
    """A place in the queue: the locked file is put into it when its turn comes."""

    __slots__ = ("came", "error", "file")

    def __init__(self) -> None:
        self.came = Event()
        self.file: IO[str] | None = None
        self.error: OSError | None = None


class Queue:
    """The threads of one process that want to lock a file, in the order of coming.

    The kernel's own queue for a lock is fair among processes, but whoever waits in it cannot leave. So one thread of
    the process, the doorman, waits there for all of them, and gives the lock to whoever is first here by then.
    """

    def __init__(self, path: str):
        self._path = path
        self._lock = Lock()
        self._waiting: deque[_Place] = deque()
        self._has_doorman = False

    @contextmanager
    def turn(self, seconds: float | None) -> Iterator[None]:
        """Hold the lock for the length of the block. Raises Busy where it does not come within so many seconds."""
        file = self._at_once() or self._in_turn(seconds)
        try:
            yield
        finally:
            file.close()

    def _at_once(self) -> IO[str] | None:
        if self._waiting:
            return None
        file = open(self._path, "w")  # noqa: PTH123, SIM115  (twice as fast as pathlib, on every write)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException as error:
            file.close()
            if isinstance(error, BlockingIOError):
                return None
            raise
        return file

    def _in_turn(self, seconds: float | None) -> IO[str]:
        place = _Place()
        with self._lock:
            self._waiting.append(place)
            if not self._has_doorman:
                Thread(target=self._mind_the_door, name="writers' queue", daemon=True).start()
                self._has_doorman = True
        if not place.came.wait(seconds):
            with self._lock:
                if not place.came.is_set():
                    self._waiting.remove(place)
                    raise Busy
        if place.error:
            raise place.error
        assert place.file
        return place.file

    def _mind_the_door(self) -> None:
        """Lock the file for one after the other, until nobody waits any more."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._has_doorman = False
                    return
            file, error = None, None
            try:
                file = open(self._path, "w")  # noqa: PTH123, SIM115
                fcntl.flock(file, fcntl.LOCK_EX)
            except OSError as failure:
                if file:
                    file.close()
                file, error = None, failure
            self._give(file, error)

    def _give(self, file: IO[str] | None, error: OSError | None) -> None:
        with self._lock:
            if not self._waiting:
                if file:
                    file.close()
                return
            place = self._waiting.popleft()
            place.file, place.error = file, error
            place.came.set()


_queues: dict[str, Queue] = {}


def queue_at(path: str) -> Queue:
    """Return this process's queue for a file."""
    return _queues.setdefault(path, Queue(path))


# A doorman does not come along into a child; its queue begins anew.
os.register_at_fork(after_in_child=_queues.clear)
