"""A thread in the frame of another site's page: whose pages may show it, how it is opened, what such sites load."""

import re
from urllib.parse import quote

import pytest

from forum.actions import comments, embedding, hiding, posts, signing_up
from forum.models import EmbeddingSite, Post
from forum.text.articles import article_at
from forum.web import caching
from tests.conftest import counting
from tests.visitor import HTMX

SITE = "https://paper.example"
TIDES = f"{SITE}/2026/tides"
FRAME = f"/embed?url={quote(TIDES, safe='')}&title=Tides"


@pytest.fixture
def site(enrol, author) -> int:
    admin = enrol("admin", role="admin")
    embedding.allow_site(admin, "https://second.example", "author")
    return embedding.allow_site(admin, SITE, "author")


@pytest.fixture
def opened(site) -> int:
    return embedding.open_thread(article_at(TIDES), "Tides")


def ancestors(response) -> str:
    return re.search(r"frame-ancestors ([^;]*)", response.headers["Content-Security-Policy"])[1]


def way_to_open(page: str) -> str:
    return re.search(r'hx-post="(/embed/open/[^"]+)"', page)[1]


def test_the_first_view_gets_a_key_and_writes_nothing_and_the_key_opens_the_thread(site, visitor, way):
    with counting() as statements:
        page = visitor.get(FRAME)
    assert page.status_code == 200
    assert [one for one in statements if not one.lstrip().startswith("SELECT")] == []
    headers = HTMX if way == "htmx" else {}
    answers = [visitor.client.post(way_to_open(page.text), headers=headers) for _ in range(2)]
    [post] = Post.select()
    assert post.title == "Tides"
    for answer in answers:
        if way == "htmx":
            assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")
        else:
            assert (answer.status_code, answer.location) == (303, f"/posts/{post.id}/tides")
    assert "Available from LVL 13" in visitor.text(FRAME)


def test_a_key_is_of_our_own_making_and_holds_for_an_hour(site, visitor, monkeypatch):
    key = way_to_open(visitor.text(FRAME))
    assert visitor.client.post(f"{key}x").status_code == 404
    assert visitor.client.post("/embed/open/nothing").status_code == 404
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 9e9)
    assert visitor.client.post(key).status_code == 404
    assert not Post.select().exists()


def test_a_key_is_worth_nothing_once_the_site_was_removed(site, visitor):
    key = way_to_open(visitor.text(FRAME))
    EmbeddingSite.delete().execute()
    assert visitor.client.post(key).status_code == 404


