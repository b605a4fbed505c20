"""Ending mail by its link, without logging in; and ending all of it where an address bounces."""

import pytest

from forum.actions import mailing
from forum.actions.events import EmailConfirmed
from forum.actions.outbox import tell
from forum.db import rows
from forum.errors import Conflict, Invalid, NotAllowed
from forum.models import MailStanding, MailStop, OutgoingMail, StaffAction
from tests.visitor import succeeded


@pytest.fixture
def ann(enrol):
    return enrol("ann")


@pytest.fixture
def admin(enrol):
    return enrol("boss", level=20, role="admin")


def switches() -> list[tuple]:
    return rows("SELECT kind, by_mail FROM notification_switch ORDER BY kind")


def test_the_link_asks_first_and_ends_the_kind_on_a_post(visitor, ann):
    address = f"/unsubscribe/{MailStanding.key_of(ann.id)}/digest"
    page = visitor.get(address)
    assert page.status_code == 200 and 'name="robots" content="noindex"' in page.text
    assert switches() == [], "programs that look at links end nothing"
    ended = visitor.client.post(address, headers={"Origin": "https://mail.test", "Sec-Fetch-Site": "cross-site"})
    assert ended.status_code == 200 and "any more" in ended.text
    assert switches() == [("digest", 0)]
    assert visitor.client.post(address).status_code == 200, "twice is no mistake"


@pytest.mark.parametrize("path", ["nobody/digest", "{key}/security", "{key}/", "{key}x/digest", "%00/digest"])
def test_a_link_that_is_in_no_mail_ends_nothing(visitor, ann, path):
    address = f"/unsubscribe/{path.format(key=MailStanding.key_of(ann.id))}"
    assert visitor.get(address).status_code == 404
    assert visitor.client.post(address).status_code in {404, 405}
    assert switches() == []


def test_one_key_ends_mail_of_one_member_alone(visitor, ann, enrol):
    ben = enrol("ben")
    keys = [MailStanding.key_of(member.id) for member in (ann, ben)]
    assert len(set(keys)) == 2 and MailStanding.key_of(ann.id) == keys[0]
    visitor.client.post(f"/unsubscribe/{keys[1]}/reply")
    assert rows("SELECT member_id FROM notification_switch") == [(ben.id,)]


def test_an_admin_stops_mail_to_an_address_that_bounces(as_member, admin, ann, mailbox, way):
    browser, address = as_member(admin), "/admin/members/ann/mail"
    refused = browser.post(address, way, value="stop", why=" ")
    assert refused.status_code == 422 and "Say what the mail server answered" in refused.text
    assert succeeded(browser.post(address, way, value="stop", why="550 No such user"), way)
    assert browser.post(address, way, value="stop", why="Again").status_code == 409
    assert MailStop.holds_for(ann) and "550 No such user" in browser.text("/admin/members/ann")
    assert "stopped mail to" in browser.text("/admin/log")
    tell(ann, "A subject", "A text")
    assert mailbox.to(ann.email) == []
    assert succeeded(browser.post(address, way, value="send"), way)
    assert not MailStop.select().exists()
    assert [action.detail for action in StaffAction.select().order_by(StaffAction.id)][-2:] == ["stopped", "resumed"]


def test_confirming_an_address_ends_the_stop(ann, admin):
    mailing.stop_mail("ann", "550", by=admin)
    mailing.end_stop(EmailConfirmed(ann.id))
    assert not MailStop.select().exists()
    with pytest.raises(Conflict):
        mailing.resume_mail("ann", by=admin)


def test_a_stop_holds_for_the_address_of_then(ann, admin):
    mailing.stop_mail("ann", "550", by=admin)
    ann.email = "new@example.org"
    assert not MailStop.holds_for(ann)


@pytest.mark.any_engine
def test_only_admins_stop_mail(ann, enrol):
    for member in (ann, enrol("mod", role="moderator")):
        with pytest.raises(NotAllowed):
            mailing.stop_mail("ann", "550", by=member)
        with pytest.raises(NotAllowed):
            mailing.resume_mail("ann", by=member)
    with pytest.raises(Invalid):
        mailing.stop_mail("ann", "", by=enrol("boss", role="admin"))
    assert not MailStop.select().exists() and not OutgoingMail.select().exists()
