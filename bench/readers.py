"""What it costs when many members read at once: each browser's beats over HTTP, a nonce after the other."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from html import unescape
from math import ceil
from time import monotonic, sleep

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from bench.servers import HOST, Answer, CannotMeasure, Server, fetch
from forum.actions import posts
from forum.db import db
from forum.models import Member, Post, Reading
from forum.rules.reading_time import BEAT_SECONDS, needed_ms
from forum.web import login

READERS = 200
NAME = f"{READERS} readers, a beat each {BEAT_SECONDS} s"
CORE_SHARE_MAX = 0.05
# Behind the one in which all begin. No more than three: see `check_credited`.
_ROUNDS = 3
_CREDIT_MS_MAX = 20_000  # what one beat brings at most, by DESIGN
_SENDERS = 8
# The third beat completes a reading of so many words; the thread's article is far from that by then. By three
# readers in seven on it every seventh beat completes something, as in articles of about 600 words.
_SHORT_WORDS = 238
_ON_SHORT, _OF = 3, 7
_NONCE = re.compile(r'name="nonce" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_BEATS_PATH = re.compile(r'hx-post="(/readings/\d+/beats)"')

# Sends a form: path, headers, fields.
Ask = Callable[[str, dict[str, str], dict[str, str]], Answer]


@dataclass(slots=True)
class Reader:
    """A member's browser with a post open. It holds what the panel holds: `token`, `path` and `nonce` of the next beat.

    `completes` is a reader whose last beat completes the reading.
    """

    member_id: int
    post_id: int
    completes: bool
    cookie: str
    token: str
    path: str = ""
    nonce: str = ""

    def begin(self, ask: Ask) -> Answer:
        """Begin the reading. Raises CannotMeasure where the answer is not the panel of one that is open."""
        return self._send(ask, f"/posts/{self.post_id}/readings", {})

    def beat(self, ask: Ask, *, last: bool = False) -> Answer:
        """Send the next beat, with the end of the article in view. Raises CannotMeasure, as `begin` does."""
        return self._send(ask, self.path, {"nonce": self.nonce, "seen_end": "1"}, over=last and self.completes)

    def _send(self, ask: Ask, path: str, fields: dict[str, str], *, over: bool = False) -> Answer:
        headers = {
            "Cookie": self.cookie,
            "HX-Request": "true",
            "HX-Target": "reading",
            "HX-Current-URL": f"http://{HOST}/posts/{self.post_id}",
        }
        answer = ask(path, headers, {"csrf_token": self.token, **fields})
        panel = [pattern.search(answer.body) for pattern in (_TOKEN, _BEATS_PATH, _NONCE)]
        if answer.status != 200 or over == all(panel):
            raise CannotMeasure(
                f"{path} answered {answer.status}, or another panel than it should: {answer.body[:200]}"
            )
        if not over:
            self.token, self.path, self.nonce = (unescape(found[1]) for found in panel)
        return answer


@dataclass(frozen=True, slots=True)
class Beats:
    """What so many beats took. `cpu_seconds` is the server's processor time (0: not known), `seconds` what passed.

    `body_bytes` is the median; `core_share_max` the goal, or None where there is none.
    """

    number: int
    seconds: float
    cpu_seconds: float
    p99_ms: float
    body_bytes: int
    statements: int
    core_share_max: float | None

    @property
    def per_second(self) -> float:
        """How many came in a second."""
        return self.number / self.seconds

    @property
    def cpu_ms(self) -> float:
        """The server's processor time for one."""
        return self.cpu_seconds * 1000 / self.number

    @property
    def core_share(self) -> float:
        """The part of one core that they kept busy."""
        return self.cpu_seconds / self.seconds

    @property
    def missed(self) -> bool:
        """Whether there is a goal, and they cost that much or more."""
        return self.core_share_max is not None and self.core_share >= self.core_share_max


def fill(app: Flask, thread_path: str) -> list[Reader]:
    """Make the readers, each of them signed in with a post open: the thread's, or a shorter one by its author."""
    article = Post.get_by_id(int(thread_path.split("/")[2]))
    if needed_ms(article.words) <= _ROUNDS * _CREDIT_MS_MAX:
        raise CannotMeasure(f"The thread's article, of {article.words} words, is read too soon.")
    short_id = posts.publish(article.author, "At low water", "word " * _SHORT_WORDS, [])
    names = [f"reader-{number}" for number in range(READERS)]
    # No password has this hash, and making one that has takes its time on purpose.
    profile = {"password_hash": "none", "avatar": article.author.avatar}
    Member.insert_many(
        [
            profile | {"name": name, "name_key": name, "email": f"{name}@example.org", "display_name": name}
            for name in names
        ]
    ).execute()
    members = list(Member.select().where(Member.name.in_(names)).order_by(Member.id))
    return [
        _signed_in(app, member, short_id, completes=True)
        if number % _OF < _ON_SHORT
        else _signed_in(app, member, article.id, completes=False)
        for number, member in enumerate(members)
    ]


