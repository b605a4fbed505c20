"""Commenting is locked below its level, whichever way one comes."""

import re
from collections.abc import Callable

import pytest

from forum.actions import comments, posts, rules
from forum.actions.authority import OPERATOR
from forum.models import Comment, Member
from tests.visitor import Visitor, root_id, succeeded


@pytest.fixture
def almost(enrol: Callable[..., Member]) -> Member:
    return enrol("almost", level=12)


def test_a_level_12_member_cannot_comment(almost, as_member, post_id, way):
    response = as_member(almost).post(f"/posts/{post_id}/comments", way, body="Let me in")
    assert response.status_code == 403
    assert "60 XP" in response.text
    assert "Let me in" in response.text
    assert Comment.select().count() == 0


def test_a_level_12_member_cannot_reply(almost, as_member, post_id, comment_id, way):
    response = as_member(almost).post(f"/posts/{post_id}/comments", way, body="Let me in", parent_id=comment_id)
    assert response.status_code == 403
    assert Comment.select().count() == 1


def test_a_member_who_fell_below_the_gate_cannot_edit(almost, as_member, post_id, way):
    comment_id = comments.write_comment(_at_13(almost), post_id, "Written in better days")
    response = as_member(almost).post(f"/comments/{comment_id}/edit", way, body="Rewritten")
    assert response.status_code == 403
    assert Comment.get_by_id(comment_id).body == "Written in better days"


def test_a_fallen_member_can_still_delete(almost, as_member, post_id, way):
    comment_id = comments.write_comment(_at_13(almost), post_id, "Written in better days")
    assert succeeded(as_member(almost).post(f"/comments/{comment_id}/delete", way), way)


def test_a_level_13_member_comments(enrol, as_member, post_id, way):
    response = as_member(enrol("there", level=13)).post(f"/posts/{post_id}/comments", way, body="I am in")
    assert succeeded(response, way)
    assert Comment.get().body == "I am in"


@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_moderators_and_admins_pass_every_gate(enrol, as_member, post_id, role, way):
    response = as_member(enrol("boss", level=1, role=role)).post(f"/posts/{post_id}/comments", way, body="As usual")
    assert succeeded(response, way)


def test_the_lock_stands_where_the_form_would(almost, as_member, post_id):
    page = as_member(almost).text(f"/posts/{post_id}")
    assert 'id="comment-lock"' in page
    assert 'id="comment-form"' not in page
    assert "Add your comment" in page
    assert "Available from LVL 13" in page
    assert "LVL 12" in page
    assert "60 XP" in page


def in_order(page: str, *words: str) -> bool:
    """Whether the page holds all of the words, in this order."""
    return re.search(".*".join(map(re.escape, words)), page, re.S) is not None


def test_the_lock_reads_level_heading_draft_avatar(almost, as_member, post_id):
    page = as_member(almost).text(f"/posts/{post_id}")
    lock = page[page.index('id="comment-lock"') :]
    assert in_order(
        lock, "Available from LVL 13", ">Add your comment</h2>", "Your draft", "Your comment avatar", "</form>"
    )


@pytest.mark.parametrize("level", [None, 12, 14])
def test_comment_to_earn_stands_above_the_number_of_comments(level, enrol, as_member, visitor, post_id, comment_id):
    reader = as_member(enrol("reader", level=level)) if level else visitor
    page = reader.text(f"/posts/{post_id}")
    words = ["A comment costs 1 Twei.", "It can earn up to 3 Twei if 2 others like it and fewer dislike it"]
    way = '<a href="#comment-form">' if level == 14 else 'Commenting opens at LVL 13: <a href="#comment-lock">'
    assert in_order(page, ">Comment-to-Earn</h2>", *words, way, ">1 Comment</h3>", 'id="comment-list"')


def test_under_a_deleted_post_nothing_is_said_of_what_a_comment_would_earn(visitor, author, post_id, comment_id):
    posts.delete_post(author, post_id)
    page = visitor.text(f"/posts/{post_id}")
    assert ">Comment-to-Earn</h2>" in page
    assert "A comment costs" not in page


def test_an_anonymous_reader_meets_the_lock_with_the_way_to_sign_up(visitor, post_id):
    page = visitor.text(f"/posts/{post_id}")
    assert 'id="comment-lock"' in page
    assert "Available from LVL 13" in page
    assert "/signup" in page
    assert '<form method="post"' not in page


def test_the_form_stands_where_the_lock_was(commenter, as_member, post_id):
    page = as_member(commenter).text(f"/posts/{post_id}")
    assert 'id="comment-form"' in page
    assert "comment-lock" not in page
    assert "Your comment avatar" in page


def test_a_locked_member_gets_the_lock_back_with_what_was_typed(almost, as_member, post_id):
    response = as_member(almost).post(f"/posts/{post_id}/comments", "htmx", body="Kept in the lock")
    assert root_id(response) == "comment-lock"
    assert "Kept in the lock" in response.text


def test_moving_the_gate_moves_the_page_and_the_action(almost, as_member, visitor, post_id, way):
    rules.set_gate("comment", 12, "a small community", by=OPERATOR)
    assert "Available from LVL 12" in visitor.text(f"/posts/{post_id}")
    me = as_member(almost)
    assert 'id="comment-form"' in me.text(f"/posts/{post_id}")
    assert succeeded(me.post(f"/posts/{post_id}/comments", way, body="At last"), way)


def test_raising_the_gate_locks_again(commenter, as_member, post_id):
    rules.set_gate("comment", 30, "too loud here", by=OPERATOR)
    me = as_member(commenter)
    assert "Available from LVL 30" in me.text(f"/posts/{post_id}")
    assert me.post(f"/posts/{post_id}/comments", body="Still here?").status_code == 403


def test_a_locked_draft_is_kept_and_waits_in_the_form(almost, as_member, post_id, way):
    me: Visitor = as_member(almost)
    assert succeeded(me.post(f"/posts/{post_id}/draft", way, body="For later, from below"), way)
    assert "For later, from below" in me.text(f"/posts/{post_id}")
    rules.set_gate("comment", 12, "a small community", by=OPERATOR)
    page = me.text(f"/posts/{post_id}")
    assert 'id="comment-form"' in page
    assert "For later, from below" in page


def _at_13(member: Member) -> Member:
    """Return the member as they stood before they fell."""
    return Member(id=member.id, name=member.name, xp=390, role="member", avatar=member.avatar)
