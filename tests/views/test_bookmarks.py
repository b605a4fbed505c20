"""Bookmarks: set and taken back where the thing is, listed with their notes for their member alone."""

import re
from collections.abc import Callable

import pytest

from forum.actions import bookmarks, comments, following, hiding, posts
from forum.errors import Conflict, NotFound
from forum.models import Bookmark, Member
from forum.queries import bookmarks as queries
from tests.conftest import counting
from tests.visitor import own_part, root_id, succeeded, without_token


@pytest.fixture
def ann(enrol: Callable[..., Member]) -> Member:
    return enrol("ann", level=1, twei=0)


def test_a_comment_is_bookmarked_once_and_back(ann, as_member, comment_id, way):
    browser, address = as_member(ann), f"/comments/{comment_id}/bookmark"
    for value, kept in (("on", 1), ("on", 1), ("off", 0), ("off", 0)):
        response = browser.post(address, way, value=value)
        assert succeeded(response, way), response.text
        assert Bookmark.select().count() == kept
        if way == "htmx":
            assert root_id(response) == f"bookmark-of-{comment_id}"
            assert ('aria-pressed="true"' in own_part(response)) == bool(kept)
        else:
            assert response.location.endswith(f"#comment-{comment_id}")


def test_without_a_menu_a_comment_is_bookmarked_on_a_page_of_its_own(ann, as_member, visitor, comment_id):
    browser, address = as_member(ann), f"/comments/{comment_id}/bookmark"
    assert f'href="{address}"' in browser.text(f"/comments/{comment_id}")
    assert "A first word from the author." in browser.text(address)
    refused = browser.post(address, value="on", note="x" * 501)
    assert (refused.status_code, "x" * 501 in refused.text) == (422, True)
    browser.post(address, value="on", note="For May")
    assert Bookmark.get().note == "For May"
    assert visitor.get(address).location.startswith("/login")
    comments.delete_comment(Member.named("author"), comment_id)
    assert browser.get(address).status_code == 404


def test_a_post_is_bookmarked_with_a_note(ann, as_member, post_id, way):
    browser, address = as_member(ann), f"/posts/{post_id}/bookmark"
    assert succeeded(browser.post(address, way, value="on", note="For May"), way)
    assert succeeded(browser.post(address, way, value="on"), way)  # no note was sent: the one that there is stays
    assert Bookmark.get().note == "For May"
    response = browser.post(address, way, value="off")
    page = response.text if way == "htmx" else browser.text(response.location)
    assert "Its note said: “For May”" in page
    assert not Bookmark.select().exists()


@pytest.mark.any_engine
def test_the_fragment_is_what_the_thread_holds(ann, as_member, comment_id):
    browser = as_member(ann)
    fragment = own_part(browser.post(f"/comments/{comment_id}/bookmark", "htmx", value="on"))
    assert without_token(fragment) in without_token(browser.text(f"/comments/{comment_id}"))


@pytest.mark.any_engine
def test_what_is_wrong_is_said_and_nothing_is_kept(ann, as_member, post_id, comment_id, way):
    browser = as_member(ann)
    for address in (f"/posts/{post_id}/bookmark", f"/comments/{comment_id}/bookmark"):
        for fields in ({"value": "maybe"}, {}, {"value": "on", "note": "x" * 501}):
            assert browser.post(address, way, **fields).status_code == 422
    for address in ("/posts/404/bookmark", "/comments/404/bookmark"):
        for value in ("on", "off"):
            assert browser.post(address, way, value=value).status_code == 404
    assert not Bookmark.select().exists()


def test_what_waits_for_a_moderator_cannot_be_bookmarked(ann, post_id, comment_id):
    hiding.hide(post_id, comment_id, "filter")
    with pytest.raises(NotFound):
        bookmarks.bookmark_comment(ann, comment_id, True)


def test_there_is_a_bound(ann, post_id, comment_id, monkeypatch):
    monkeypatch.setattr(bookmarks, "BOOKMARKS_MAX", 1)
    bookmarks.bookmark_post(ann, post_id, True)
    bookmarks.bookmark_post(ann, post_id, True)
    with pytest.raises(Conflict):
        bookmarks.bookmark_comment(ann, comment_id, True)


def test_the_list_is_newest_first_and_paged(ann, author, as_member, post_id, monkeypatch):
    monkeypatch.setattr(queries, "BOOKMARKS_PER_PAGE", 2)
    ids = [comments.write_comment(author, post_id, f"Comment number {n}") for n in range(3)]
    for comment_id in ids:
        bookmarks.bookmark_comment(ann, comment_id, True)
    browser = as_member(ann)
    first = browser.text("/bookmarks")
    more = re.search(r'rel="next"\s+href="([^"]+)"', first)[1].replace("&amp;", "&")
    found = [re.findall(r"Comment number (\d)", page) for page in (first, browser.text(more))]
    assert found == [["2", "1"], ["0"]]
    assert browser.get("/bookmarks?after=x").status_code == 422
    assert browser.get("/bookmarks?of=x").status_code == 422


