"""Feeds: what a strict reader makes of them, and that nothing is handed on that is gone."""

import feedparser
import pytest

from forum.actions import comments, hiding, posts
from forum.models import Comment, Post
from forum.rules.decisions import HiddenBecause
from tests.conftest import counting

HOSTILE = "<script>alert(1)</script> & ]]> “quotes” 🌊"


@pytest.fixture
def read(visitor):
    """Reads a feed as strictly as feedparser can."""

    def read(address: str) -> feedparser.FeedParserDict:
        answer = visitor.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.mimetype == "application/atom+xml"
        feed = feedparser.parse(answer.get_data())
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.feed.id == f"http://localhost{address}"
        return feed

    return read


def test_the_site_s_feed_holds_the_newest_posts_in_full(read, author, post_id):
    newer = posts.publish(author, "Second & last", "See [the first](/posts/1) and a note[^a].\n\n[^a]: Below.", ["sea"])
    feed = read("/feed.atom")
    assert [entry.title for entry in feed.entries] == ["Second & last", "Tides and clocks"]
    entry = feed.entries[0]
    assert entry.id == f"http://localhost/posts/{newer}"
    assert entry.link == f"http://localhost/posts/{newer}/second-last"
    assert entry.author == "author" and entry.author_detail.href == "http://localhost/u/author"
    assert [tag.term for tag in entry.tags] == ["sea"]
    content = entry.content[0]
    assert content.type == "text/html" and 'href="http://localhost/posts/1"' in content.value
    assert f'href="http://localhost/posts/{newer}/second-last#' in content.value, "its notes lead to its page"


def test_an_entry_keeps_its_name_when_its_title_changes_and_says_when_that_was(read, author, post_id):
    before = read("/feed.atom").entries[0]
    posts.edit_post(author, post_id, "Clocks and tides", "The *sea* comes twice a day. " * 20, ["sea"])
    Post.update(edited_at="2031-01-01 00:00:00").execute()
    after = read("/feed.atom").entries[0]
    assert after.id == before.id and after.link.endswith("/clocks-and-tides")
    assert after.published == before.published and after.updated == "2031-01-01T00:00:00Z"


def test_a_tag_s_feed_holds_the_posts_that_carry_it(read, visitor, author, post_id):
    posts.publish(author, "About land", "Land stays.", ["land"])
    assert [entry.title for entry in read("/tags/sea/feed.atom").entries] == ["Tides and clocks"]
    assert visitor.get("/tags/unknown/feed.atom").status_code == 404


def test_a_thread_s_feed_says_what_each_comment_answers(read, author, commenter, post_id, comment_id):
    reply = comments.write_comment(commenter, post_id, "A *reply*.", comment_id)
    newest, first = read(f"/posts/{post_id}/feed.atom").entries
    assert newest.title == "commenter on “Tides and clocks”" and "<em>reply</em>" in newest.content[0].value
    assert newest.id == newest.link == f"http://localhost/comments/{reply}"
    answered = [entry["thr_in-reply-to"]["ref"] for entry in (newest, first)]
    assert answered == [f"http://localhost/comments/{comment_id}", f"http://localhost/posts/{post_id}"]
    assert first.author == "author"


def test_a_member_s_feed_holds_posts_and_comments_newest_first(read, author, post_id, comment_id):
    Comment.update(created_at="2031-01-01 00:00:00").execute()
    titles = [entry.title for entry in read("/u/author/feed.atom").entries]
    assert titles == ["author on “Tides and clocks”", "Tides and clocks"]


@pytest.mark.any_engine
def test_whatever_somebody_writes_the_feeds_stay_well_formed(read, author):
    hostile = posts.publish(author, HOSTILE, f"{HOSTILE} `{HOSTILE}`", [])
    comments.write_comment(author, hostile, f"> {HOSTILE}")
    for address in ("/feed.atom", f"/posts/{hostile}/feed.atom", "/u/author/feed.atom", "/log.atom"):
        assert read(address).entries


@pytest.mark.any_engine
def test_a_feed_that_has_not_changed_costs_its_reader_nothing(visitor, post_id):
    etag = visitor.get("/feed.atom").headers["ETag"]
    assert visitor.get("/feed.atom", headers={"If-None-Match": etag}).status_code == 304


def test_a_removed_comment_and_what_is_hidden_are_in_no_feed(read, visitor, author, commenter, post_id, comment_id):
    kept = comments.write_comment(commenter, post_id, "This one stays.")
    comments.delete_comment(author, comment_id)
    assert [entry.id for entry in read(f"/posts/{post_id}/feed.atom").entries] == [f"http://localhost/comments/{kept}"]
    assert f"/comments/{comment_id}" not in visitor.text("/u/author/feed.atom")
    hiding.hide(post_id, None, HiddenBecause.MODERATOR)
    assert not read("/feed.atom").entries and not read("/tags/sea/feed.atom").entries
    assert not read("/u/author/feed.atom").entries and not read("/u/commenter/feed.atom").entries
    assert visitor.get(f"/posts/{post_id}/feed.atom").status_code == 404


@pytest.mark.parametrize("address", ["/feed.atom", "/tags/sea/feed.atom", "/posts/{}/feed.atom", "/u/author/feed.atom"])
def test_a_feed_costs_the_same_statements_however_much_it_holds(visitor, author, post_id, comment_id, address):
    def cost() -> int:
        with counting() as statements:
            assert visitor.get(address.format(post_id)).status_code == 200
        return len(statements)

    cost()
    few = cost()
    for number in range(3):
        posts.publish(author, f"Post {number}", "Words.", ["sea", "land"])
        comments.write_comment(author, post_id, f"Comment {number}")
    assert cost() == few <= 4


@pytest.mark.any_engine
def test_pages_lead_to_their_feeds(visitor, post_id):
    def feeds(page: str) -> list[str]:
        return [line.split('href="')[1].split('"')[0] for line in page.splitlines() if "application/atom+xml" in line]

    assert feeds(visitor.text("/")) == ["/feed.atom"]
    assert feeds(visitor.text(f"/posts/{post_id}")) == ["/feed.atom", f"http://localhost/posts/{post_id}/feed.atom"]


@pytest.mark.any_engine
def test_nobody_has_no_feed(visitor):
    assert visitor.get("/u/nobody/feed.atom").status_code == 404
    assert visitor.get("/posts/1/feed.atom").status_code == 404
