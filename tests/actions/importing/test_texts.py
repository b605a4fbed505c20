"""What was written elsewhere comes with its dates, its votes and its places, and nobody notices."""

import pytest

from forum import mail
from forum.actions import embedding
from forum.models import (
    AccountEvent,
    Arrival,
    Comment,
    CommentRemoval,
    Notification,
    OutgoingMail,
    PageAddress,
    Post,
    PostRemoval,
    RelationDue,
    SearchEntry,
    Tag,
    ThreadClosing,
    XpEntry,
)
from forum.money import audit
from forum.text.articles import article_at
from tests.exports import ORIGIN, at, author, comment, deleted, imported, post, written


@pytest.fixture
def bring(app, tmp_path):
    """Imports records: `bring(author("ann"), post())`."""
    return lambda *records: imported(written(tmp_path, records))


def comments() -> dict[str, Comment]:
    """Return the comments by the numbers that they had elsewhere."""
    found = Comment.select(Comment, Arrival.key).join(Arrival, on=(Arrival.comment == Comment.id), attr="came")
    return {one.came.key.rpartition("/")[2]: one for one in found}


def test_a_thread_comes_as_it_was(bring):
    bring(
        author("ann"),
        author("ben"),
        post(pluses=5, minuses=2, tags=("Sea", "rocks & sand"), edited_at=at(5)),
        comment(1, likes=3, dislikes=1),
        comment(2, to=1, by="ann", edited_at=at(40)),
        comment(3, to=2),
        comment(4),
    )

    thread = Post.get()
    assert (thread.title, thread.author.name, thread.created_at, thread.edited_at) == ("Tides 1", "ann", at(1), at(5))
    assert "<em>sea</em>" in thread.body_html
    assert (thread.pluses, thread.minuses, thread.score, thread.comments) == (5, 2, 3, 4)
    assert {tag.name: tag.posts for tag in Tag.select()} == {"sea": 1, "rocks-sand": 1}
    found = comments()
    assert {n: (c.parent_id, c.root_id, c.depth, c.place) for n, c in found.items()} == {
        "1": (None, None, 0, 1),
        "2": (found["1"].id, found["1"].id, 1, 2),
        "3": (found["2"].id, found["1"].id, 2, 3),
        "4": (None, None, 0, 4),
    }
    assert {n: (c.replies, c.answers) for n, c in found.items()} == {
        "1": (2, 1), "2": (0, 1), "3": (0, 0), "4": (0, 0),
    }  # fmt: skip
    first = found["1"]
    assert (first.author.name, first.likes, first.dislikes, first.created_at) == ("ben", 3, 1, at(11))
    assert first.rank > found["4"].rank
    assert found["2"].edited_at == at(40)


def test_nobody_is_told_nobody_earns_and_the_books_hold(bring):
    bring(author("ann"), author("ben"), post(), comment(1, likes=9), comment(2, to=1, by="ann"))

    for table in (Notification, OutgoingMail, XpEntry, AccountEvent):
        assert not table.select().exists()
    assert "All 7 invariants hold" in str(audit.verify())


def test_everything_waits_to_be_found_and_compared(bring):
    bring(author("ann"), author("ben"), post(), comment(1), deleted(2), comment(3, to=2))

    waiting = SearchEntry.select().where(SearchEntry.waits == 1).count()
    assert waiting == Post.select().count() + Comment.select().count() + 3  # ann, ben and nobody
    assert RelationDue.select().count() == 1


def test_the_same_again_changes_nothing(bring):
    records = [author("ann"), author("ben"), post(addresses=("https://news.example/1",)), comment(1), comment(2, to=1)]
    bring(*records)
    before = dump()

    report = bring(*records)

    assert dump() == before
    assert not any(report.coming.values())
    assert report.here == {"people": 2, "posts": 1, "comments": 2}


