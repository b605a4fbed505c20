"""Signing up: every try counts, nothing costly comes before what is cheap, and nobody learns whose address is known."""

import pytest

from forum.actions import attempts, email_addresses
from forum.models import Member, OutgoingMail
from forum.rules.attempts import SIGN_UPS_FROM_ADDRESS
from forum.text import passwords
from tests.mailbox import links_in
from tests.visitor import Visitor, without_token

GOOD = {"username": "Newcomer", "email": "new@example.org", "password": "correct horse"}


@pytest.fixture
def ann(enrol) -> Member:
    """A member who has confirmed their address."""
    ann = enrol("ann")
    email_addresses.confirm(ann.id, "ann@example.org")
    return ann


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The passwords that are hashed."""
    seen: list[str] = []
    original = passwords.hash_password
    monkeypatch.setattr(passwords, "hash_password", lambda password: seen.append(password) or original(password))
    return seen


def test_who_signs_up_is_mailed_the_link_that_confirms_the_address(visitor, mailbox, way):
    visitor.sign_up(way, **GOOD)
    [letter] = mailbox.to("new@example.org")
    assert "Confirm" in letter.subject
    assert visitor.post(mailbox.link_to("new@example.org", "/verify/")).status_code == 303
    assert Member.named("newcomer").email_confirmed_at is not None


def test_a_known_address_is_answered_like_an_unknown_one_and_the_truth_goes_by_mail(app, ann, mailbox, way):
    answers = []
    for name, email in (("zed-a", "ANN@example.org"), ("zed-b", "nobody@example.org")):
        visitor = Visitor(app)
        response = visitor.sign_up(way, username=name, email=email, password=GOOD["password"])
        section = without_token(visitor.text("/settings").partition('id="email-form"')[2].partition("</section>")[0])
        shown = section.replace(email.lower(), "…")
        answers.append((response.status_code, response.headers.get("Location"), response.text, shown))
    assert answers[0] == answers[1]
    [told] = mailbox.to("ann@example.org")
    assert "belongs to your account, ann" in told.text
    assert "zed-a" in told.text
    assert links_in(told.text) == ["/forgot"]
    assert links_in(mailbox.to("nobody@example.org")[0].text, "/verify/")


def test_who_has_named_anothers_address_cannot_confirm_it(app, ann, mailbox):
    other = Visitor(app)
    other.sign_up(**{**GOOD, "email": "ann@example.org"})
    other.post("/settings/email")
    assert [links_in(letter.text) for letter in mailbox.to("ann@example.org")] == [["/forgot"], ["/forgot"]]


def test_of_two_who_have_named_an_address_the_first_to_confirm_it_has_it(app, mailbox):
    for name in ("one", "two"):
        Visitor(app).post("/signup", **{**GOOD, "username": name})
    first, second = (links_in(letter.text, "/verify/")[0] for letter in mailbox.to("new@example.org"))
    visitor = Visitor(app)
    assert visitor.post(second).status_code == 303
    late = visitor.post(first)
    assert late.status_code == 409
    assert "Another account has confirmed this address" in late.text
    assert Member.named("one").email_confirmed_at is None


def test_without_mail_nothing_is_queued_and_the_sign_up_works(visitor):
    assert visitor.post("/signup", **GOOD).status_code == 303
    assert not OutgoingMail.select().exists()


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("field", "value"),
    [("username", "ann"), ("username", "x"), ("email", "nobody"), ("password", "short"), ("password", "password123")],
)
def test_what_is_refused_is_refused_before_anything_is_hashed(visitor, ann, hashed, way, field, value):
    assert visitor.post("/signup", way, **{**GOOD, field: value}).status_code == 422
    assert hashed == []


def test_refused_tries_count_like_the_others(visitor, ann, limited, hashed, way):
    visitor.token()
    taken = {**GOOD, "username": "ann"}
    statuses = [visitor.post("/signup", way, **taken).status_code for _ in range(SIGN_UPS_FROM_ADDRESS.free + 2)]
    assert statuses == [422] * SIGN_UPS_FROM_ADDRESS.free + [429] * 2
    refused = visitor.post("/signup", way, **GOOD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert 'value="Newcomer"' in refused.text
    assert Member.named("newcomer") is None


def test_nobodys_mailbox_can_be_filled_by_signing_up(app, ann, mailbox, limited):
    for number in range(9):
        Visitor(app).post("/signup", **{**GOOD, "username": f"flood{number}", "email": "ann@example.org"})
    assert Member.select().count() == 10
    assert len(mailbox.to("ann@example.org")) == 5


def test_of_two_who_take_a_name_at_once_the_second_is_told(visitor, enrol, monkeypatch):
    original = passwords.hash_password

    def slowly(password: str) -> str:
        monkeypatch.setattr(passwords, "hash_password", original)
        enrol("newcomer")
        return original(password)

    monkeypatch.setattr(passwords, "hash_password", slowly)
    response = visitor.post("/signup", **GOOD)
    assert response.status_code == 422
    assert 'id="problem-username"' in response.text


def test_addresses_are_counted_by_network_at_the_sign_up_too(app, ann, limited, monkeypatch):
    counted = set()
    original = attempts.count
    monkeypatch.setattr(attempts, "count", lambda *tried: counted.update(tried) or original(*tried))
    for last in ("1", "ffff:1:2:3"):
        visitor = Visitor(app)
        visitor.client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2:{last}" if ":" in last else f"2001:db8:1:2::{last}"
        visitor.post("/signup", **{**GOOD, "username": "ann"})
    assert len(counted) == 1
