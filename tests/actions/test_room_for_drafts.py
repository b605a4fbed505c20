"""How many drafts a member may have, and how long all of them may be; nothing older is lost for a new one."""

from html import unescape

import pytest

from forum.actions import drafts, posts
from forum.models import Draft
from tests.visitor import succeeded


@pytest.fixture
def me(commenter, as_member):
    return as_member(commenter)


@pytest.fixture
def threads(author, monkeypatch) -> list[int]:
    monkeypatch.setattr(drafts, "DRAFTS_MAX", 2)
    monkeypatch.setattr(drafts, "DRAFTS_LENGTH_MAX", 100)
    return [posts.publish(author, f"Post {number}", "Text", []) for number in range(3)]


def kept(member) -> list[str]:
    return [draft.body for draft in Draft.select().where(Draft.member == member.id).order_by(Draft.place)]


def test_one_draft_too_many_is_refused_and_offered_again(me, commenter, threads, way):
    for post_id in threads[:2]:
        assert succeeded(me.post(f"/posts/{post_id}/draft", way, body=f"On {post_id}"), way)
    for address in (f"/posts/{threads[2]}/draft", "/posts/draft"):
        response = me.post(address, way, body="One more")
        assert response.status_code == 422
        assert "You have 2 drafts already. Send one of them, or empty it, to keep another." in unescape(response.text)
        if way == "plain":
            assert "One more" in response.text
    assert kept(commenter) == [f"On {post_id}" for post_id in threads[:2]]


def test_a_kept_draft_can_still_be_changed_and_one_that_is_emptied_makes_room(me, commenter, threads, way):
    for post_id in threads[:2]:
        me.post(f"/posts/{post_id}/draft", way, body="First")
    assert succeeded(me.post(f"/posts/{threads[0]}/draft", way, body="Second"), way)
    assert succeeded(me.post(f"/posts/{threads[0]}/draft", way, body=""), way)
    assert succeeded(me.post(f"/posts/{threads[2]}/draft", way, body="Third"), way)
    assert kept(commenter) == ["First", "Third"]


def test_drafts_that_are_too_long_together_are_refused(me, commenter, threads, way):
    assert succeeded(me.post(f"/posts/{threads[0]}/draft", way, body="a" * 60), way)
    response = me.post("/posts/draft", way, title="b" * 20, body="b" * 20, tags="b")
    assert response.status_code == 422
    assert "Your drafts would be longer than 100 characters in total." in unescape(response.text)
    assert succeeded(me.post("/posts/draft", way, title="b" * 20, body="b" * 19, tags="b"), way)
    assert kept(commenter) == ["b" * 19, "a" * 60]


def test_drafts_of_others_do_not_count(me, author, threads, as_member, way):
    other = as_member(author)
    for post_id in threads[:2]:
        assert succeeded(other.post(f"/posts/{post_id}/draft", way, body="a" * 40), way)
        assert succeeded(me.post(f"/posts/{post_id}/draft", way, body="a" * 40), way)


def test_a_refused_post_says_why_also_where_there_is_no_room_for_its_draft(author, as_member, threads, way):
    me = as_member(author)
    for post_id in threads[:2]:
        me.post(f"/posts/{post_id}/draft", body="Full")
    response = me.post("/posts", way, title="", body="My article", tags="")
    assert response.status_code == 422
    assert "Give it a title." in response.text
    assert "My article" in response.text
