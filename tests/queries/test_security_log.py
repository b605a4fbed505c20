"""The log of one's own account: what stands in it, who can read it, how it is paged."""

import pytest

from forum import clock
from forum.actions import account_events as account
from forum.actions import email_addresses, events, members
from forum.actions.authority import OPERATOR
from forum.actions.client import Client, acting_from
from forum.db import in_transaction
from forum.i18n import in_language
from forum.models import AccountEvent
from forum.queries.security_log import EVENTS_PER_PAGE, security_log_page
from tests.conftest import counting
from tests.text.test_devices import FIREFOX

LOG = "/settings/security-log"


@in_transaction
def announce(*found: events.Event) -> None:
    for event in found:
        events.announce(event)


def words(member) -> list[str]:
    return [event.words for event in security_log_page(member).events]


def test_every_event_of_an_account_is_told_in_words(enrol):
    ann = enrol("ann")
    announce(
        account.LoggedIn(ann.id, new_device=False),
        account.LoggedIn(ann.id, new_device=True),
        account.LogInFailed(ann.id, "password"),
        account.LogInFailed(ann.id, "totp"),
        account.SessionsEnded(ann.id, 3),
        account.PasswordReset(ann.id),
        account.EmailChanged(ann.id),
        account.FactorAdded(ann.id, "passkey", "My <key>"),
        account.FactorRemoved(ann.id, "recovery_codes"),
        account.ExportRequested(ann.id),
        account.ErasureRequested(ann.id),
        account.ErasureStopped(ann.id),
    )
    email_addresses.confirm(ann.id, "ann@example.org")
    members.set_role("ann", "moderator", by=OPERATOR)
    assert words(ann) == [
        "Your role was changed: moderator",
        "The e-mail address was confirmed",
        "The deletion of your account was stopped",
        "The deletion of your account was requested",
        "An export of your data was requested",
        "A second factor was removed: recovery codes",
        "A second factor was added: My <key>",
        "The e-mail address was changed",
        "The password was reset by a mailed link",
        "3 other devices were logged out",
        "A login failed: codes from an authenticator app",
        "A login failed: wrong password",
        "Logged in on a device not seen before",
        "Logged in",
        "You signed up",
    ]


def test_an_event_tells_the_device_the_shortened_address_and_the_request(enrol, as_member):
    ann = enrol("ann")
    with acting_from(Client("203.0.113.77", FIREFOX, "0123456789abcdef")):
        announce(account.LogInFailed(ann.id, "password"))
    kept = AccountEvent.select().order_by(AccountEvent.id.desc()).get()
    assert (kept.network, kept.device, kept.request_id) == ("203.0.113.0/24", "Firefox · Windows", "0123456789abcdef")
    page = as_member(ann).text(LOG)
    assert "from 203.0.113.0/24" in page
    assert "Firefox · Windows" in page
    assert "203.0.113.77" not in page


def test_a_request_over_http_is_found_by_the_id_that_its_answer_carries(enrol, as_member):
    ann = enrol("ann")
    response = as_member(ann).post("/settings/password", current="correct horse", new="another staple of horses")
    assert response.status_code == 303
    event = AccountEvent.get(kind="password changed")
    assert event.request_id == response.headers["X-Request-Id"]
    assert event.network == "127.0.0.0/24"


def test_what_was_rolled_back_is_not_in_the_log(enrol):
    ann = enrol("ann")

    @in_transaction
    def reset_and_fail() -> None:
        events.announce(account.PasswordReset(ann.id))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        reset_and_fail()
    assert words(ann) == ["You signed up"]


def test_one_device_is_one_and_several_are_several(enrol):
    ann = enrol("ann")
    announce(account.SessionsEnded(ann.id, 1), account.SessionsEnded(ann.id, 12))
    assert words(ann)[:2] == ["12 other devices were logged out", "1 other device was logged out"]
    with in_language("de"):
        assert words(ann)[1] == "1 anderes Gerät wurde abgemeldet"


def test_nobody_sees_the_log_of_another(enrol, as_member, visitor):
    ann, bob = enrol("ann"), enrol("bob")
    announce(account.FactorAdded(ann.id, "passkey", "The key of ann"))
    assert "The key of ann" in as_member(ann).text(LOG)
    assert "The key of ann" not in as_member(bob).text(LOG)
    assert visitor.get(LOG).status_code == 303


def test_what_a_member_called_a_key_is_escaped(enrol, as_member):
    ann = enrol("ann")
    announce(account.FactorAdded(ann.id, "passkey", "<b>key</b>"))
    assert "&lt;b&gt;key&lt;/b&gt;" in as_member(ann).text(LOG)


def test_the_log_is_paged_and_a_damaged_cursor_is_refused(enrol, as_member):
    ann = enrol("ann")
    announce(*[account.SessionsEnded(ann.id, number) for number in range(EVENTS_PER_PAGE)])
    first = security_log_page(ann)
    second = security_log_page(ann, first.more)
    assert [len(page.events) for page in (first, second)] == [EVENTS_PER_PAGE, 1]
    assert second.events[0].words == "You signed up"
    assert second.more is None
    browser = as_member(ann)
    assert "You signed up" in browser.text(f"{LOG}?after={first.more}")
    assert browser.get(f"{LOG}?after=1_2").status_code == 422


def test_the_page_takes_three_statements(enrol, as_member):
    browser = as_member(enrol("ann"))
    with counting() as statements:
        browser.text(LOG)
    assert len(statements) == 3, statements


def test_times_are_those_of_the_event(enrol):
    ann = enrol("ann")
    at = clock.now().replace(year=2030)
    with clock.at(at):
        announce(account.EmailChanged(ann.id))
    assert security_log_page(ann).events[0].created_at == at


def test_logins_and_failures_over_http_are_in_it(enrol, as_member, visitor):
    ann = enrol("ann")
    visitor.post("/login", username="ann", password="wrong horse")
    browser = as_member(ann)
    page = browser.text(LOG)
    assert "A login failed: wrong password" in page
    assert words(ann)[:2] in (
        ["Logged in on a device not seen before", "A login failed: wrong password"],
        ["Logged in", "A login failed: wrong password"],
    )
