"""A member is mailed when the way they log in has changed."""

import pyotp
import pytest

from forum.actions import email_addresses, factors, resets
from forum.actions.account_events import FactorAdded, FactorRemoved
from forum.actions.events import announce
from forum.actions.outbox import Letter
from forum.db import in_transaction
from forum.models import OutgoingMail
from tests.views.test_factors import secret_on


@pytest.fixture
def ann(enrol, mailbox):
    member = enrol("ann", twei=0)
    email_addresses.confirm(member.id, member.email)
    return member


def mails() -> list[str]:
    return [f"{mail.recipient}: {mail.subject}" for mail in OutgoingMail.select().order_by(OutgoingMail.id)]


def test_a_new_password_is_mailed_with_what_to_do(ann, as_member, way):
    as_member(ann).post("/settings/password", way, current="correct horse", new="battery staple")
    assert mails() == ["ann@example.org: The password was changed"]
    assert "set a new password at once" in OutgoingMail.get().text


def test_a_refused_password_mails_nothing(ann, as_member, way):
    as_member(ann).post("/settings/password", way, current="a wrong one", new="battery staple")
    assert mails() == []


def test_a_reset_password_is_mailed(ann):
    tokens = []
    resets.ask("ann", lambda member, token: tokens.append(token) or Letter("A link", token))
    resets.reset(tokens[0], "battery staple")
    assert mails() == ["ann@example.org: A link", "ann@example.org: The password was reset by a mailed link"]


def test_codes_that_are_turned_on_and_reset_are_mailed_once_each(ann, as_member):
    me = as_member(ann)
    me.post("/settings/totp", code=pyotp.TOTP(secret_on(me.text("/settings/totp"))).now())
    factors.forget_factors(ann.id)
    assert mails() == [
        "ann@example.org: A second factor was added: codes from an authenticator app",
        "ann@example.org: A second factor was removed: codes from an authenticator app",
    ]


@pytest.mark.parametrize("event", [FactorAdded, FactorRemoved])
def test_the_name_of_a_passkey_is_not_in_the_mail(ann, event):
    in_transaction(announce)(event(ann.id, "passkey", "Call 0900 123"))
    assert "0900" not in OutgoingMail.get().subject + OutgoingMail.get().text


def test_an_address_that_was_never_confirmed_gets_none(enrol, mailbox, as_member):
    as_member(enrol("bob", twei=0)).post("/settings/password", current="correct horse", new="battery staple")
    assert mails() == []