def test_a_newer_export_adds_what_is_new(bring):
    older = [author("ann"), author("ben"), post(), comment(1), comment(2, to=1)]
    bring(*older)

    report = bring(*older, author("cyd"), post(2, "cyd"), comment(3, to=2, by="cyd"), comment(4, under=2))

    assert report.coming == {"people": 1, "posts": 1, "comments": 2, "tombstones": 0}
    found = comments()
    assert (found["3"].root_id, found["3"].depth, found["3"].place) == (found["1"].id, 2, 3)
    assert (found["1"].replies, found["1"].answers, found["2"].answers) == (2, 1, 1)
    assert sorted(Post.select(Post.comments).tuples()) == [(1,), (3,)]


def test_a_comment_on_what_came_before_needs_no_post_beside_it(bring):
    bring(author("ann"), author("ben"), post(), comment(1))

    report = bring(author("ben"), comment(2, to=1))

    assert report.coming["comments"] == 1
    assert comments()["2"].parent_id == comments()["1"].id


def test_answers_to_what_is_not_there_answer_the_post(bring):
    report = bring(
        author("ann"), author("ben"), post(), post(2), comment(1, to=99), comment(2, under=2), comment(3, to=2)
    )

    assert report.coming["comments"] == 3
    assert {comment.depth for comment in comments().values()} == {0}


def test_comments_without_a_thread_are_left_out(bring):
    report = bring(author("ann"), author("ben"), post(), comment(1, under=9), comment(2, under=9, to=1), comment(3))

    assert report.left_out == {"comment": {"without a thread": 2}}
    assert set(comments()) == {"3"}


def test_comments_that_answer_each_other_in_a_ring_come_all_the_same(bring):
    report = bring(author("ann"), author("ben"), post(), comment(1, to=3), comment(2, to=1), comment(3, to=2))

    assert report.coming["comments"] == 3
    found = comments()
    assert [found[n].depth for n in "123"] == [0, 1, 2]


def test_what_answers_comes_after_what_it_answers_whatever_the_clock_said(bring):
    bring(author("ann"), author("ben"), post(), comment(1, created_at=at(50)), comment(2, to=1, created_at=at(20)))

    found = comments()
    assert found["1"].place < found["2"].place
    assert found["2"].created_at == at(20)


def test_a_tombstone_stays_where_somebody_answered(bring):
    report = bring(
        author("ann"),
        author("ben"),
        post(),
        deleted(1),
        deleted(2, to=1),
        comment(3, to=2),
        deleted(4),
        deleted(5, to=3),
    )

    assert report.coming["tombstones"] == 2
    assert report.left_out == {"comment": {"deleted": 2}}
    found = comments()
    assert set(found) == {"1", "2", "3"}
    assert found["3"].depth == 2
    assert (found["1"].body, found["1"].body_html, found["1"].author.display_name) == ("", "", "Unknown")
    removals = CommentRemoval.select(CommentRemoval.comment, CommentRemoval.final_at).tuples()
    assert {number for number, final_at in removals if final_at} == {found["1"].id, found["2"].id}
    assert Post.get().comments == 1


def test_a_deleted_post_comes_only_where_its_thread_goes_on(bring):
    gone = {"by": None, "title": "", "body": "", "state": deleted(1).state}
    report = bring(author("ann"), author("ben"), post(1, **gone), post(2, **gone), comment(1, under=2))

    assert (report.coming["posts"], report.coming["tombstones"]) == (0, 1)
    assert PostRemoval.select().count() == Post.select().count() == 1


def test_what_is_empty_or_too_long_is_left_out_with_its_reason(bring):
    report = bring(
        author("ann"), author("ben"), post(), comment(1, body=" \n"), comment(2, body="x" * 10_001), comment(3, to=2)
    )

    assert report.left_out == {"comment": {"empty": 1, "too long": 1}}
    assert report.coming == {"people": 2, "posts": 1, "comments": 1, "tombstones": 1}
    assert comments()["2"].body == ""


def test_what_nobody_can_read_is_left_out(bring):
    report = bring(author("ann"), author("ben"), post(), comment(1, body="[" * 2_000), comment(2, body="# \n\n***"))

    assert report.left_out == {"comment": {"unreadable": 2}}


