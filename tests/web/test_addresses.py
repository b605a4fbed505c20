"""Confirming an e-mail address: the link goes to the address, and opening it alone changes nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from forum.config import LOCAL_URL
from forum.models import Member, XpEntry
from forum.web.addresses import mailed_address
from tests.visitor import Visitor, succeeded

pytestmark = pytest.mark.any_engine


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann")


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


@pytest.fixture
def configured(app, monkeypatch) -> Callable[..., None]:
    """Changes what the environment says: `configured(base_url="https://forum.example")`."""
    return lambda **changes: monkeypatch.setitem(app.extensions, "config", replace(app.extensions["config"], **changes))


@pytest.fixture
def link(me, mailbox) -> str:
    """The link that was mailed to the member."""
    me.post("/settings/email")
    return mailbox.link_to("ann@example.org", "/verify/")


def test_the_link_goes_to_the_members_address(me, mailbox, way):
    assert succeeded(me.post("/settings/email", way), way)
    [letter] = mailbox.to("ann@example.org")
    assert "Confirm" in letter.subject


def test_opening_the_link_changes_nothing_and_the_button_confirms_once(me, ann, link):
    assert "ann@example.org" in me.text(link)
    assert Member.get_by_id(ann.id).email_confirmed_at is None
    for _ in range(2):
        assert me.post(link).status_code == 303
    assert Member.get_by_id(ann.id).email_confirmed_at is not None
    assert [entry.amount_xp for entry in XpEntry.select().where(XpEntry.source == "email")] == [20]
    assert "Confirmed" in me.text("/settings")


def test_the_link_works_in_a_browser_that_is_not_logged_in(visitor, link):
    assert visitor.post(link).location.startswith("/login")
    assert Member.get().email_confirmed_at is not None


@pytest.mark.parametrize("spoil", [lambda link: link[:-2], lambda link: "/verify/x", lambda link: link + "x"])
def test_a_made_up_link_confirms_nothing(me, link, spoil):
    for response in (me.get(spoil(link)), me.post(spoil(link))):
        assert response.status_code == 404
    assert Member.get().email_confirmed_at is None


def test_a_link_to_an_address_that_was_changed_confirms_nothing(me, ann, link):
    Member.update(email="new@example.org").where(Member.id == ann.id).execute()
    assert me.post(link).status_code == 404
    assert XpEntry.select().where(XpEntry.source == "email").count() == 0


def test_where_no_mail_is_set_up_it_is_said(me, way):
    response = me.post("/settings/email", way)
    assert response.status_code == 422
    assert "This forum can’t send mail" in response.text


def address_at(app: Flask, host: str) -> str:
    """Return where a mail leads that was asked for with this `Host`."""
    with app.test_request_context("/settings", headers={"Host": host}):
        return mailed_address("/verify/t")


@pytest.mark.parametrize("host", ["127.0.0.1:5050", "localhost:8080", "localhost", "127.0.1.1", "[::1]:5050"])
def test_on_a_laptop_a_mail_leads_to_the_port_in_use(app, host):
    assert address_at(app, host) == f"http://{host}/verify/t"


POISONED = (
    "evil.test", "evil.test:5000", "localhost.evil.test", "127.0.0.1.evil.test", "evil.test@127.0.0.1",
    "127.0.0.1:5050@evil.test", "127.0.0.1:x", "127.0.0.1#evil.test", "127.0.0.1/evil.test", "192.168.0.7:5000", "",
)  # fmt: skip


@pytest.mark.parametrize("host", POISONED)
def test_a_host_that_somebody_made_up_gets_into_no_mail(app, host):
    assert address_at(app, host) == f"{LOCAL_URL}/verify/t"


@pytest.mark.parametrize("host", [*POISONED, "127.0.0.1:5050"])
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"base_url": "https://forum.example"}, "https://forum.example"),
        ({"base_url": "https://forum.example", "app_env": "production"}, "https://forum.example"),
        ({"app_env": "production"}, LOCAL_URL),
        ({"app_env": "bench"}, LOCAL_URL),
    ],
)
def test_with_a_base_url_or_in_production_the_host_is_never_believed(app, configured, host, changes, expected):
    configured(**changes)
    assert address_at(app, host) == f"{expected}/verify/t"
