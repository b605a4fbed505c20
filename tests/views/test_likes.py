"""Who liked a comment: for those who may like, and nobody's dislikes."""

import pytest

from forum.actions import comments, reactions
from forum.queries import likes as likes_queries
from tests.conftest import counting
from tests.visitor import HTMX, root_id


@pytest.fixture
def fans(enrol, comment_id) -> list[str]:
    """The names of three who like the comment."""
    names = ["ann", "ben", "cyd"]
    for level, name in enumerate(names, start=10):
        reactions.react(enrol(name, level=level), comment_id, "like")
    return names


@pytest.fixture
def me(commenter, as_member):
    return as_member(commenter)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_those_who_may_like_see_who_liked_the_most_experienced_first(me, comment_id, fans, headers):
    response = me.get(f"/comments/{comment_id}/likes", headers=headers)
    assert response.status_code == 200
    at = [response.text.index(f'href="/u/{name}"') for name in fans]
    assert at == sorted(at, reverse=True)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert ("<h1" in response.text) is not bool(headers)
    assert not headers or root_id(response) == "likes"


def test_who_disliked_it_stays_secret(me, enrol, comment_id, fans):
    reactions.react(enrol("dan", level=12), comment_id, "dislike")
    assert "/u/dan" not in me.text(f"/comments/{comment_id}/likes")


def test_who_took_their_like_back_is_not_there(me, enrol, comment_id, fans):
    dan = enrol("dan", level=12)
    reactions.react(dan, comment_id, "like")
    reactions.react(dan, comment_id, "none")
    assert "/u/dan" not in me.text(f"/comments/{comment_id}/likes")


def test_below_the_gate_it_is_refused_and_not_offered(enrol, as_member, post_id, comment_id, fans):
    browser = as_member(enrol("newcomer", level=9))
    assert browser.get(f"/comments/{comment_id}/likes").status_code == 403
    assert browser.get(f"/comments/{comment_id}/likes", headers=HTMX).status_code == 403
    assert "/likes" not in browser.text(f"/posts/{post_id}")


def test_without_scripts_a_link_leads_there_from_each_comment_that_is_liked(me, commenter, post_id, comment_id, fans):
    other = comments.write_comment(commenter, post_id, "Liked by nobody")
    page = me.text(f"/posts/{post_id}")
    assert f'<noscript><a href="/comments/{comment_id}/likes">' in page
    assert f"/comments/{other}/likes" not in page


def test_strangers_are_led_to_the_login(visitor, comment_id):
    response = visitor.get(f"/comments/{comment_id}/likes")
    assert response.status_code == 303
    assert response.location.startswith("/login?next=")
    assert visitor.get(f"/comments/{comment_id}/likes", headers=HTMX).status_code == 401


def test_a_deleted_comment_was_liked_by_nobody(me, author, comment_id, fans):
    comments.delete_comment(author, comment_id)
    assert me.get(f"/comments/{comment_id}/likes").status_code == 404
    assert me.get("/comments/999999/likes").status_code == 404


def test_many_come_page_by_page_each_once(me, comment_id, fans, monkeypatch):
    monkeypatch.setattr(likes_queries, "LIKERS_PER_PAGE", 2)
    first = me.text(f"/comments/{comment_id}/likes")
    address = first.partition('rel="next" href="')[2].partition('"')[0]
    second = me.text(address)
    assert [name for name in fans if f"/u/{name}" in first] == ["ben", "cyd"]
    assert [name for name in fans if f"/u/{name}" in second] == ["ann"]
    assert 'rel="next"' not in second
    assert me.get(f"/comments/{comment_id}/likes?after=x").status_code == 422


def test_it_costs_two_statements_however_many_they_are(commenter, comment_id, fans):
    with counting() as statements:
        likes_queries.likes_page(comment_id, commenter)
    assert len(statements) == 2
