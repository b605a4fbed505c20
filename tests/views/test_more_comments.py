"""More comments in place: the next rows for HTMX, a page for everybody else, and neither in the place of the other."""

import re

import pytest

from forum.actions import comments
from tests.conftest import counting
from tests.visitor import HTMX, without_token


@pytest.fixture
def thread(author, post_id, set_rules) -> str:
    """The address of a thread of two pages, the second of which holds three comments and a reply."""
    set_rules(comment_tribute_mtwei=0)
    tops = [comments.write_comment(author, post_id, f"Top {n}") for n in range(23)]
    comments.write_comment(author, post_id, "A reply", tops[-1])
    return f"/posts/{post_id}/tides-and-clocks?sort=old"


def rows_in(markup: str) -> list[str]:
    return re.findall(r'<li id="comment-\d+".*?</li>', markup, re.S)


def more_of(markup: str) -> str:
    """Return the address of the rows that go on below these."""
    return re.search(r'hx-get="(/posts/[^"]+\?[^"]+)"', markup)[1].replace("&amp;", "&")


@pytest.fixture(params=["anonymous", "commenter"])
def browser(request, visitor, commenter, as_member):
    return visitor if request.param == "anonymous" else as_member(commenter)


def test_htmx_gets_the_rows_of_the_next_page_and_the_pager_after_them(browser, thread):
    address = more_of(browser.text(thread))
    fragment = browser.get(address, headers=HTMX)
    assert fragment.status_code == 200
    rows = rows_in(fragment.text)
    assert len(rows) == 4
    assert list(map(without_token, rows)) == list(map(without_token, rows_in(browser.text(address))))
    assert re.search(r'<p id="more-comments" class="pager" hx-swap-oob="true">\s*</p>', fragment.text)
    assert "<h1" not in fragment.text


def test_the_link_leads_to_the_same_page_without_scripts(browser, thread):
    page = browser.text(thread)
    href = re.search(r'class="button" rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert href == f"{more_of(page)}#comments"


def test_rows_and_page_of_one_address_are_never_mistaken_for_each_other(visitor, thread):
    address = more_of(visitor.text(thread))
    for _ in range(2):  # the second time out of the cache
        page, rows = visitor.get(address), visitor.get(address, headers=HTMX)
        assert "<h1" in page.text
        assert "<h1" not in rows.text
        assert page.headers["ETag"] != rows.headers["ETag"]
        for response in (page, rows):
            assert "HX-Request" in response.headers["Vary"]
            assert response.headers["Cache-Control"] == "no-cache"
    etag = rows.headers["ETag"]
    assert visitor.get(address, headers={"If-None-Match": etag}).status_code == 200
    assert visitor.get(address, headers={"If-None-Match": etag, **HTMX}).status_code == 304


def test_the_rows_of_a_member_are_kept_by_nobody(commenter, as_member, thread):
    me = as_member(commenter)
    rows = me.get(more_of(me.text(thread)), headers=HTMX)
    assert rows.headers["Cache-Control"] == "private, no-store"


def test_rows_cost_fewer_statements_than_their_page(browser, thread):
    address = more_of(browser.text(thread)) + "&uncached=1"
    with counting() as whole:
        browser.get(address)
    with counting() as part:
        browser.get(address, headers=HTMX)
    assert len(part) <= len(whole)
    assert len(part) <= 6


@pytest.mark.parametrize("query", ["sort=best&after=x", "before=x", "sort=loudest", "sort=new&before=1_2"])
def test_a_damaged_turn_is_answered_in_words(visitor, thread, query):
    address = f"{thread.partition('?')[0]}?{query}"
    for headers in ({}, HTMX):
        assert visitor.get(address, headers=headers).status_code == 422


def test_an_address_that_has_another_title_now_keeps_its_turn(visitor, thread):
    response = visitor.get(
        more_of(visitor.text(thread)).replace("tides-and-clocks", "old-title").replace("after", "before")
    )
    assert response.status_code == 301
    assert "before=" in response.location


def test_the_author_of_the_post_is_named_so_in_words(visitor, commenter, author, post_id, comment_id, way):
    comments.write_comment(commenter, post_id, "By somebody else")
    badges = [">Author</span>" in row for row in rows_in(visitor.text(f"/posts/{post_id}?sort=old"))]
    assert badges == [True, False]
    alone = visitor.get(f"/comments/{comment_id}", headers=HTMX)
    assert ">Author</span>" in alone.text
