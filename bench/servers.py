"""Starting and ending the production server, and asking it over HTTP. Loopback only."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPMessage
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

from bench.bare import ONE_LINE_PATH

HOST = "127.0.0.1"
_ROOT = Path(__file__).parent.parent
_START_SECONDS_MAX = 30
_END_SECONDS_MAX = 10
_ANSWER_SECONDS_MAX = 30
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class CannotMeasure(Exception):
    """The benchmark cannot be run here, or a server did not answer as it should; the message says what."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server."""

    status: int
    headers: HTTPMessage
    body: str


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, and the process group of it and its workers."""

    port: int
    group: int

    def cpu_seconds(self) -> float:
        """Return the processor time that it has used so far; 0 where there is no /proc to say so."""
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                # proc(5): behind the name in brackets, which may hold anything, stand state, ppid, pgrp, …
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            if int(fields[2]) == self.group:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def fetch(port: int, path: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None) -> Answer:
    """GET the path, or POST the form to it. Follows no redirect."""
    connection = HTTPConnection(HOST, port, timeout=_ANSWER_SECONDS_MAX)
    headers = dict(headers)
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("GET" if form is None else "POST", path, urlencode(form) if form else None, headers)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode())
    finally:
        connection.close()


def log_in(port: int, name: str, password: str) -> str:
    """Log the member in as a browser does, and return the value of the header `Cookie`."""
    page = fetch(port, "/login", {})
    token = _TOKEN.search(page.body)
    if token is None:
        raise CannotMeasure(f"/login answered {page.status}, without a CSRF token.")
    form = {"username": name, "password": password, "csrf_token": unescape(token[1])}
    answer = fetch(port, "/login", {"Cookie": _cookies(page)}, form)
    if answer.status != 303:
        raise CannotMeasure(f"/login answered {answer.status} to a right password, not 303.")
    return _cookies(answer)


def _cookies(answer: Answer) -> str:
    set_cookies = answer.headers.get_all("Set-Cookie") or []
    return "; ".join(cookie.partition(";")[0] for cookie in set_cookies)


@contextmanager
def serving(target: str, workers: int, environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Serve the WSGI app `target` as `make serve` does for the length of the block.

    The server knows nothing of this process's environment but PATH. What it says goes to the file `log`.
    """
    port = _free_port()
    command = [sys.executable, "-m", "forum.serving", "--host", HOST]
    command += ["--port", str(port), "--workers", str(workers), target]
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=_ROOT,
            env={"PATH": os.environ.get("PATH", os.defpath), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # A process group of its own: Ctrl-C is for this process, which then ends the server.
            start_new_session=True,
        )
    try:
        _wait_until_it_answers(process, port, log)
        yield Server(port, process.pid)
    finally:
        _end(process)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def _wait_until_it_answers(process: subprocess.Popen, port: int, log: Path) -> None:
    give_up_at = monotonic() + _START_SECONDS_MAX
    while process.poll() is None and monotonic() < give_up_at:
        try:
            if fetch(port, ONE_LINE_PATH, {}).status == 200:
                return
        except (OSError, HTTPException):
            pass  # not listening yet
        sleep(0.1)
    raise CannotMeasure(f"The server did not start. It said:\n{log.read_text()[-2000:]}")


def _end(process: subprocess.Popen) -> None:
    """End the server and its workers: politely, and after a while for certain."""
    process.terminate()
    try:
        process.wait(_END_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        # It began a session of its own, so this is the group of it and its workers alone.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
