"""What is measured: each target asked by hand first, then by wrk."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import community
from bench.bare import ONE_LINE_BODY, ONE_LINE_PATH
from bench.servers import HOST, Answer, CannotMeasure, Server, fetch

CONNECTIONS = 8
_SCRIPT = Path(__file__).with_name("figures.lua")
_COMMENT = re.compile(r'\bid="comment-\d+"')
# More than an answer's headers take, less than any page: tells a 304 from a 200, and a page from an error.
_HEADER_BYTES_MAX = 2500
_ATTEMPTS_MAX = 3


@dataclass(frozen=True, slots=True)
class Run:
    """One run of wrk. `cpu_ms` is the server's processor time for one request."""

    requests_per_second: float
    p99_ms: float
    cpu_ms: float


@dataclass(slots=True)
class Target:
    """An address with the headers to ask it with. `goal` and `next_goal` are shares of the forum's one-line view.

    With `conditional` it is asked for with its present ETag, and answers 304. `landmark` is the id of an
    element that only this kind of reader sees; without one, the answer is empty.
    """

    name: str
    server: Server
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    landmark: str = ""
    conditional: bool = False
    goal: float | None = None
    next_goal: float | None = None
    body_bytes: int = 0
    runs: list[Run] = field(default_factory=list)

    @property
    def requests_per_second(self) -> float:
        """The median of the runs."""
        return median(run.requests_per_second for run in self.runs)

    @property
    def p99_ms(self) -> float:
        """The median of the runs' 99th percentiles."""
        return median(run.p99_ms for run in self.runs)

    @property
    def cpu_ms(self) -> float:
        """The median of the runs' processor time for one request: steadier than the rest on a busy machine."""
        return median(run.cpu_ms for run in self.runs)


def targets(bare: Server, forum: Server, thread_path: str, cookie: str) -> list[Target]:
    """Return what is measured, the two yardsticks first: bare Flask, then the forum's one-line view.

    `cookie` is the signed-in member's header. Goals are shares of the second row.
    """
    post = thread_path.rpartition("/")[0]
    return [
        Target("one-line view, bare Flask", bare, ONE_LINE_PATH),
        Target("one-line view, forum", forum, ONE_LINE_PATH),
        Target("thread, anonymous", forum, thread_path, landmark="comment-lock", goal=0.15, next_goal=0.5),
        Target("thread, signed in", forum, thread_path, {"Cookie": cookie}, "comment-form", goal=0.08, next_goal=0.12),
        Target("thread, 304", forum, thread_path, landmark="comment-lock", conditional=True, goal=0.5, next_goal=0.7),
        # What every open page asks for now and then.
        Target("news, 304", forum, f"{post}/comments/news?after={10**9}", conditional=True, goal=0.5, next_goal=0.9),
    ]


def check_wrk() -> None:
    """Raise CannotMeasure where wrk is missing."""
    if shutil.which("wrk") is None:
        raise CannotMeasure("wrk is missing: apt-get install wrk")


def measure(target: Target, seconds: int) -> Run:
    """Ask the target once by hand, then let wrk ask for so long. Raises CannotMeasure."""
    for _ in range(_ATTEMPTS_MAX):
        headers = checked(target)
        cpu_before = target.server.cpu_seconds()
        figures = _wrk(target, headers, seconds)
        cpu_ms = (target.server.cpu_seconds() - cpu_before) * 1000
        if figures["errors"] or not figures["requests"]:
            raise CannotMeasure(f"{target.name}: wrk met errors: {figures}")
        beyond_body = figures["bytes"] / figures["requests"] - target.body_bytes
        if 0 < beyond_body < _HEADER_BYTES_MAX:
            requests = figures["requests"]
            return Run(requests / figures["seconds"], figures["p99_ms"], cpu_ms / requests)
        # An ETag holds for a while only: this run may have begun just before its end.
    raise CannotMeasure(f"{target.name}: the answers under load are not the one that was checked: {figures}")


def checked(target: Target) -> dict[str, str]:
    """Return the headers to ask with, having seen that the target answers with them what it should."""
    headers = dict(target.headers)
    if target.conditional:
        etag = _asked(target, headers, 200).headers["ETag"]
        if etag is None:
            raise CannotMeasure(f"{target.name}: the page has no ETag.")
        headers["If-None-Match"] = etag
    answer = _asked(target, headers, 304 if target.conditional else 200)
    target.body_bytes = len(answer.body.encode())
    return headers


def _asked(target: Target, headers: dict[str, str], status: int) -> Answer:
    answer = fetch(target.server.port, target.path, headers)
    if answer.status != status:
        raise CannotMeasure(f"{target.name}: answered {answer.status}, not {status}.")
    if status == 200 and not _is_whole(target, answer.body):
        raise CannotMeasure(f"{target.name}: the page does not hold what it should ({community.COMMENTS} comments).")
    return answer


def _is_whole(target: Target, body: str) -> bool:
    if target.path == ONE_LINE_PATH:
        return body == ONE_LINE_BODY
    if not target.landmark:
        return not body.strip()
    return len(_COMMENT.findall(body)) == community.COMMENTS and f'id="{target.landmark}"' in body


def _wrk(target: Target, headers: dict[str, str], seconds: int) -> dict[str, float]:
    command: Sequence[str] = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(_SCRIPT)]
    asked_with = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    address = f"http://{HOST}:{target.server.port}{target.path}"
    run = subprocess.run(
        [*command, *asked_with, address], capture_output=True, text=True, timeout=seconds + 30, check=False
    )
    if run.returncode:
        raise CannotMeasure(f"{target.name}: wrk failed: {run.stderr or run.stdout}")
    return json.loads(run.stdout.splitlines()[-1])
