"""Where one is logged in, and logging out there: one's own devices, and nobody else's."""

from datetime import timedelta

import pytest

from forum import clock
from forum.actions import account_events, events
from forum.models import LoginSession, Member
from tests.conftest import counting
from tests.visitor import Visitor, root_id, succeeded

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann")


@pytest.fixture
def desk(app, ann) -> Visitor:
    return logged_in(app, FIREFOX, "203.0.113.77")


@pytest.fixture
def phone(app, ann, desk) -> Visitor:
    """Another browser of the same member, which logged in after `desk`."""
    return logged_in(app, SAFARI, "2001:db8:1:2::3")


@pytest.fixture
def ended(monkeypatch) -> list[account_events.SessionsEnded]:
    """What is announced of sessions that were ended."""
    heard: list[account_events.SessionsEnded] = []
    followers = [*events._followers[account_events.SessionsEnded], heard.append]
    monkeypatch.setitem(events._followers, account_events.SessionsEnded, followers)
    return heard


def logged_in(app, user_agent: str, address: str) -> Visitor:
    visitor = Visitor(app)
    visitor.client.environ_base |= {"HTTP_USER_AGENT": user_agent, "REMOTE_ADDR": address}
    visitor.log_in("ann")
    return visitor


def newest_id() -> int:
    return LoginSession.select().order_by(LoginSession.id.desc()).get().id


def is_signed_in(browser: Visitor) -> bool:
    return browser.get("/settings").status_code == 200


def test_the_page_lists_each_device_with_its_network_and_says_which_one_this_is(desk, phone):
    page = desk.text("/settings/sessions")
    this, other = page.index("Firefox · Windows"), page.index("Safari · iPhone")
    assert this < page.index("This device") < other
    assert page.count("This device") == 1
    assert "203.0.113.0/24" in page
    assert "2001:db8:1::/48" in page
    assert "203.0.113.77" not in page
    assert page.count("Log out on ") == 1


def test_it_shows_no_session_that_has_ended_and_none_of_another_member(desk, phone, enrol, as_member):
    as_member(enrol("eve"))
    LoginSession.update(last_used_at=clock.now() - timedelta(days=31)).where(
        LoginSession.device == "Safari · iPhone"
    ).execute()
    page = desk.text("/settings/sessions")
    assert page.count("<li>") == 1
    assert "anywhere else" in page


def test_it_costs_the_same_however_many_devices_there_are(app, desk):
    with counting() as few:
        desk.get("/settings/sessions")
    for _ in range(3):
        logged_in(app, SAFARI, "203.0.113.9")
    with counting() as many:
        desk.get("/settings/sessions")
    assert len(many) == len(few)


def test_the_settings_lead_to_it(desk):
    assert 'href="/settings/sessions"' in desk.text("/settings")


def test_one_device_is_logged_out(desk, phone, ended, way):
    response = desk.post(f"/settings/sessions/{newest_id()}/end", way)
    assert succeeded(response, way)
    assert not is_signed_in(phone)
    assert [event.count for event in ended] == [1]
    if way == "htmx":
        assert root_id(response) == "sessions"
        assert "iPhone" not in response.text
    else:
        assert response.location == "/settings/sessions"
        assert "That device is logged out." in desk.text(response.location)
    assert is_signed_in(desk)


def test_all_others_are_logged_out(app, desk, phone, ended, way):
    third = logged_in(app, SAFARI, "203.0.113.9")
    assert succeeded(desk.post("/settings/sessions/end-others", way), way)
    assert is_signed_in(desk)
    assert not is_signed_in(phone)
    assert not is_signed_in(third)
    assert [event.count for event in ended] == [2]


def test_logging_out_others_where_there_are_none_is_harmless(desk, ended, way):
    assert succeeded(desk.post("/settings/sessions/end-others", way), way)
    assert is_signed_in(desk)
    assert not ended


def test_ending_this_one_is_a_logout(desk, way):
    response = desk.post(f"/settings/sessions/{newest_id()}/end", way)
    assert (response.headers.get("HX-Redirect") or response.location) == "/"
    assert "Clear-Site-Data" in response.headers
    assert not is_signed_in(desk)
    assert LoginSession.select().count() == 0


def test_another_member_s_session_is_not_there(desk, enrol, as_member, way):
    other = as_member(enrol("eve"))
    assert desk.post(f"/settings/sessions/{newest_id()}/end", way).status_code == 404
    assert is_signed_in(other)


@pytest.mark.parametrize("session_id", ["0", "999999999999999999", "-1", "x", "1" * 30])
def test_a_session_that_never_was_is_not_there(desk, way, session_id):
    assert desk.post(f"/settings/sessions/{session_id}/end", way).status_code == 404


def test_nobody_sees_or_ends_sessions_without_one(visitor, desk, way):
    status = 401 if way == "htmx" else 303
    assert visitor.get("/settings/sessions").status_code == 303
    assert visitor.post(f"/settings/sessions/{newest_id()}/end", way).status_code == status
    assert visitor.post("/settings/sessions/end-others", way).status_code == status
    assert is_signed_in(desk)
