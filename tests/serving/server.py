"""The production server as a program of its own. Loopback only, and nothing waits for ever."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from time import monotonic, sleep

from tests.served import ROOT, environment_on

HOST = "127.0.0.1"
# For whatever is not itself about how long something takes.
_PATIENCE_SECONDS = 60
_START_SECONDS_MAX = 60
_END_SECONDS_MAX = 60


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its port, and the process that `make` is."""

    port: int
    process: subprocess.Popen[str]

    def connect(self, seconds: float = _PATIENCE_SECONDS) -> HTTPConnection:
        """Return a connection whose every step may take so long."""
        return HTTPConnection(HOST, self.port, timeout=seconds)

    def get(self, path: str, seconds: float = _PATIENCE_SECONDS, **headers: str) -> tuple[HTTPResponse, bytes]:
        """Ask for a page; return the answer and its body."""
        connection = self.connect(seconds)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def open(self, sent: bytes, seconds: float = _PATIENCE_SECONDS) -> socket.socket:
        """Return a socket on which this has been sent, however little the server has taken of it."""
        opened = socket.create_connection((HOST, self.port), timeout=seconds)
        opened.sendall(sent)
        return opened

    def end(self) -> None:
        """Ask the server to end, as whoever stops it does."""
        os.killpg(self.process.pid, signal.SIGTERM)


@contextmanager
def make_serve(file: Path, **environment: str) -> Iterator[Running]:
    """Run `make serve` with two workers on a SQLite file for the length of the block."""
    port = _free_port()
    settings = [f"PORT={port}", "WORKERS=2", f"BIN={Path(sys.executable).parent}"]
    log = file.with_suffix(".log")
    with log.open("w") as output:
        process = subprocess.Popen(
            ["make", "--no-print-directory", "-o", "setup", "serve", *settings],
            cwd=ROOT,
            env=environment_on(file) | {"APP_ENV": "bench"} | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # its group is it and its workers alone, and is ended as a whole
        )
    try:
        running = Running(port, process)
        _wait_until_it_answers(running, log)
        yield running
    finally:
        _end(running)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def _wait_until_it_answers(server: Running, log: Path) -> None:
    give_up_at = monotonic() + _START_SECONDS_MAX
    while server.process.poll() is None and monotonic() < give_up_at:
        try:
            server.get("/login")
            return
        except OSError:
            sleep(0.05)  # not listening yet
    raise AssertionError(f"The server did not start. It said:\n{log.read_text()[-3000:]}")


def _end(server: Running) -> None:
    """End the server, and see that none of its processes is left."""
    group, give_up_at = server.process.pid, monotonic() + _END_SECONDS_MAX
    while _is_there(group):
        late = monotonic() > give_up_at
        os.killpg(group, signal.SIGKILL if late else signal.SIGTERM)
        server.process.poll()  # what has ended is there until it is asked
        sleep(0.05)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
