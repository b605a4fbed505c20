"""What every test stands on: the app on each database, a cast of members, and a browser for each of them."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask

from forum import create_app, mail, outward
from forum.actions import attempts, comments, members, posts, rules, signing_up
from forum.actions.api_tokens import make_token
from forum.actions.authority import OPERATOR
from forum.config import Config
from forum.db import db, migrations
from forum.jobs import last_uses, scheduler
from forum.models import EconomyRulesVersion, Member
from forum.money import ledger
from forum.rules.levels import LevelRules
from forum.text import passwords
from forum.twei import MTWEI_PER_TWEI
from tests.databases import may_create_databases, postgres, wipe
from tests.kept import keep
from tests.mailbox import SENDER, Mailbox, sink
from tests.program import Program
from tests.served import SECRET, load_demo_once
from tests.visitor import Visitor

T = TypeVar("T")

# Each keeps up to twenty connections to PostgreSQL, which takes a hundred.
_WORKERS_MAX = 4


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Say how many workers `-n auto` means: one alone where only one can have a database of its own.

    Else one a core; and one more where the browser is among the tests, as then there is always a worker that waits:
    for a page, and half a minute for a reader whose time is really measured.
    """
    url = os.environ.get("TEST_POSTGRES_URL")
    if url and not may_create_databases(url):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    waits = "not browser" not in config.option.markexpr
    return min(cores + waits, _WORKERS_MAX)


def config_for(database_url: str, **changes: object) -> Config:
    return Config(
        **{"app_env": "local", "database_url": database_url, "secret_key": SECRET, "rate_limits": False, **changes}
    )


_ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what has a database on each engine, or on the first one alone where it is marked that any will do."""
    if "engine" in metafunc.fixturenames:
        engines = _ENGINES[:1] if metafunc.definition.get_closest_marker("any_engine") else _ENGINES
        metafunc.parametrize("engine", engines, indirect=True, scope="session")


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'forum.db'}"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, engine: str) -> str:
    return request.getfixturevalue(f"{engine}_url")


# Not one fixture with a parameter: a worker that changes from engine to engine would make the app anew each time.
@pytest.fixture(scope="session")
def forum_on_sqlite(sqlite_url: str) -> Iterator[tuple[Flask, object]]:
    for app, database in forum_on(sqlite_url):
        # No power is cut here. What is killed has handed its commits to the kernel by then.
        database.pragma("synchronous", "off", permanent=True)
        database.close()
        yield app, database


@pytest.fixture(scope="session")
def forum_on_postgres(postgres_url: str) -> Iterator[tuple[Flask, object]]:
    yield from forum_on(postgres_url)


def forum_on(url: str) -> Iterator[tuple[Flask, object]]:
    passwords.use_cheapest()
    app = create_app(config_for(url))
    app.testing = True
    migrations.upgrade()
    database = db.obj
    yield app, database
    database.close_all()


@pytest.fixture(scope="session")
def shared_app(request: pytest.FixtureRequest, engine: str) -> tuple[Flask, object]:
    return request.getfixturevalue(f"forum_on_{engine}")


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demo community, made once for all workers. Whoever writes takes a copy."""
    folder = tmp_path_factory.getbasetemp()
    file = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "demo.db"
    load_demo_once(file)
    return file


@pytest.fixture(autouse=True)
def nothing_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settlement from running beside the tests, also where one has the app believe that it is none."""
    monkeypatch.setattr(scheduler, "begin", lambda: None)
    monkeypatch.setattr(scheduler, "begin_answering", lambda: None)
    monkeypatch.setattr(last_uses, "begin", lambda: None)
    monkeypatch.setattr(last_uses, "_used_tokens", set())


@pytest.fixture(autouse=True)
def no_hashing_in_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail wherever a password is hashed while a transaction keeps the other writers waiting."""
    for name in ("hash_password", "matches"):
        monkeypatch.setattr(passwords, name, outside_transactions(getattr(passwords, name)))


def outside_transactions(hashing: Callable[..., T]) -> Callable[..., T]:
    def run(*arguments: object) -> T:
        assert db.obj is None or not db.in_transaction(), "A password is hashed inside a transaction."
        return hashing(*arguments)

    return run


@pytest.fixture
def app(shared_app: tuple[Flask, object]) -> Iterator[Flask]:
    """The forum on an empty database."""
    app, database = shared_app
    db.initialize(database)
    mail.bind(None, SENDER)
    attempts.bind(SECRET, on=False)
    outward.bind(SECRET, loopback=True)
    wipe()
    ledger.open_books()
    app.extensions["page cache"].clear()  # versions begin again with the tables
    db.close()
    yield app
    if not db.is_closed():
        db.close()


