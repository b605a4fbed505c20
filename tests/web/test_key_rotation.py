"""Nobody notices a new SECRET_KEY as long as the former one is still read; then what that one signed dies."""

from collections.abc import Callable

import pytest
from flask import Flask

from forum.actions import members, signing_up
from forum.actions.authority import OPERATOR
from forum.models import Member, Post
from forum.render import mails
from forum.text import passwords
from forum.web.signing import signing_keys
from tests.mailbox import links_in
from tests.visitor import Visitor, succeeded

FORMER, PRESENT = "f" * 43, "p" * 43


@pytest.fixture
def forum(sqlite_app) -> Callable[..., Flask]:
    """Starts the forum on one database, with these keys."""
    passwords.use_cheapest()
    return lambda key, *former: sqlite_app(secret_key=key, former_secret_keys=former)


@pytest.fixture
def before(forum) -> Visitor:
    """A member's browser, logged in under the former key."""
    app = forum(FORMER)
    signing_up.create_member("ann", "ann@example.org", "correct horse", "moderator")
    members.grant_twei("ann", 50_000, "For the test", by=OPERATOR)
    visitor = Visitor(app)
    visitor.log_in("ann")
    visitor.token()
    return visitor


def moved(visitor: Visitor, app: Flask) -> Visitor:
    """Return the same browser, with its cookie and the form it has open, before the forum as it has started again."""
    again = Visitor(app)
    again.client.set_cookie("session", visitor.client.get_cookie("session").value)
    again._token = visitor._token
    return again


def link_of(app: Flask) -> str:
    """Return the address that is mailed to confirm ann's."""
    with app.test_request_context():
        member = Member.named("ann")
        return links_in(mails.about_address(member, member.email, None).text)[0]


def test_a_session_and_a_form_that_was_open_survive_a_rotation(forum, before, way):
    after = moved(before, forum(PRESENT, FORMER))
    assert after.get("/settings").status_code == 200
    assert succeeded(after.post("/settings", way, display_name="Ann", bio=""), way)


def test_they_die_when_the_former_key_is_dropped(forum, before, way):
    after = moved(before, forum(PRESENT))
    assert after.get("/settings").status_code == 303
    assert after.post("/settings", way, display_name="Ann", bio="").status_code == 400
    assert Member.named("ann").display_name == "ann"


def test_who_has_been_here_in_between_needs_the_former_key_no_more(forum, before):
    between = moved(before, forum(PRESENT, FORMER))
    assert "Set-Cookie" in between.get("/settings").headers
    assert "Set-Cookie" not in between.get("/settings").headers
    assert moved(between, forum(PRESENT)).get("/settings").status_code == 200


def test_a_mailed_link_survives_a_rotation_and_dies_with_its_key(forum, before):
    link = link_of(before.client.application)
    assert Visitor(forum(PRESENT, FORMER)).get(link).status_code == 200
    assert Visitor(forum(PRESENT)).get(link).status_code == 404


def test_a_form_that_is_sent_again_after_a_rotation_still_has_one_effect(forum, before, way):
    fields = {"title": "Tides", "body": "The sea comes twice a day.", "key": "k1"}
    first = before.post("/posts", way, **fields)
    again = moved(before, forum(PRESENT, FORMER)).post("/posts", way, **fields)
    assert again.status_code == first.status_code
    assert Post.select().count() == 1


def test_what_is_new_is_signed_with_the_present_key_alone(forum, before):
    app = forum(PRESENT, FORMER)
    with app.test_request_context():
        assert signing_keys() == [FORMER, PRESENT]
    link = link_of(app)
    assert Visitor(forum(FORMER)).get(link).status_code == 404
    assert Visitor(forum(PRESENT)).get(link).status_code == 200
