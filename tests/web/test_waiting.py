"""Who sends something waits a while for others who write, and no longer; nothing is half done, nothing typed lost."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest

import forum
from forum.db import db
from forum.models import Comment, Draft, PostVote
from tests.visitor import succeeded

IMPATIENT_SECONDS = 0.05


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(forum, "_PATIENCE_SECONDS", IMPATIENT_SECONDS)


@pytest.fixture
def somebody_writes(engine: str, database_url: str, app) -> Callable[[], AbstractContextManager[None]]:
    """Has somebody else hold what a comment or a vote needs, for the length of a block."""

    @contextmanager
    def in_the_file() -> Iterator[None]:
        with Path(f"{db.database}.writing").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def on_the_server() -> Iterator[None]:
        db.close()  # the next request takes a connection, as it does when it comes alone
        with psycopg.connect(database_url) as other:
            other.execute("SELECT id FROM post FOR UPDATE")
            yield
            other.rollback()

    return in_the_file if engine == "sqlite" else on_the_server


@pytest.fixture
def me(commenter, as_member, post_id):
    browser = as_member(commenter)
    browser.token()
    return browser


def test_a_comment_that_gets_no_turn_is_offered_again(me, post_id, somebody_writes, way):
    with somebody_writes():
        response = me.post(f"/posts/{post_id}/comments", way, body="Typed with care.")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "Typed with care." in response.text
    assert "Others are saving something at the moment" in response.text
    assert not Comment.select().exists()
    assert not Draft.select().exists()
    assert succeeded(me.post(f"/posts/{post_id}/comments", way, body="Typed with care."), way)


def test_a_vote_that_gets_no_turn_says_so(me, post_id, somebody_writes, way):
    with somebody_writes():
        response = me.post(f"/posts/{post_id}/vote", way, value="minus")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "Others are saving something at the moment" in response.text
    assert not PostVote.select().exists()
    assert succeeded(me.post(f"/posts/{post_id}/vote", way, value="minus"), way)


def test_pages_are_read_meanwhile(me, visitor, post_id, somebody_writes):
    with somebody_writes():
        assert me.get(f"/posts/{post_id}", follow_redirects=True).status_code == 200
        assert visitor.get("/").status_code == 200


def test_a_writer_who_came_past_the_queue_is_not_waited_for_either(me, post_id, engine, way):
    if engine != "sqlite":
        pytest.skip("a server has no queue to come past")
    db.close()
    past = db.obj._connect()  # a connection of the pool, and so one of the forum's own kind
    try:
        past.execute("BEGIN IMMEDIATE")
        response = me.post(f"/posts/{post_id}/comments", way, body="Typed with care.")
        past.execute("ROLLBACK")
    finally:
        db.obj._close(past, close_conn=True)
    assert response.status_code == 503
    assert "Typed with care." in response.text
    assert not Comment.select().exists()
