"""Logging in: guesses wait for longer each time, whatever is tried, and the owner never waits at a device of theirs."""

from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import account_events, events
from forum.models import LoginSession, Member
from forum.text import passwords
from tests.visitor import Visitor

AT = datetime(2026, 3, 1, 12)
FREE = 10


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann")


@pytest.fixture
def guess(app):
    """Guesses at a member's password from somewhere else, and returns the status."""

    def guess(name: str = "ann", address: str = "198.51.100.7", password: str = "a wrong guess") -> int:
        visitor = Visitor(app)
        visitor.client.environ_base["REMOTE_ADDR"] = address
        return visitor.post("/login", username=name, password=password).status_code

    return guess


def wear_out(guess) -> None:
    for number in range(FREE):
        assert guess(address=f"198.51.100.{number}") == 422
    assert guess() == 429


def test_every_way_of_writing_a_name_counts_as_the_same(ann, limited, guess):
    names = ["ann", " ann", "\tann", "ANN", "Ann ", "\u00a0ann", "aNN\u2003", " \t ann", "AnN", "ann\n"]
    assert [guess(name) for name in names] == [422] * FREE
    assert [guess(name) for name in names] == [429] * FREE


def test_guesses_from_many_addresses_count_together(ann, limited, guess):
    wear_out(guess)
    assert guess(address="2001:db8::1") == 429


def test_a_name_that_does_not_exist_is_counted_too(ann, limited, guess):
    assert [guess("nobody") for _ in range(FREE + 1)] == [422] * FREE + [429]


def test_who_tries_many_names_from_one_address_has_to_wait(app, ann, limited, guess):
    statuses = [guess(f"name{number}", f"2001:db8:1:2::{number + 1:x}") for number in range(52)]
    assert statuses == [422] * 50 + [429] * 2
    assert guess("another", "2001:db8:1:3::1") == 422


def test_the_wait_grows_and_the_right_password_waits_too(ann, limited, guess):
    moment = AT
    with clock.at(moment):
        wear_out(guess)
        assert guess(password="correct horse") == 429
    for seconds in (30, 60, 120):
        moment += timedelta(seconds=seconds)
        with clock.at(moment):
            assert guess() == 422
            assert guess() == 429
    with clock.at(moment + timedelta(minutes=4)):
        assert guess(password="correct horse") == 303


def test_the_owner_never_waits_for_others_at_a_device_of_theirs(app, ann, limited, guess):
    mine = Visitor(app)
    mine.log_in("ann")
    mine.post("/logout")
    wear_out(guess)
    mine = with_devices(app, mine)
    assert mine.log_in("ann")


def with_devices(app, visitor: Visitor) -> Visitor:
    """Return another browser that has nothing of this one but what it keeps of the members who used it."""
    other = Visitor(app)
    other.client.set_cookie("devices", visitor.client.get_cookie("devices").value)
    return other


def test_a_device_of_the_owner_has_a_count_of_its_own(app, ann, limited, as_member):
    mine = with_devices(app, as_member(ann))
    statuses = [mine.post("/login", username="ann", password="a wrong guess").status_code for _ in range(FREE + 1)]
    assert statuses == [422] * FREE + [429]
    assert as_member(ann)  # others have not been counted


@pytest.mark.parametrize("spoil", ["another member", "forged", "changed password"])
def test_a_device_helps_nobody_but_its_owner(app, ann, limited, guess, as_member, enrol, spoil):
    browser = as_member(enrol("mallory") if spoil == "another member" else ann)
    value = browser.client.get_cookie("devices").value
    if spoil == "another member":
        value = f"{ann.id}:{value.partition(':')[2]}"
    elif spoil == "forged":
        value = value[:-4] + "0000"
    else:
        browser.post("/settings/password", current="correct horse", new="battery staple")
    wear_out(guess)
    mine = Visitor(app)
    mine.client.set_cookie("devices", value)
    assert mine.post("/login", username="ann", password="a wrong guess").status_code == 429


def test_who_changes_their_password_is_still_known_there(app, ann, limited, guess, as_member):
    mine = as_member(ann)
    mine.post("/settings/password", current="correct horse", new="battery staple")
    wear_out(guess)
    assert with_devices(app, mine).log_in("ann", "battery staple")


def test_the_right_password_forgets_the_owners_own_mistakes(ann, limited, guess):
    for _ in range(FREE - 1):
        guess()
    assert guess(password="correct horse") == 303
    assert [guess() for _ in range(FREE)] == [422] * FREE


def test_known_and_unknown_names_cost_the_same_hash_and_get_the_same_answer(app, ann, monkeypatch, way):
    compared = []
    original = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *given: compared.append(given[1] is None) or original(*given))
    answers = []
    for name in ("ann", "bob"):
        visitor = Visitor(app)
        response = visitor.post("/login", way, username=name, password="a wrong guess")
        text = response.text.replace(visitor.token(), "…").replace(name, "…")
        answers.append((response.status_code, text.replace(visitor._token or "", "…")[:200], len(text)))
    assert answers[0] == answers[1]
    assert compared == [False, True]


def test_a_login_says_whether_the_device_is_new(app, ann, as_member, follow_all):
    mine = as_member(ann)
    with_devices(app, mine).log_in("ann")
    as_member(ann)
    assert [event.new_device for event in follow_all if isinstance(event, account_events.LoggedIn)] == [
        True,
        False,
        True,
    ]


def test_a_sign_up_is_no_login_from_a_new_device(visitor, follow_all):
    visitor.post("/signup", username="zoe", email="zoe@example.org", password="correct horse")
    assert [event.new_device for event in follow_all] == [False]


def test_a_wrong_password_is_announced_to_its_owner_alone(ann, guess, follow_all):
    guess()
    guess("nobody")
    assert follow_all == [account_events.LogInFailed(ann.id, "password")]


def test_many_share_a_browser_and_the_last_five_are_known(app, enrol):
    browser = Visitor(app)
    for number in range(7):
        enrol(f"member{number}")
        browser.log_in(f"member{number}")
        browser.post("/logout")
        browser._token = None
    assert browser.client.get_cookie("devices").value.count("|") == 4
    assert LoginSession.select().count() == 0


@pytest.fixture
def follow_all(monkeypatch) -> list[events.Event]:
    """Every event that is announced."""
    heard: list[events.Event] = []
    for kind in (account_events.LoggedIn, account_events.LogInFailed):
        monkeypatch.setitem(events._followers, kind, [*events._followers[kind], heard.append])
    return heard


@pytest.mark.parametrize("password", ["nobody's password", ""])
def test_who_has_left_is_logged_in_by_no_password(visitor, enrol, way, password):
    left = enrol("ann")
    Member.update(password_hash="").where(Member.id == left.id).execute()
    response = visitor.post("/login", way, username="ann", password=password)
    assert response.status_code == 422
    assert "Wrong username or password" in response.text
    assert not LoginSession.select().exists()
