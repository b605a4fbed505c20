"""The thread of an article on another site: opened by its first reader, listed once somebody has commented."""

from datetime import timedelta
from threading import Thread

import pytest

from forum import clock
from forum.actions import comments, embedding
from forum.actions.departure import empty_account
from forum.actions.erasure import request_erasure
from forum.clock import now
from forum.db import db
from forum.errors import Invalid, NotAllowed, NotFound, TooOften
from forum.models import EmbeddedThread, EmbeddingSite, Journal, Member, Notification, PageAddress, Post, StaffAction
from forum.money.audit import verify
from forum.queries import feeds, front, sitemap
from forum.text.articles import article_at

SITE = "https://paper.example"
TIDES = article_at(f"{SITE}/2026/tides")


@pytest.fixture
def admin(enrol) -> Member:
    return enrol("admin", role="admin")


@pytest.fixture
def site(admin, author) -> int:
    return embedding.allow_site(admin, SITE, "author")


def test_an_article_gets_one_thread_under_the_authors_name_without_a_tribute(site, author):
    journals = Journal.select().count()
    post_id = embedding.open_thread(TIDES, "Tides *and* [clocks]")
    again = article_at(f"{SITE}/2026/tides/?utm_source=mail")
    assert embedding.open_thread(again, "Another title") == post_id
    post = Post.get_by_id(post_id)
    assert (post.author_id, post.title, post.quiet) == (author.id, "Tides *and* [clocks]", 1)
    assert post.body_html.startswith(f'<p>Discussion of <a href="{TIDES.address}"')
    assert ">Tides *and* [clocks]</a>" in post.body_html
    assert Journal.select().count() == journals
    verify()


@pytest.mark.parametrize("address", ["/a)<script>", "/a>b", "/a%22'x", "/a`b`", "/a[b](c)", "/x?a=1&b=\\"])
def test_an_address_leads_to_the_article_whatever_is_in_it(site, address):
    post = Post.get_by_id(
        embedding.open_thread(article_at(SITE + address), "<b>@author</b> ![x](/y) https://evil.example")
    )
    assert post.body_html.count("<a ") == 1
    assert f'<a href="{SITE}/' in post.body_html
    assert not any(mark in post.body_html for mark in ("<b>", "<img", "<script"))


def test_of_two_at_once_both_see_the_same_thread(site):
    opened = []

    def open_it() -> None:
        opened.append(embedding.open_thread(TIDES, "Tides"))
        db.close()

    at_once = [Thread(target=open_it) for _ in range(4)]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()
    assert len(opened) == 4
    assert len(set(opened)) == 1
    assert Post.select().count() == 1


def test_an_article_whose_comments_were_imported_is_shown_with_them(site, post_id):
    PageAddress.create(address="paper.example/2026/tides", post=post_id)
    assert embedding.open_thread(TIDES, "Tides") == post_id
    assert not EmbeddedThread.select().exists()


def test_only_an_allowed_site_opens_threads(site, admin):
    with pytest.raises(NotFound):
        embedding.open_thread(article_at("https://other.example/x"), "X")
    with pytest.raises(NotFound):
        embedding.open_thread(article_at("http://paper.example/x"), "X")
    embedding.end_site(admin, site)
    with pytest.raises(NotFound):
        embedding.open_thread(TIDES, "Tides")


def test_a_site_opens_so_many_threads_a_day(site, monkeypatch):
    monkeypatch.setattr(embedding, "THREADS_MAX", 2)
    first, *_others = [embedding.open_thread(article_at(f"{SITE}/{n}"), "X") for n in range(2)]
    with pytest.raises(TooOften):
        embedding.open_thread(article_at(f"{SITE}/2"), "X")
    assert embedding.open_thread(article_at(f"{SITE}/0"), "X") == first
    with clock.at(now() + timedelta(hours=25)):
        embedding.open_thread(article_at(f"{SITE}/2"), "X")


def listed() -> tuple[list[int], ...]:
    """Return the ids of posts on the front page, in every order; in the feed; in the sitemap."""
    orders = [[one.id for one in front.front_page(sort).headlines] for sort in front.SORTS if sort != "unanswered"]
    return *orders, [one.post_id for one in feeds.newest_posts()], [one.id for one in sitemap.posts_of_part(0)]


def test_lists_leave_it_out_until_somebody_has_commented(site, post_id, commenter):
    told = Notification.select().count()
    opened = embedding.open_thread(TIDES, "Tides")
    assert Notification.select().count() == told
    assert all(ids == [post_id] for ids in listed())
    assert opened not in [one.id for one in front.front_page("unanswered").headlines]
    comments.write_comment(commenter, opened, "A first word.")
    assert all(set(ids) == {post_id, opened} for ids in listed())


def test_only_admins_choose_sites_and_the_staff_log_says_which(site, admin, author):
    for act in (
        lambda: embedding.allow_site(author, "https://b.example", "author"),
        lambda: embedding.end_site(author, site),
    ):
        with pytest.raises(NotAllowed):
            act()
    embedding.end_site(admin, site)
    done = StaffAction.select(StaffAction.detail).where(StaffAction.kind == "embedding").order_by(StaffAction.id)
    assert [one.detail for one in done] == [f"allowed {SITE}", f"ended {SITE}"]


@pytest.mark.parametrize(
    ("origin", "name", "field"),
    [(SITE, "author", "origin"), ("https://*.example", "author", "origin"), ("https://b.example", "nobody", "author")],
)
def test_what_cannot_be_a_site_is_refused_beside_its_field(site, admin, origin, name, field):
    with pytest.raises(Invalid) as refusal:
        embedding.allow_site(admin, origin, name)
    assert list(refusal.value.errors) == [field]


def test_sites_are_few_as_a_header_names_them_all(site, admin, monkeypatch):
    monkeypatch.setattr(embedding, "SITES_MAX", 1)
    with pytest.raises(Invalid):
        embedding.allow_site(admin, "https://b.example", "author")


def test_threads_go_on_being_opened_under_an_admins_name_when_their_author_has_left(site, admin, author):
    erasure = request_erasure(author, "keep", "", "")
    with clock.at(now() + timedelta(days=60)):
        assert empty_account(erasure)
        assert EmbeddingSite.get_by_id(site).author_id == admin.id
        assert Post.get_by_id(embedding.open_thread(TIDES, "Tides")).author_id == admin.id
