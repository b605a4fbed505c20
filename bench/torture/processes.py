"""Processes of `bench.torture.worker`, seen from the one that starts and ends them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

_ROOT = Path(__file__).parents[2]


class Broken(Exception):
    """A process ended before its time, or a figure is not what it has to be; the message says which."""


class Process:
    """One worker. Its lines are collected all the time, so that it never waits for who reads them.

    It binds the database itself, says "ready", and begins at `go`.
    """

    def __init__(self, role: str, database_url: str, **settings: object):
        self.role = role
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.torture.worker", role, json.dumps(settings)],
            cwd=_ROOT,
            env={"PATH": os.environ.get("PATH", os.defpath), "DATABASE_URL": database_url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._collector = Thread(target=self._collect, daemon=True)
        self._collector.start()

    def _collect(self) -> None:
        for line in self._process.stdout:
            if line.endswith("\n"):  # half a line is not an acknowledgement
                self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def line(self) -> str:
        """Wait for the next line and return it. Raises Broken where the process has ended."""
        line = self._lines.get()
        if line is None:
            self._lines.put(None)
            raise Broken(f"A process ({self.role}) ended with {self._process.wait()} before it was done.")
        return line

    def rest(self) -> list[str]:
        """Wait for the end of the process and return the lines that nobody has taken yet."""
        self._process.wait()
        self._collector.join()
        lines = list(iter(self._lines.get, None))
        self._lines.put(None)
        return lines

    def go(self) -> None:
        """Let the process begin, go on, or, where it does something over and over, end."""
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def result(self) -> dict:
        """Wait for the end of the process and return what it has found. Raises Broken."""
        lines = self.rest()
        if self._process.returncode or not lines:
            raise Broken(f"A process ({self.role}) ended with {self._process.returncode}.")
        return json.loads(lines[-1])

    def kill(self) -> None:
        """End the process at once, as a power cut or the kernel does: SIGKILL, to this pid alone."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Make sure that nothing of the process is left."""
        self.kill()
        self._collector.join()
        self._process.stdin.close()
        self._process.stdout.close()


@contextmanager
def started(*processes: Process) -> Iterator[Sequence[Process]]:
    """Wait until all are ready and let them begin at the same moment; none of them outlives the block."""
    try:
        for process in processes:
            if process.line() != "ready":
                raise Broken(f"A process ({process.role}) did not begin as it should.")
        for process in processes:
            process.go()
        yield processes
    finally:
        for process in processes:
            process.close()
