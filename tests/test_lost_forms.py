"""What was typed is never lost: an expired form, an ended session, a broken token."""

import json
import re
from html import unescape

import pytest

from forum.models import Comment, Member, Post
from tests.visitor import HTMX, Visitor, succeeded

TEXT = 'My "long" & careful <thought>'


@pytest.fixture
def me(commenter, as_member):
    return as_member(commenter)


def writes(post_id: int, comment_id: int) -> dict[str, dict[str, str]]:
    return {
        f"/posts/{post_id}/comments": {"body": TEXT},
        f"/posts/{post_id}/draft": {"body": TEXT},
        f"/comments/{comment_id}/edit": {"body": TEXT},
        "/posts": {"title": "T", "body": TEXT, "tags": ""},
        f"/posts/{post_id}/edit": {"title": "T", "body": TEXT, "tags": ""},
        "/settings": {"display_name": "x", "bio": TEXT},
        "/preview": {"body": TEXT},
    }


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_right_token_nothing_happens_and_the_text_is_offered_again(
    author, as_member, post_id, comment_id, way, token
):
    browser = as_member(author)
    for address, fields in writes(post_id, comment_id).items():
        response = browser.post(address, way, token=token, **fields)
        assert response.status_code == 400, address
        assert TEXT in unescape(response.text), address
    assert Comment.select().count() == 1
    assert Post.get_by_id(post_id).title == "Tides and clocks"
    assert Member.get_by_id(author.id).bio == ""


@pytest.mark.parametrize("token", ["", "wrong"])
def test_the_token_is_checked_before_anything_else(me, post_id, comment_id, way, token):
    for address in (f"/posts/{post_id}/vote", f"/comments/{comment_id}/reaction", "/posts/404/comments", "/logout"):
        assert me.post(address, way, token=token).status_code == 400


def test_a_token_of_another_session_is_worthless(me, app, post_id):
    stranger = Visitor(app)
    assert me.post(f"/posts/{post_id}/comments", token=stranger.token(), body=TEXT).status_code == 400


def test_the_token_may_come_as_a_header(me, post_id):
    headers = {**HTMX, "X-CSRFToken": me.token()}
    response = me.client.post(f"/posts/{post_id}/comments", data={"body": TEXT}, headers=headers)
    assert response.status_code == 200


def test_the_offered_form_works_at_once(me, post_id):
    page = me.post(f"/posts/{post_id}/comments", token="wrong", body=TEXT)
    me._token = unescape(re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1])
    assert me.post(f"/posts/{post_id}/comments", body=TEXT).status_code == 303


@pytest.mark.parametrize("how", ["cookie lost", "password changed elsewhere"])
def test_an_ended_session_asks_to_log_in_and_then_sends_what_was_typed(me, commenter, as_member, post_id, how, way):
    token, password = me.token(), "correct horse"
    if how == "cookie lost":
        me.client.delete_cookie("session")
    else:
        password = "battery staple"
        as_member(commenter).post("/settings/password", current="correct horse", new=password)
    page = me.post(f"/posts/{post_id}/comments", way, token=token, body=TEXT, avatar="rings")
    assert TEXT in unescape(page.text)
    assert page.status_code in {400, 401}
    if way == "htmx":
        return  # the form still stands in the browser; see the browser tests
    resume = unescape(re.search(r'name="resume" value="([^"]+)"', page.text)[1])
    me._token = unescape(re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1])
    again = me.post("/login", username="commenter", password=password, resume=resume)
    assert again.status_code == 200
    assert TEXT in unescape(again.text)
    assert f'action="/posts/{post_id}/comments"' in again.text
    me._token = unescape(re.search(r'name="csrf_token" value="([^"]+)"', again.text)[1])
    assert me.post(f"/posts/{post_id}/comments", body=TEXT, avatar="rings").status_code == 303
    assert Comment.get().avatar == "rings"


def test_a_wrong_password_on_the_way_back_keeps_the_text_too(visitor, enrol):
    enrol("ann")
    resume = json.dumps({"path": "/posts/1/comments", "fields": {"body": TEXT}})
    response = visitor.post("/login", username="ann", password="wrong one", resume=resume)
    assert response.status_code == 422
    assert TEXT in unescape(unescape(response.text)).replace('\\"', '"')


@pytest.mark.parametrize(
    "resume",
    ["{", "[]", "null", '{"path": "//evil.test", "fields": {}}', '{"path": "/x?y", "fields": {}}', '{"path": 1}',
     '{"path": "/x", "fields": [1]}', '{"path": "/x", "fields": {"a": 1}}', "[" * 5000],
)  # fmt: skip
def test_a_forged_way_back_is_ignored(visitor, enrol, resume):
    enrol("ann")
    assert visitor.log_in("ann", resume=resume).location == "/"


def test_a_second_click_with_the_same_key_has_one_effect(me, post_id, way):
    address = f"/posts/{post_id}/comments"
    answers = [me.post(address, way, body=TEXT, key="k1") for _ in range(3)]
    assert all(succeeded(answer, way) for answer in answers)
    assert Comment.select().count() == 1
    assert len({answer.location for answer in answers}) == 1


def test_the_same_key_with_other_content_is_a_conflict(me, post_id, way):
    me.post(f"/posts/{post_id}/comments", body=TEXT, key="k1")
    response = me.post(f"/posts/{post_id}/comments", way, body="Other text, kept", key="k1")
    assert response.status_code == 409
    assert "Other text, kept" in response.text
    assert Comment.select().count() == 1


def test_a_refused_form_leaves_its_key_free(me, post_id):
    assert me.post(f"/posts/{post_id}/comments", body="https://example.org", key="k1").status_code == 422
    assert me.post(f"/posts/{post_id}/comments", body="no link", key="k1").status_code == 303


def test_a_replay_does_not_undo_what_came_between(me, comment_id):
    address = f"/comments/{comment_id}/reaction"
    me.post(address, value="like", key="k1")
    me.post(address, value="none")
    me.post(address, value="like", key="k1")
    assert Comment.get_by_id(comment_id).likes == 0


def test_keys_are_scoped_to_member_and_address(me, author, as_member, post_id):
    other = as_member(author)
    for browser in (me, other):
        browser.post(f"/posts/{post_id}/comments", body=TEXT, key="k1")
        browser.post(f"/posts/{post_id}/comments", body=TEXT, key="k2")
    assert Comment.select().count() == 4


@pytest.mark.parametrize("key", ["x" * 101, "a\x00b"])
def test_an_impossible_key_is_refused_and_the_text_kept(me, post_id, way, key):
    response = me.post(f"/posts/{post_id}/comments", way, body=TEXT, key=key)
    assert response.status_code == 422
    assert TEXT in unescape(response.text)
