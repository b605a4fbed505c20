"""Threads for requests that have arrived whole: so many at a time, and so many that wait."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread


class Full(Exception):
    """Every thread is at work, and as many calls wait for one as may."""


class Lane:
    """Some threads, and the calls that wait for them in the order of coming. Used from one event loop alone."""

    def __init__(self, name: str, threads: int, waiting_max: int, loop: asyncio.AbstractEventLoop):
        self._calls_max = threads + waiting_max
        self._calls = 0
        self._queue: SimpleQueue[tuple[Callable[[], None], asyncio.Future[None]]] = SimpleQueue()
        self._loop = loop
        for number in range(threads):
            Thread(target=self._work, name=f"{name} {number}", daemon=True).start()

    async def run(self, call: Callable[[], None]) -> None:
        """Have a thread make the call, which must not raise, and wait until it has. Raises Full, at once."""
        if self._calls >= self._calls_max:
            raise Full
        self._calls += 1
        done = self._loop.create_future()
        self._queue.put((call, done))
        try:
            await done
        finally:
            self._calls -= 1

    def _work(self) -> None:
        while True:
            call, done = self._queue.get()
            call()
            with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
                self._loop.call_soon_threadsafe(_set_done, done)


def _set_done(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)
