"""What may be kept, by whom, and how a browser learns that nothing has changed."""

import re
from urllib.parse import quote

import pytest

from forum.actions import comments, members, posts, profiles, reactions, rules, votes
from forum.actions.authority import OPERATOR
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
        return visitor.get(address).headers["ETag"]

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
