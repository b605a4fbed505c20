"""What is said after publishing, editing and deleting; and how a deletion is undone."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, posts, reactions
from forum.models import CommentRemoval, Post, PostRemoval
from forum.rules.undo import UNDO_MINUTES
from tests.visitor import root_id, succeeded

UNDO = re.compile(r'action="(/(?:comments|posts)/\d+/restore)".*?name="key" value="([^"]+)"', re.DOTALL)


@pytest.fixture
def mine(author, as_member):
    return as_member(author)


def leads_to(response, way: str) -> str:
    assert response.status_code == (204 if way == "htmx" else 303), response.text
    return response.headers["HX-Redirect"] if way == "htmx" else response.location


def flash_of(page: str) -> str:
    return page[page.index('<div id="flash"') : page.index("<main")]


def said_after(browser, response, way: str) -> str:
    """Return the notice: it comes with the fragment, or stands on the page that the answer leads to."""
    if response.status_code == 200:
        return response.text[response.text.index('hx-swap-oob="beforeend:#toasts"') :]
    return flash_of(browser.text(leads_to(response, way)))


def test_publishing_says_what_it_cost(mine, way):
    response = mine.post("/posts", way, title="New", body="Text", tags="")
    assert "Published. −20 Twei" in said_after(mine, response, way)


def test_an_edited_post_and_an_edited_comment_say_so(mine, post_id, comment_id, way):
    response = mine.post(f"/posts/{post_id}/edit", way, title="New", body="Text", tags="")
    assert "Post updated." in said_after(mine, response, way)
    response = mine.post(f"/comments/{comment_id}/edit", way, body="Better")
    assert "Comment updated." in said_after(mine, response, way)


def test_a_deleted_comment_is_brought_back_by_its_notice(mine, visitor, enrol, post_id, comment_id, way):
    reactions.react(enrol("fan", level=14), comment_id, "like")
    notice = said_after(mine, mine.post(f"/comments/{comment_id}/delete", way), way)
    assert "Comment deleted. Its tribute isn’t returned." in notice
    address, key = UNDO.search(notice).groups()
    assert f'action="{address}"' in mine.text(f"/posts/{post_id}")  # a reload does not lose it
    assert address not in visitor.text(f"/posts/{post_id}")
    for _again in range(2):
        response = mine.post(address, way, key=key)
        assert succeeded(response, way)
    if way == "htmx":
        assert root_id(response) == f"comment-{comment_id}"
        assert f'<div id="undo-comment-{comment_id}" hx-swap-oob="delete">' in response.text
        assert 'id="comments-count" hx-swap-oob="true">1 Comment<' in response.text
    else:
        assert response.location.endswith(f"#comment-{comment_id}")
    assert "Comment restored." in said_after(mine, response, way)
    page = visitor.text(f"/posts/{post_id}")
    assert "A first word from the author." in page
    assert "Like <b>1</b>" in page
    assert Post.get_by_id(post_id).comments == 1


@pytest.mark.parametrize("answered", [True, False])
def test_a_deleted_post_is_brought_back_by_its_notice(mine, author, visitor, post_id, way, answered):
    if answered:
        comments.write_comment(author, post_id, "An answer")
    response = mine.post(f"/posts/{post_id}/delete", way)
    to = leads_to(response, way)
    assert to == (f"/posts/{post_id}/post" if answered else "/")
    notice = flash_of(mine.text(to))
    assert "Post deleted. Its tribute isn’t returned." in notice
    address, key = UNDO.search(notice).groups()
    assert f'action="{address}"' in mine.text(f"/posts/{post_id}")
    assert visitor.get(f"/posts/{post_id}", follow_redirects=True).status_code == (200 if answered else 404)
    response = mine.post(address, way, key=key)
    assert leads_to(response, way) == f"/posts/{post_id}/tides-and-clocks"
    assert "Post restored." in said_after(mine, response, way)
    assert "Tides and clocks" in visitor.text("/")


def test_a_moderator_undoes_their_own_removal_and_its_author_does_not(mine, enrol, as_member, post_id, comment_id, way):
    mod = as_member(enrol("mod", role="moderator"))
    notice = said_after(mod, mod.post(f"/comments/{comment_id}/delete", way, reason="Rude"), way)
    assert "Comment removed. The reason is in the public log." in notice
    assert f'action="/comments/{comment_id}/restore"' not in mine.text(f"/posts/{post_id}")
    assert mine.post(f"/comments/{comment_id}/restore", way).status_code == 403
    assert succeeded(mod.post(f"/comments/{comment_id}/restore", way), way)


def test_what_is_final_says_so_and_is_not_offered(mine, author, post_id, comment_id, way):
    earlier = clock.now() - timedelta(minutes=UNDO_MINUTES)
    with clock.at(earlier):
        comments.delete_comment(author, comment_id)
    second = comments.write_comment(author, post_id, "So that the thread is there")
    assert f"/comments/{comment_id}/restore" not in mine.text(f"/posts/{post_id}")
    refused = mine.post(f"/comments/{comment_id}/restore", way)
    assert refused.status_code == 409
    assert "This could be undone for 10 minutes." in refused.text
    assert "It’s final now." in refused.text
    with clock.at(earlier):
        comments.delete_comment(author, second)
        posts.delete_post(author, post_id)
    assert mine.post(f"/posts/{post_id}/restore", way).status_code == 409
    assert mine.get(f"/posts/{post_id}", follow_redirects=True).status_code == 404
    assert CommentRemoval.select().count() + PostRemoval.select().count() == 3


def test_what_was_never_deleted_or_is_not_there_cannot_be_restored(mine, visitor, post_id, comment_id, way):
    for address in (f"/comments/{comment_id}", f"/posts/{post_id}", "/comments/404", "/posts/404"):
        assert mine.post(f"{address}/restore", way).status_code == 404
    refused = visitor.post(f"/comments/{comment_id}/restore", way)
    assert refused.status_code == (401 if way == "htmx" else 303)
