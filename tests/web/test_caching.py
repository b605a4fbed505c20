"""What may be kept, by whom, and how a browser learns that nothing has changed."""

import re
from urllib.parse import quote

import pytest

from forum.actions import comments, members, posts, profiles, reactions, rules, votes
from forum.actions.authority import OPERATOR
from forum.models import Comment
from forum.queries import comment_pages, thread_order
from forum.text import avatars
from forum.web.caching import CachedPage, PageCache
from tests.conftest import counting


@pytest.fixture
def address(post_id, comment_id) -> str:
    return f"/posts/{post_id}/tides-and-clocks"


def test_an_unchanged_page_is_304_from_one_read(visitor, address):
    etag = visitor.get(address).headers["ETag"]
    with counting() as statements:
        response = visitor.get(address, headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert response.data == b""
    assert response.headers["ETag"] == etag
    assert len(statements) == 1


def test_every_visible_change_makes_it_another_page(visitor, enrol, author, commenter, post_id, comment_id, address):
    fan = enrol("fan", level=10)

    def etag() -> str:
        return visitor.get(address, follow_redirects=True).headers["ETag"]

    changes = {
        "plus": lambda: votes.vote(fan, post_id, "plus"),
        "taken back": lambda: votes.vote(fan, post_id, "none"),
        "avatar of the author": lambda: comments.write_comment(author, post_id, "x", avatar=other_than(author.avatar)),
        "comment": lambda: comments.write_comment(commenter, post_id, "New"),
        "edit of a comment": lambda: comments.edit_comment(author, comment_id, "Other"),
        "like": lambda: reactions.react(fan, comment_id, "like"),
        "deletion of a comment": lambda: comments.delete_comment(author, comment_id),
        "edit of the post": lambda: posts.edit_post(author, post_id, "Tides and clocks", "Other", []),
        "name of a commenter": lambda: profiles.change_profile(commenter, "Another Name", ""),
        "level of a commenter": lambda: members.grant_xp("commenter", 500, by=OPERATOR),
        "role of the author": lambda: members.set_role("author", "moderator", by=OPERATOR),
        "gate": lambda: rules.set_gate("comment", 14, "why not", by=OPERATOR),
        "deletion of the post": lambda: posts.delete_post(author, post_id),
    }
    for name, change in changes.items():
        before = etag()
        change()
        assert etag() != before, name


def other_than(style: str) -> str:
    return next(other for other in avatars.STYLES if other != style)


def test_kept_pages_are_few_and_the_last_asked_for():
    shelf = PageCache(pages_max=2)
    for key in ("a", "b", "a", "c"):
        shelf.page(key, lambda key=key: CachedPage(f"page {key}"))
    anew = CachedPage("anew")
    assert shelf.page("a", lambda: anew).plain == b"page a"
    assert shelf.page("b", lambda: anew) is anew


def test_kept_pages_are_bounded_in_bytes_plain_and_compressed():
    shelf = PageCache(pages_max=10, bytes_max=1_000)
    pages = {key: CachedPage(key * 200) for key in "abc"}
    for key, page in pages.items():
        shelf.page(key, lambda page=page: page)
    assert all(len(page.plain) + len(page.compressed) <= page.size for page in pages.values())
    assert (len(shelf), shelf.size) == (2, 800)
    assert shelf.page("c", lambda: CachedPage("anew")) is pages["c"]


def test_a_page_larger_than_the_shelf_pushes_nothing_out():
    shelf = PageCache(bytes_max=1_000)
    small = shelf.page("small", lambda: CachedPage("small"))
    shelf.page("large", lambda: CachedPage("large" * 200))
    assert shelf.page("small", lambda: CachedPage("anew")) is small


@pytest.fixture
def shelf(app) -> PageCache:
    return app.extensions["page cache"]


@pytest.fixture
def cursors(author, post_id, monkeypatch) -> tuple[str, str]:
    """The cursors of two pages of a thread, in the orders "best" and "old"."""
    monkeypatch.setattr(thread_order, "ROOTS_PER_PAGE", 2)
    monkeypatch.setattr(comment_pages, "ROOTS_PER_PAGE", 2)
    ids = [comments.write_comment(author, post_id, f"Word {number}") for number in range(4)]
    rank = Comment.get_by_id(ids[1]).rank
    return f"{rank}_{ids[1]}", str(ids[1])


def test_only_the_addresses_that_links_have_make_entries(visitor, address, shelf, cursors):
    best, old = cursors
    for query in ("", f"?after={best}", "?sort=old", f"?sort=old&after={old}", f"?sort=old&before={old}"):
        assert visitor.get(address + query).status_code == 200
        before = len(shelf)
        visitor.get(address + query)
        assert len(shelf) == before
    assert len(shelf) == 5


def test_one_page_under_many_addresses_makes_one_entry(visitor, address, shelf, cursors):
    best, old = cursors
    visitor.get(address)
    nonsense = [
        "?x=1", "?sort=best&sort=best", "?sort=", "?after=", "?under=", "?under=x", "?AFTER=1", "?reply_to=1",
        f"?after=0{best}", f"?after={best}&before={best}", f"?sort=best&x={best}", "?after=5_5", "?after=-5_5",
        "?sort=old&after=999999", f"?sort=old&after=00{old}", f"?sort=new&before=00{old}", "?sort=old&before=999999",
        "?page=2", "?utm_source=x", "?sort=best&utm_source=x", f"?under={old}&margin=1", f"?under={old}&margin=77",
    ]  # fmt: skip
    for query in nonsense:
        visitor.get(address + query)
    assert len(shelf) == 1
    visitor.get(address + "?sort=best")
    assert len(shelf) == 1


def test_the_ladder_makes_one_entry(visitor, shelf):
    for query in ("", "?x=1", "?x=2"):
        visitor.get("/levels" + query)
    assert len(shelf) == 1


def test_a_kept_page_is_the_page_of_its_address(visitor, address):
    for query in ("", "?sort=new", "?sort=old", "?x=1"):
        for _ in range(2):
            assert f'next={quote(address + query, safe="/")}"' in visitor.text(address + query)


def test_the_front_page_answers_304_too(visitor, post_id):
    etag = visitor.get("/").headers["ETag"]
    assert visitor.get("/", headers={"If-None-Match": etag}).status_code == 304


def test_anonymous_pages_may_be_kept_and_must_be_asked_for(visitor, address):
    for page in ("/", address, "/u/author"):
        response = visitor.get(page)
        assert response.headers["Cache-Control"] == "no-cache"
        assert "Cookie" in response.headers["Vary"]
        assert "Set-Cookie" not in response.headers


def test_personal_pages_stay_with_their_reader(commenter, as_member, address):
    me = as_member(commenter)
    for page in ("/", address, "/u/author", "/settings"):
        response = me.get(page)
        assert response.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in response.headers


def test_a_page_with_a_form_for_nobody_is_not_kept(visitor):
    assert visitor.get("/login").headers["Cache-Control"] == "private, no-store"


def test_the_etag_of_nobody_does_not_answer_a_member(visitor, commenter, as_member, address):
    etag = visitor.get(address).headers["ETag"]
    assert as_member(commenter).get(address, headers={"If-None-Match": etag}).status_code == 200


def test_no_page_that_is_only_looked_at_writes(visitor, commenter, as_member, address, comment_id):
    pages = ["/", address, f"/comments/{comment_id}", "/u/author", "/login", "/signup", "/posts/new", "/settings"]
    for browser in (visitor, as_member(commenter)):
        with counting() as statements:
            for page in pages:
                browser.get(page)
        assert not [sql for sql in statements if not sql.lstrip().upper().startswith("SELECT")]


def test_static_files_have_names_of_their_content_and_are_kept(visitor):
    page = visitor.text("/")
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert addresses
    for static in addresses:
        response = visitor.get(static)
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        response.close()
    assert visitor.get("/static/css/base.00000000.css").status_code == 404
    assert visitor.get("/static/../wsgi.py").status_code == 404
