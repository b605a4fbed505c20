"""An import that is killed, wherever, goes on when it is run again, and ends as if nothing had happened."""

import multiprocessing
import os
import random
import signal
from pathlib import Path

import pytest

from forum import mail
from forum.db import bind, db
from forum.money import audit, ledger
from tests.databases import wipe
from tests.exports import author, comment, deleted, imported, post, written
from tests.imported import imported_rows
from tests.mailbox import SENDER

_PORTION = 4
_KILLS = 20
_SEED = 1


def import_here(url: str, path: Path, kill_at: int, statements: object) -> None:
    """Import a file as a process of its own, which is killed before its statement of this number (0: never)."""
    bind(url)
    mail.bind(None, SENDER)
    run, made = db.obj.execute_sql, 0

    def counted(*arguments: object, **named: object) -> object:
        nonlocal made
        made += 1
        if made == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(*arguments, **named)

    db.obj.execute_sql = counted
    imported(path, portion=_PORTION)
    statements.value = made
    db.close_all()


@pytest.fixture(scope="module")
def processes():
    """Makes processes quickly: each is a copy of one that has loaded the forum and opened nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.actions.importing.test_interrupted"])
    return context


@pytest.fixture
def run(app, processes, database_url, export):
    """Runs the import elsewhere: `run(kill_at=7)` returns how many statements it took, 0 where it was killed."""

    def run(kill_at: int = 0, at_once: int = 1) -> int:
        db.close()
        statements = processes.Value("i", 0)
        arguments = (database_url, export, kill_at, statements)
        started = [processes.Process(target=import_here, args=arguments) for _process in range(at_once)]
        for process in started:
            process.start()
        for process in started:
            process.join()
        assert {process.exitcode for process in started} == {-signal.SIGKILL if kill_at else 0}
        return statements.value

    return run


@pytest.fixture
def export(tmp_path: Path) -> Path:
    people = [author(name, display_name="Ann") for name in ("ann", "ben", "Ann", "cyd")]
    posts = [
        post(1, tags=("sea", "rocks"), addresses=("https://news.example/1",), pluses=3),
        post(2, "Ann", body="", addresses=("https://news.example/2",), is_closed=True),
        post(3, None),
    ]
    comments = [
        comment(number, to=number - 3 if number > 4 else None, under=1 + number % 3, likes=number, by=by)
        for number, by in zip(range(1, 13), ["ben", "Ann", "cyd", None] * 3, strict=True)
    ]
    return written(tmp_path, [*people, *posts, *comments, deleted(20), comment(21, to=20)])


def clean(run) -> tuple[int, dict[str, list[str]]]:
    """Return how many statements an import takes that nobody kills, and what it leaves."""
    statements = run()
    left = imported_rows()
    assert len(left["Comment"]) == 14
    return statements, left


def start_anew() -> None:
    wipe()
    ledger.open_books()


def test_an_import_that_was_killed_anywhere_ends_as_a_clean_one(run):
    statements, left = clean(run)
    chance = random.Random(_SEED)
    for kill_at in sorted(chance.sample(range(1, statements + 1), _KILLS)):
        start_anew()
        run(kill_at)
        run()
        assert imported_rows() == left, f"killed before statement {kill_at} of {statements}"
    assert "All 7 invariants hold" in str(audit.verify())


def test_an_import_that_is_killed_again_and_again_gets_there(run):
    statements, left = clean(run)
    start_anew()
    for kill_at in (statements // 4, statements // 3, statements // 5, statements // 2):
        run(kill_at)
    run()

    assert imported_rows() == left


def test_two_imports_at_once_bring_nothing_twice(run):
    _statements, left = clean(run)
    start_anew()
    run(at_once=2)

    assert imported_rows() == left
