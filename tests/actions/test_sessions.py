"""Sessions end: by themselves, by their member, and when what logs in changes. A copy of a cookie ends with them."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from forum import clock
from forum.actions import logging_in, members, sessions
from forum.actions.authority import OPERATOR
from forum.actions.password_change import change_password, hash_for_change
from forum.errors import Invalid, NotSignedIn
from forum.jobs import last_uses, runner
from forum.jobs.schedule import JOBS
from forum.models import LoginSession, Member
from forum.rules.sessions import MEMBER_LIFETIME, SESSIONS_MAX, STAFF_LIFETIME, USE_NOTED_EVERY
from forum.text import passwords
from tests.conftest import counting
from tests.visitor import Visitor, succeeded

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann")


@pytest.fixture(autouse=True)
def nothing_noted() -> Iterator[None]:
    """Sessions of other tests, whose numbers come again here, have not been used in this one."""
    last_uses._used.clear()
    yield
    last_uses._used.clear()


@pytest.fixture
def thief(app: Flask) -> Callable[[Visitor], Visitor]:
    """Somebody with a copy of another browser's cookie."""

    def copy(victim: Visitor) -> Visitor:
        thief = Visitor(app)
        thief.client.set_cookie("session", victim.client.get_cookie("session").value)
        assert is_signed_in(thief)
        return thief

    return copy


def is_signed_in(browser: Visitor) -> bool:
    """Say whether this browser sees pages for members."""
    return browser.get("/settings").status_code == 200


def renewal_of(browser: Visitor) -> sessions.Renewal:
    with browser.client.session_transaction() as session:
        return sessions.Renewal(session["_user_id"])


def in_(span: timedelta):
    return clock.at(clock.now() + span)


def noted() -> None:
    """Let the background have its turn."""
    last_uses.write_down()


@pytest.mark.parametrize(
    ("role", "lifetime"), [("member", MEMBER_LIFETIME), ("moderator", STAFF_LIFETIME), ("admin", STAFF_LIFETIME)]
)
def test_a_session_that_is_not_used_ends(enrol, as_member, role, lifetime):
    me = as_member(enrol("ann", role=role))
    with in_(lifetime.idle - MINUTE):
        assert is_signed_in(me)
    with in_(lifetime.idle + MINUTE):
        assert not is_signed_in(me)


@pytest.mark.parametrize(
    ("role", "lifetime"), [("member", MEMBER_LIFETIME), ("moderator", STAFF_LIFETIME), ("admin", STAFF_LIFETIME)]
)
def test_a_session_that_is_used_all_the_time_ends_too(enrol, as_member, role, lifetime):
    me = as_member(enrol("ann", role=role))
    step, age = lifetime.idle * 0.9, timedelta()
    while (age := age + step) < lifetime.age:
        with in_(age):
            assert is_signed_in(me), age
            noted()
    with in_(lifetime.age + MINUTE):
        assert not is_signed_in(me)


def test_a_session_of_2001_is_over(ann, as_member, way):
    me = as_member(ann)
    LoginSession.update(created_at="2001-01-01 00:00:00", last_used_at="2001-01-01 00:00:00").execute()
    assert not is_signed_in(me)
    assert me.post("/settings", way, display_name="x", bio="").status_code == (401 if way == "htmx" else 303)


def test_what_has_ended_is_forgotten_by_a_job_and_nothing_else(enrol, as_member):
    member, moderator, fresh = enrol("ann"), enrol("mod", role="moderator"), enrol("fresh")
    as_member(member)
    as_member(moderator)
    with in_(STAFF_LIFETIME.idle + MINUTE):
        as_member(fresh)
        runner.run_due([job for job in JOBS if job.name == "ended sessions"])
    assert {session.member_id for session in LoginSession.select()} == {member.id, fresh.id}


