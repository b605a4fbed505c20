"""The avatar picked for a comment is kept with its draft, below the gate and above it."""

import re

import pytest

from forum.actions import rules
from forum.actions.authority import OPERATOR
from forum.models import Draft, Member
from forum.text import avatars
from tests.visitor import HTMX, succeeded


@pytest.fixture
def me(commenter, as_member):
    return as_member(commenter)


def checked(page: str) -> str:
    """Return the avatar that is picked in the page's one picker."""
    [style] = re.findall(r'name="avatar" value="(\w+)" checked', page)
    return style


def other_style(member: Member) -> str:
    return next(style for style in avatars.STYLES if style != member.avatar)


@pytest.mark.parametrize("level", [12, 14])
def test_the_avatar_picked_for_a_draft_is_kept_with_it(enrol, as_member, post_id, level, way):
    member = enrol("painter", level=level)
    me, style = as_member(member), other_style(member)
    assert succeeded(me.post(f"/posts/{post_id}/draft", way, body="Half a", avatar=style), way)
    page = me.text(f"/posts/{post_id}")
    assert checked(page) == style
    assert "Half a</textarea>" in page
    assert Member.get_by_id(member.id).avatar == member.avatar


def test_the_avatar_kept_below_the_gate_goes_into_the_comment_form_above_it(enrol, as_member, post_id, way):
    member = enrol("riser", level=12)
    me, style = as_member(member), other_style(member)
    me.post(f"/posts/{post_id}/draft", way, body="For later", avatar=style)
    rules.set_gate("comment", 12, "a small community", by=OPERATOR)
    page = me.text(f"/posts/{post_id}")
    assert 'id="comment-form"' in page
    assert checked(page) == style


def test_the_avatar_of_a_reply_stays_with_its_draft(me, commenter, post_id, comment_id, way):
    style = other_style(commenter)
    me.post(f"/posts/{post_id}/draft", way, body="Half a reply", parent_id=comment_id, avatar=style)
    assert checked(me.text(f"/posts/{post_id}")) == commenter.avatar
    assert checked(me.get(f"/comments/{comment_id}/reply", headers=HTMX).text) == style


def test_an_avatar_is_kept_before_a_word_is_written(me, commenter, post_id, way):
    style = other_style(commenter)
    me.post(f"/posts/{post_id}/draft", way, body="", avatar=style)
    assert checked(me.text(f"/posts/{post_id}")) == style
    me.post(f"/posts/{post_id}/draft", way, body="", avatar=commenter.avatar)
    assert Draft.select().count() == 0


def test_a_draft_sent_without_an_avatar_keeps_the_one_it_has(me, commenter, post_id, way):
    style = other_style(commenter)
    me.post(f"/posts/{post_id}/draft", way, body="One", avatar=style)
    me.post(f"/posts/{post_id}/draft", way, body="Two")
    assert checked(me.text(f"/posts/{post_id}")) == style


def test_an_unknown_avatar_is_not_kept(me, post_id, way):
    assert me.post(f"/posts/{post_id}/draft", way, body="Half a", avatar="portrait").status_code == 422
    assert Draft.select().count() == 0