@pytest.fixture(scope="session")
def pasts() -> dict[tuple[str, Callable], tuple[object, Callable[[], None]]]:
    """What this worker has lived through: by engine and function what it returned, and what puts the tables back."""
    return {}


@pytest.fixture
def live_once(engine: str, app: Flask, pasts: dict) -> Callable[..., object]:
    """Begins a test with a past: `live_once(spend_a_year, enrol)` spends it once, and puts it back for further tests.

    What the function returns is the same each time: a copy of what it returned first.
    """

    def live_once(live: Callable[..., T], *arguments: object) -> T:
        assert not Member.select().exists(), "A past comes before everything else, or it would undo that."
        if (engine, live) in pasts:
            returned, put_back = pasts[engine, live]
            put_back()
        else:
            returned = live(*arguments)
            pasts[engine, live] = returned, keep(f"{live.__name__}_{len(pasts)}")
        return deepcopy(returned)

    return live_once


@pytest.fixture
def sqlite_app(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes a further app with other settings, on a SQLite file of its own."""
    before = db.obj  # (the proxy is empty where no test has bound it yet)

    def make(**changes: object) -> Flask:
        app = create_app(config_for(f"sqlite:///{tmp_path / 'other.db'}", **changes))
        app.testing = True
        return app

    yield make
    if db.obj is not before:
        db.close_all()
        db.initialize(before)


@pytest.fixture
def enrol(app: Flask) -> Callable[..., Member]:
    """Makes a member who stands at a level and has Twei: `enrol("ann", level=13, twei=50)`."""

    def make(
        name: str, level: int = 1, role: str = "member", password: str = "correct horse", twei: int = 20_000
    ) -> Member:
        member = signing_up.create_member(name, f"{name}@example.org", password, role)
        if twei:
            members.grant_twei(name, twei * MTWEI_PER_TWEI, "For the test", by=OPERATOR)
        threshold_xp = LevelRules().thresholds_xp[level - 1]
        return members.grant_xp(name, threshold_xp, by=OPERATOR) if threshold_xp else member

    return make


@pytest.fixture
def author(enrol: Callable[..., Member]) -> Member:
    return enrol("author", level=20)


@pytest.fixture
def post_id(author: Member) -> int:
    return posts.publish(author, "Tides and clocks", "The *sea* comes twice a day.", ["sea", "time"])


@pytest.fixture
def commenter(enrol: Callable[..., Member]) -> Member:
    return enrol("commenter", level=14)


@pytest.fixture
def comment_id(author: Member, post_id: int) -> int:
    return comments.write_comment(author, post_id, "A first word from the author.")


@pytest.fixture
def set_rules(app: Flask) -> Callable[..., None]:
    """Changes the economy: `set_rules(minus_fee_mtwei=0)`."""
    return lambda **values: rules.change_economy(
        EconomyRulesVersion.in_force().changed(**values), "For the test", by=OPERATOR
    )


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    """Lets the forum send mail, and holds what it has queued: nothing is delivered by itself."""
    mail.bind("console:", SENDER)
    return Mailbox()


@pytest.fixture
def limited(app: Flask) -> None:
    """Counts what is tried; without this fixture one may try for ever, as under RATE_LIMITS=off."""
    attempts.bind(SECRET, on=True)


@pytest.fixture
def mail_configured(mailbox: Mailbox) -> None:
    """Has the operator say how mail is sent: from then on, Twei are earned from the confirmed address on."""
    mail.bind("console:", SENDER, configured=True)


@pytest.fixture
def smtp_sink(app: Flask) -> Iterator[list[EmailMessage]]:
    """Lets the forum send mail to a server of our own, and holds what arrives there."""
    with sink() as (url, received):
        mail.bind(url, SENDER)
        yield received


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who is not logged in."""
    return Visitor(app)


@pytest.fixture
def as_member(app: Flask) -> Callable[[Member], Visitor]:
    """Opens a browser in which the member is logged in."""

    def open_browser(member: Member) -> Visitor:
        visitor = Visitor(app)
        visitor.log_in(member.name)
        return visitor

    return open_browser


@pytest.fixture
def program(app: Flask) -> Callable[..., Program]:
    """Makes a program with a token of the member's, or without: `program(ann)`, `program(ann, "read")`, `program()`."""

    def make(member: Member | None = None, allows: str = "write") -> Program:
        return Program(app, make_token(member, "For the test", allows, 30).token if member else None)

    return make


@pytest.fixture(params=["htmx", "plain"])
def way(request: pytest.FixtureRequest) -> str:
    """The two ways a form is sent: by HTMX, and by a browser without JavaScript."""
    return request.param


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the statements that the block sends to the database."""
    statements: list[str] = []
    hook = lambda event: statements.append(event.sql)  # noqa: E731
    db.obj.query_hooks.append(hook)
    try:
        yield statements
    finally:
        db.obj.query_hooks.remove(hook)