def test_a_site_that_opens_too_many_is_told_when_to_try_again(site, visitor, monkeypatch):
    monkeypatch.setattr(embedding, "THREADS_MAX", 0)
    answer = visitor.client.post(way_to_open(visitor.text(FRAME)), headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (429, "#flash")
    assert answer.headers["Retry-After"] == "3600"
    assert "This one can be opened later." in answer.text


def test_the_longest_address_and_title_fit_into_a_key(site, visitor):
    address = f"{SITE}/" + "".join(chr(97 + n * 7 % 26) for n in range(500 - len(SITE) - 1))
    title = "".join(chr(0x4E00 + n * 37 % 5_000) for n in range(150))
    page = visitor.text(f"/embed?url={address}&title={quote(title)}")
    assert visitor.client.post(way_to_open(page), headers=HTMX).status_code == 204
    assert Post.get().title == title


@pytest.mark.parametrize(
    "address",
    ["", "tides", "https://evil.example/x", "http://paper.example/2026/tides", "https://paper.example:8443/x",
     "https://paper.example.evil.example/x", "https://paper.example@evil.example/x", "javascript:alert(1)",
     "https://www.paper.example/x", "https://[", "https://paper.example/" + "x" * 600],
)  # fmt: skip
def test_another_site_sees_a_refusal_that_nobody_may_frame(site, visitor, address):
    response = visitor.get(f"/embed?url={quote(address, safe='')}")
    assert response.status_code == 404
    assert ancestors(response) == "'none'"


def test_the_frame_may_be_shown_by_allowed_sites_and_by_nobody_else(opened, visitor, commenter, as_member):
    for browser in (visitor, as_member(commenter)):
        for address in (FRAME, "/embed/paper.example/2026/tides"):
            response = browser.get(address)
            assert response.status_code == 200
            assert ancestors(response) == f"{SITE} https://second.example"
            assert "X-Frame-Options" not in response.headers
        for address in (f"/posts/{opened}/tides", "/", "/login"):
            assert ancestors(browser.get(address)) == "'none'"


def test_the_anonymous_frame_costs_four_statements_and_304_one(opened, visitor, commenter, as_member):
    comments.write_comment(commenter, opened, "A first word.")
    with counting() as statements:
        page = visitor.get(FRAME)
    assert len(statements) == 4
    with counting() as statements:
        again = visitor.get(FRAME, headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, len(statements)) == (304, 1)
    assert ancestors(again) == f"{SITE} https://second.example"
    with counting() as statements:
        as_kept = visitor.get(FRAME)
    assert (as_kept.text, len(statements)) == (page.text, 1)
    me = as_member(commenter)
    with counting() as statements:
        own = me.get(FRAME)
    assert len(statements) == 5
    assert own.headers["Cache-Control"] == "private, no-store"


def test_whatever_is_seen_in_the_frame_makes_it_another_page(opened, visitor, enrol, commenter):
    def etag() -> str:
        return visitor.get(FRAME).headers["ETag"]

    for change in (
        lambda: comments.write_comment(commenter, opened, "A first word."),
        lambda: embedding.allow_site(enrol("boss", role="admin"), "https://third.example", "author"),
    ):
        before = etag()
        change()
        assert etag() != before


def test_one_thread_under_many_addresses_is_kept_once(opened, visitor, app):
    shelf: caching.PageCache = app.extensions["page cache"]
    for more in ("", "&x=1", "&utm_source=x", "&title=Other", "&sort=best"):
        assert visitor.get(FRAME + more).status_code == 200
    assert len(shelf) == 1


def test_a_comment_that_is_linked_is_on_the_page_that_the_frame_is_led_to(opened, visitor, commenter, post_id):
    comment_id = comments.write_comment(commenter, opened, "A first word.")
    elsewhere = comments.write_comment(commenter, post_id, "In another thread.")
    answer = visitor.get(f"{FRAME}&comment={comment_id}")
    assert answer.status_code == 303
    assert answer.location.endswith(f"#comment-{comment_id}")
    assert f'id="comment-{comment_id}"' in visitor.text(answer.location.partition("#")[0])
    for other in (elsewhere, 10**15):
        assert "#" not in visitor.get(f"{FRAME}&comment={other}").location


def test_what_is_gone_stays_unseen_in_the_frame(opened, visitor, commenter, author, enrol):
    comments.write_comment(commenter, opened, "A first word.")
    hiding.hide(opened, None, "filter")
    hidden = visitor.get(FRAME)
    assert hidden.status_code == 404
    assert ancestors(hidden) == f"{SITE} https://second.example"
    assert "first word" not in hidden.text
    hiding.show(opened, None)
    posts.delete_post(author, opened)
    removed = visitor.text(FRAME)
    assert "This discussion has been removed." in removed
    assert "Tides" not in removed
    assert "comment-form" not in removed


def test_links_of_the_frame_open_elsewhere_and_nothing_in_it_is_inline(opened, visitor):
    page = visitor.text(FRAME)
    assert '<base target="_blank">' in page
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=", page)
    assert not re.search(r"<form[^>]*method=\"post\"", page)


def test_the_scripts_are_small_and_may_be_loaded_by_other_sites(visitor):
    for address, bytes_max in (("/embed.js", 2_000), ("/embed/counts.js", 2_000)):
        response = visitor.get(address)
        assert response.mimetype == "text/javascript"
        assert len(response.data) < bytes_max
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response.headers["Cache-Control"] == "public, max-age=3600"
        again = visitor.get(address, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304
        code = re.sub(r"//.*", "", response.text)
        assert not re.search(r"cookie|localStorage|eval|innerHTML|\"\*\"", code)


def asked(visitor, *addresses: str, origin: str = SITE):
    query = "&".join(f"url={quote(one, safe='')}" for one in addresses)
    return visitor.get(f"/embed/counts?{query}", headers={"Origin": origin})


def test_counts_are_of_live_comments_by_the_addresses_asked_for(opened, visitor, commenter, author):
    for words in ("One", "Two", "Three"):
        last = comments.write_comment(commenter, opened, words)
    comments.delete_comment(commenter, last)
    shared = f"{TIDES}/?utm_source=x"
    with counting() as statements:
        answer = asked(visitor, TIDES, shared, f"{SITE}/other", "https://evil.example/x", "nonsense")
    assert len(statements) == 1
    two = {"comments": 2, "words": "2 comments"}
    assert answer.json == {TIDES: two, shared: two, f"{SITE}/other": {"comments": 0, "words": "0 comments"}}
    posts.delete_post(author, opened)
    assert asked(visitor, TIDES).json[TIDES]["comments"] == 0


def test_counts_are_for_allowed_sites_and_kept_for_a_minute(opened, visitor):
    answer = asked(visitor, TIDES)
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Origin" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers
    for other in ("https://evil.example", "null", ""):
        assert "Access-Control-Allow-Origin" not in asked(visitor, TIDES, origin=other).headers
    assert asked(visitor).json == {}
    assert asked(visitor, *[f"{SITE}/{n}" for n in range(40)]).status_code == 200
    assert asked(visitor, *[f"{SITE}/{n}" for n in range(41)]).status_code in {414, 422}


def test_counts_are_said_in_the_sites_language_whoever_asks(sqlite_app):
    app = sqlite_app(site_language="de")
    admin = signing_up.create_member("boss", "boss@example.org", "correct horse", "admin")
    embedding.allow_site(admin, SITE, "boss")
    answer = app.test_client().get(f"/embed/counts?url={TIDES}", headers={"Accept-Language": "en"})
    assert answer.json[TIDES]["words"] == "0 Kommentare"