def test_an_article_that_stands_elsewhere_is_pointed_to(bring):
    there = ("https://news.example/2019/tides/", "http://news.example/2019/tides?utm_source=x", "nonsense")
    bring(author("ann"), post(body="", addresses=there))

    article = Post.get()
    assert article.body == "The article is at <https://news.example/2019/tides/>."
    assert 'href="https://news.example/2019/tides/"' in article.body_html
    assert list(PageAddress.select(PageAddress.address, PageAddress.post).tuples()) == [
        ("news.example/2019/tides", article.id)
    ]


@pytest.mark.any_engine
def test_an_address_is_an_address_whatever_is_in_it(bring):
    there = ("javascript:alert(1)", f"https://news.example/{'[' * 1_900}", "https://news.example/2")
    bring(author("ann"), post(body="", addresses=there))

    assert "The article is at <https://news.example/%5B%5B" in Post.get().body
    assert "javascript" not in Post.get().body_html


def test_what_was_said_of_an_article_joins_the_thread_that_was_opened_beside_it(bring, enrol):
    editor = enrol("editor", role="admin")
    embedding.allow_site(editor, "https://news.example", "editor")
    opened = embedding.open_thread(article_at("https://news.example/2019/tides"), "Tides")
    records = [author("ann"), author("ben"), post(addresses=("http://news.example/2019/tides/",)), comment(1)]
    bring(*records)
    bring(*records, comment(2))

    thread = Post.get()
    assert (thread.id, thread.author_id, thread.comments, thread.quiet) == (opened, editor.id, 2, 0)
    assert Arrival.get(Arrival.post == opened).key == f"{ORIGIN}/post/1"


def test_what_the_forum_adds_is_in_the_language_of_the_site(bring, monkeypatch):
    monkeypatch.setattr(mail, "site_language", lambda: "de")
    bring(author("ann"), post(body="", addresses=("https://news.example/1",)), comment(1, by=None))

    assert Post.get().body.startswith("Der Artikel steht unter")
    assert Comment.get().author.display_name == "Unbekannt"


def test_an_article_that_is_too_long_leaves_its_thread(bring):
    report = bring(author("ann"), author("ben"), post(body="word " * 12_001), comment(1))

    assert report.left_out == {"article": {"too long": 1}}
    assert (Post.get().body, Post.get().comments) == ("The article isn’t here.", 1)


def test_a_closed_thread_is_closed(bring):
    bring(author("ann"), post(is_closed=True), post(2))

    closed = ThreadClosing.get()
    assert closed.post.title == "Tides 1"
    assert closed.reason == "It was closed where it comes from."


def test_pictures_and_mentions_of_elsewhere_are_links_and_text(bring, enrol):
    enrol("somebody")
    bring(author("ann"), post(body="![A wave](https://news.example/wave.png) by @somebody"))

    html = Post.get().body_html
    assert '<a href="https://news.example/wave.png"' in html
    assert "<img" not in html
    assert "/u/somebody" not in html


def test_posts_and_comments_are_numbered_by_time(bring):
    bring(author("ann"), author("ben"), post(2), post(1), comment(9), comment(4, under=2), comment(5))

    assert [title for (title,) in Post.select(Post.title).order_by(Post.id).tuples()] == ["Tides 1", "Tides 2"]
    found = comments()
    assert found["4"].id < found["5"].id < found["9"].id


def test_who_wrote_it_is_kept_with_what_came(bring):
    bring(author("ann"), author("ben"), post(), comment(1))

    came = {one.key.removeprefix(f"{ORIGIN}/"): one for one in Arrival.select()}
    assert set(came) == {"author/ann", "author/ben", "post/1", "comment/1"}
    assert came["comment/1"].author_id == came["author/ben"].member_id
    assert came["post/1"].author_id == came["author/ann"].member_id


def dump() -> dict[str, list[tuple]]:
    """Return all rows of what an import writes."""
    tables = (Arrival, Post, Comment, CommentRemoval, PageAddress, SearchEntry, Tag, ThreadClosing)
    return {table.__name__: sorted(table.select().tuples(), key=str) for table in tables}
