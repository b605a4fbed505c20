"""Who is looking: what they hold and may, on every page, however they came to be signed in."""

import json
from dataclasses import FrozenInstanceError
from html import unescape

import pytest

from forum.models import Member
from forum.rules.levels import LevelRules
from forum.web.preferences import Preferences
from forum.web.viewer import Outcome, Viewer, refresh_viewer, viewer
from tests.visitor import Visitor

ENGLISH = Preferences("en")


def seen(member: Member | None, balance_mtwei: int = 0) -> Viewer:
    return Viewer(member, balance_mtwei, LevelRules(), ENGLISH)


def test_a_member_as_such_holds_nothing_and_does_not_pretend_to():
    assert not hasattr(Member(name="ann"), "balance_mtwei")


def test_an_anonymous_viewer_holds_and_may_nothing(app):
    with app.test_request_context():
        found = viewer()
        assert (found.member, found.balance_mtwei, found.progress) == (None, 0, None)
        assert set(found.may.values()) == {False}
        assert not found.moderates
        assert not found.is_admin
        assert refresh_viewer() == Outcome()


@pytest.mark.parametrize(
    ("role", "opens", "moderates", "is_admin"),
    [("member", False, False, False), ("moderator", True, True, False), ("admin", True, True, True)],
)
def test_what_a_viewer_may_follows_their_role(role, opens, moderates, is_admin):
    found = seen(Member(name="ann", role=role, xp=0))
    assert (found.may["comment"], found.moderates, found.is_admin) == (opens, moderates, is_admin)


def test_what_a_viewer_may_follows_their_level():
    found = seen(Member(name="ann", role="member", xp=LevelRules().thresholds_xp[12]))
    assert found.progress.level == 13
    assert found.may["comment"]
    assert not found.may["publish"]


def test_a_viewer_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        seen(None).balance_mtwei = 1


def test_who_sends_an_interrupted_form_again_sees_their_balance(enrol, app, post_id):
    member = enrol("ann", level=14, twei=37)
    carried = json.dumps({"path": f"/posts/{post_id}/comments", "fields": {"body": "As I was saying"}})
    browser = Visitor(app)
    page = browser.post("/login", username=member.name, password="correct horse", resume=carried)
    assert "As I was saying" in unescape(page.text)
    assert "<b>37</b> Twei" in page.text