def test_the_list_can_be_narrowed(ann, as_member, post_id, comment_id):
    bookmarks.bookmark_post(ann, post_id, True, "100% for the talk_1. Ärger")
    bookmarks.bookmark_comment(ann, comment_id, True)
    browser = as_member(ann)
    for arguments, shown in (
        ("of=posts", 1),
        ("of=comments", 1),
        ("q=TALK", 1),
        ("q=tides", 2),
        ("q=ärger", 1),
        ("q=Ärger", 1),
        ("q=100%25", 1),
        ("q=talk%251", 0),
        ("q=%25", 1),
        ("q=_", 1),
        ("q=!", 0),
        ("q='", 0),
    ):
        assert browser.text(f"/bookmarks?{arguments}").count('class="kept-bookmark"') == shown, arguments


def test_a_note_is_edited_in_place(ann, as_member, comment_id, way):
    bookmarks.bookmark_comment(ann, comment_id, True)
    browser, mark = as_member(ann), Bookmark.get()
    response = browser.post(f"/bookmarks/{mark.id}", way, note="Look <b>here</b>")
    assert succeeded(response, way), response.text
    page = response.text if way == "htmx" else browser.text(response.location)
    assert "Look &lt;b&gt;here&lt;/b&gt;" in page
    if way == "htmx":
        assert root_id(response) == f"bookmark-{mark.id}"
    refused = browser.post(f"/bookmarks/{mark.id}", way, note="x" * 501)
    assert refused.status_code == 422
    assert "x" * 501 in refused.text
    assert "the limit is 500" in refused.text
    assert Bookmark.get().note == "Look <b>here</b>"


def test_a_bookmark_is_removed_from_the_list(ann, as_member, comment_id, way):
    bookmarks.bookmark_comment(ann, comment_id, True)
    browser, address = as_member(ann), f"/bookmarks/{Bookmark.get().id}/delete"
    assert succeeded(browser.post(address, way), way)
    assert not Bookmark.select().exists()
    assert browser.post(address, way).status_code == 404


def test_another_members_bookmarks_are_not_there(ann, enrol, as_member, visitor, comment_id, way):
    bookmarks.bookmark_comment(ann, comment_id, True, "Ann's own")
    eve, mark = as_member(enrol("eve", role="admin")), Bookmark.get()
    assert eve.post(f"/bookmarks/{mark.id}", way, note="Eve's").status_code == 404
    assert eve.post(f"/bookmarks/{mark.id}/delete", way).status_code == 404
    for page in ("/bookmarks", f"/comments/{comment_id}", "/u/ann"):
        assert "Ann's own" not in eve.text(page)
    assert 'aria-pressed="true"' not in eve.text(f"/comments/{comment_id}")
    assert visitor.get("/bookmarks").location.startswith("/login")
    assert Bookmark.get().note == "Ann's own"


def test_what_is_gone_is_shown_as_gone_with_its_note(ann, author, as_member, post_id):
    removed, hidden, under = (comments.write_comment(author, post_id, f"Secret {n}") for n in range(3))
    other = posts.publish(author, "Secret title", "Secret body. " * 20, [])
    for comment_id in (removed, hidden, under):
        bookmarks.bookmark_comment(ann, comment_id, True, "My note")
    bookmarks.bookmark_post(ann, other, True, "My note")
    browser = as_member(ann)
    assert browser.text("/bookmarks").count("Secret") >= 5
    comments.delete_comment(author, removed)
    hiding.hide(post_id, hidden, "filter")
    posts.delete_post(author, other)
    page = browser.text("/bookmarks")
    assert re.findall(r"Secret \d", page) == ["Secret 2"]
    assert "Secret title" not in page
    assert "Secret" not in browser.text("/bookmarks?q=secret").replace('value="secret"', "")
    assert page.count("My note") >= 4
    posts.delete_post(author, post_id)
    page = browser.text("/bookmarks")
    assert "Secret" not in page
    assert "Tides and clocks" not in page
    assert "tides-and-clocks" not in page
    for mark in list(Bookmark.select()):
        assert browser.post(f"/bookmarks/{mark.id}/delete", "htmx").status_code == 200


def test_a_muted_members_words_are_folded_in_the_list(ann, author, as_member, comment_id):
    bookmarks.bookmark_comment(ann, comment_id, True)
    for member, other in ((ann, "author"), (author, "ann")):
        following.mute_member(member, other, True)
        [folded] = re.findall(r'<details class="muted">.*?</details>', as_member(ann).text("/bookmarks"), re.DOTALL)
        assert "A first word from the author." in folded
        following.mute_member(member, other, False)


def test_the_list_costs_the_same_however_long_it_is(ann, author, as_member, post_id):
    browser, costs = as_member(ann), []
    for n in range(3):
        bookmarks.bookmark_comment(ann, comments.write_comment(author, post_id, f"Comment {n}"), True)
        with counting() as statements:
            browser.text("/bookmarks")
        costs.append(len(statements))
    assert len(set(costs)) == 1