def _signed_in(app: Flask, member: Member, post_id: int, *, completes: bool) -> Reader:
    """Give the member a session, with the cookie and the form's token that the login and the page would give."""
    with app.test_request_context():
        login.open_session(member, factor_shown=False)
        token = generate_csrf()
        response = app.response_class()
        app.session_interface.save_session(app, session, response)
    return Reader(member.id, post_id, completes, response.headers["Set-Cookie"].partition(";")[0], token)


def statements_of_beat(app: Flask, reader: Reader) -> int:
    """Return how many SQL statements a beat costs, which the reader sends too early to be credited."""
    client = app.test_client(use_cookies=False)

    def ask(path: str, headers: dict[str, str], form: dict[str, str]) -> Answer:
        response = client.post(path, headers=headers, data=form)
        return Answer(response.status_code, response.headers, response.text)

    reader.begin(ask)
    reader.beat(ask)
    statements: list[str] = []
    hook = lambda event: statements.append(event.sql)  # noqa: E731
    db.obj.query_hooks.append(hook)
    try:
        reader.beat(ask)
    finally:
        db.obj.query_hooks.remove(hook)
    return len([sql for sql in statements if not sql.startswith(("BEGIN", "COMMIT"))])


def measure(server: Server, readers: Sequence[Reader], statements: int, core_share_max: float | None) -> Beats:
    """Let all begin, one after the other in the time between two beats, and then beat for some rounds.

    Raises CannotMeasure where an answer is not what it should be. Takes a minute.
    """

    def ask(path: str, headers: dict[str, str], form: dict[str, str]) -> Answer:
        return fetch(server.port, path, headers, form)

    took: list[float] = []
    sizes: list[int] = []

    def send(reader: Reader, *, last: bool) -> None:
        sent_at = monotonic()
        answer = reader.beat(ask, last=last)
        took.append(monotonic() - sent_at)
        sizes.append(len(answer.body.encode()))

    begun_at = monotonic()
    with ThreadPoolExecutor(_SENDERS) as pool:
        _in_turn(pool, begun_at, [partial(reader.begin, ask) for reader in readers])
        cpu_before, beating_from = server.cpu_seconds(), monotonic()
        for number in range(1, _ROUNDS + 1):
            sends = [partial(send, reader, last=number == _ROUNDS) for reader in readers]
            _in_turn(pool, begun_at + number * BEAT_SECONDS, sends)
        cpu_seconds, seconds = server.cpu_seconds() - cpu_before, monotonic() - beating_from
    p99_ms = sorted(took)[ceil(len(took) * 0.99) - 1] * 1000
    return Beats(len(took), seconds, cpu_seconds, p99_ms, sorted(sizes)[len(sizes) // 2], statements, core_share_max)


def _in_turn(pool: ThreadPoolExecutor, begin_at: float, sends: Sequence[Callable[[], object]]) -> None:
    """Do all of `sends`, spread evenly over the time between two beats; return when that is over and all are done."""
    waiting = []
    for index, send in enumerate(sends):
        _sleep_until(begin_at + index * BEAT_SECONDS / len(sends))
        waiting.append(pool.submit(send))
    for sent in waiting:
        sent.result()
    _sleep_until(begin_at + BEAT_SECONDS)


def _sleep_until(moment: float) -> None:
    sleep(max(0, moment - monotonic()))


def check_credited(readers: Sequence[Reader]) -> None:
    """Raise CannotMeasure unless the database says that every beat was credited, and who has completed a reading."""
    readings = {reading.member_id: reading for reading in Reading.select()}
    for reader in readers:
        reading = readings[reader.member_id]
        # More than all beats but one can bring: none was left out.
        if reading.credited_ms <= (_ROUNDS - 1) * _CREDIT_MS_MAX:
            raise CannotMeasure(f"{_ROUNDS} beats of reading {reading.id} were credited {reading.credited_ms} ms.")
        if (reading.completed_at is not None) != reader.completes:
            raise CannotMeasure(f"Reading {reading.id} is completed and should not be, or the other way round.")