def test_the_last_use_is_written_down_beside_the_requests(ann, as_member):
    me = as_member(ann)
    opened = LoginSession.get().last_used_at
    with in_(timedelta(hours=2)):
        with counting() as statements:
            me.get("/settings")
            me.get("/")
        assert not [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
        assert LoginSession.get().last_used_at == opened
        noted()
        assert LoginSession.get().last_used_at == clock.now()


def test_a_use_soon_after_another_is_not_written_down(ann, as_member):
    me = as_member(ann)
    with in_(USE_NOTED_EVERY - MINUTE):
        me.get("/settings")
        with counting() as statements:
            noted()
    assert not statements


def test_a_use_that_cannot_be_written_down_now_is_later(ann, as_member, monkeypatch, caplog):
    me = as_member(ann)
    with in_(timedelta(hours=2)):
        me.get("/settings")
        with monkeypatch.context() as broken:
            broken.setattr(last_uses, "touch", lambda ids: 1 / 0)
            noted()
        assert "could not be written down" in caplog.text
        noted()
        assert LoginSession.get().last_used_at == clock.now()


def test_an_older_use_never_replaces_a_newer_one(ann, as_member):
    as_member(ann)
    with in_(timedelta(hours=2)):
        newest = clock.now()
        sessions.touch([LoginSession.get().id])
    with in_(timedelta(hours=1)):
        sessions.touch([LoginSession.get().id])
    assert LoginSession.get().last_used_at == newest


def test_logging_in_again_ends_the_session_before_and_gives_another_token(ann, as_member, thief):
    me = as_member(ann)
    copied = thief(me)
    me._token = None
    me.client.get("/login")
    me.post("/login", username="ann", password="correct horse")
    assert LoginSession.select().count() == 1
    assert is_signed_in(me)
    assert not is_signed_in(copied)


def test_a_new_password_leaves_a_copied_cookie_worthless(ann, as_member, thief, way):
    me, there = as_member(ann), as_member(ann)
    copied = thief(me)
    assert succeeded(me.post("/settings/password", way, current="correct horse", new="battery staple"), way)
    assert is_signed_in(me)
    assert not is_signed_in(copied)
    assert not is_signed_in(there)


def test_a_new_password_sent_twice_keeps_its_sender_logged_in(ann, as_member, way):
    me = as_member(ann)
    for _ in range(2):
        fields = {"current": "correct horse", "new": "battery staple", "key": "k1"}
        assert succeeded(me.post("/settings/password", way, **fields), way)
    assert is_signed_in(me)


def test_a_refused_new_password_leaves_the_token_alone(ann, as_member, way):
    me = as_member(ann)
    before = LoginSession.get().token_hash
    assert me.post("/settings/password", way, current="wrong one", new="battery staple").status_code == 422
    assert LoginSession.get().token_hash == before
    assert is_signed_in(me)


def test_a_password_is_not_changed_by_a_session_that_has_ended_meanwhile(ann, as_member, monkeypatch, way):
    me = as_member(ann)
    hashing = passwords.hash_password

    def slowly(password: str) -> str:
        sessions.keep_only(ann.id, None)
        return hashing(password)

    monkeypatch.setattr(passwords, "hash_password", slowly)
    response = me.post("/settings/password", way, current="correct horse", new="battery staple")
    assert response.status_code == (401 if way == "htmx" else 303)
    assert Member.get_by_id(ann.id).password_hash == ann.password_hash


def test_another_role_ends_every_session_and_the_same_role_none(ann, as_member):
    me, there = as_member(ann), as_member(ann)
    members.set_role("ann", "member", by=OPERATOR)
    assert is_signed_in(me)
    members.set_role("ann", "moderator", by=OPERATOR)
    assert not is_signed_in(me)
    assert not is_signed_in(there)


def test_a_login_that_a_new_password_overtakes_opens_no_session(ann):
    found = logging_in.log_in("ann", "correct horse", demo_allowed=True)
    change_password(ann, hash_for_change(ann, "correct horse", "battery staple"), None)
    with pytest.raises(Invalid):
        sessions.open_session(found)
    assert LoginSession.select().count() == 0


def test_a_login_that_renews_an_old_hash_still_opens_a_session(ann, visitor, monkeypatch):
    monkeypatch.setattr(passwords, "needs_rehash", lambda _hash: True)
    visitor.log_in("ann")
    assert is_signed_in(visitor)


def test_a_session_that_has_ended_cannot_be_renewed(ann, as_member):
    as_member(ann)
    with pytest.raises(NotSignedIn):
        sessions.confirm_session(sessions.Renewal("no such token"))


def test_what_changes_the_login_of_one_member_leaves_the_browser_of_another_alone(ann, enrol, as_member):
    eve, here = enrol("eve"), as_member(ann)
    as_member(eve)
    before = LoginSession.get(LoginSession.member == ann.id)
    sessions.keep_only(eve.id, renewal_of(here))
    [left] = LoginSession.select()
    assert (left.id, left.token_hash, left.confirmed_at) == (before.id, before.token_hash, before.confirmed_at)


def test_a_new_token_alone_confirms_nobody(ann, as_member):
    here = as_member(ann)
    confirmed_at = LoginSession.get().confirmed_at
    with in_(timedelta(hours=1)):
        sessions.keep_only(ann.id, renewal_of(here))
    assert LoginSession.get().confirmed_at == confirmed_at


def test_a_member_s_sessions_are_bounded(ann, as_member, monkeypatch):
    monkeypatch.setattr(sessions, "SESSIONS_MAX", 3)
    first, *others = [as_member(ann) for _ in range(4)]
    assert SESSIONS_MAX > 3
    assert not is_signed_in(first)
    assert all(is_signed_in(one) for one in others)


def test_a_session_knows_device_and_network_of_its_login_and_no_more(ann, visitor):
    visitor.client.environ_base |= {
        "HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0",
        "REMOTE_ADDR": "203.0.113.77",
    }
    visitor.log_in("ann")
    session = LoginSession.get()
    assert (session.device, session.network) == ("Firefox · Windows", "203.0.113.0/24")
