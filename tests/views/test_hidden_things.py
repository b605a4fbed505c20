"""What is hidden is told nowhere, but to its author and to staff; what waits for a moderator is not even counted."""

import re

import pytest

from forum.actions import comments, hiding, posts, reactions, readings, reports, votes
from forum.db import db
from forum.errors import Invalid, NotFound
from forum.models import Comment, Post
from forum.rules.decisions import HiddenBecause
from tests.conftest import counting
from tests.visitor import HTMX

TITLE = "Zanzibar quagmire"
TOLD = re.compile("zanzibar|quagmire", re.I)
WORDS = "Xanthous palimpsest"
SAID = re.compile("xanthous|palimpsest", re.I)


class Cast:
    """A post by its author with a comment by the commenter, which a fan likes, and everybody's reports."""

    def __init__(self, author, commenter, enrol):
        self.author, self.commenter = author, commenter
        self.mod, self.fan = enrol("mod", level=20, role="moderator"), enrol("fan", level=14)
        self.post_id = posts.publish(author, TITLE, f"{TITLE}. " + "word " * 200, ["sea"])
        self.comment_id = comments.write_comment(commenter, self.post_id, WORDS)
        votes.vote(self.fan, self.post_id, "minus")
        reactions.react(self.fan, self.comment_id, "like")
        readings.start_reading(self.fan, self.post_id)
        for member in (author, commenter, self.fan):
            reports.buy_report(member, self.post_id)

    def pages(self) -> list[str]:
        post, comment = f"/posts/{self.post_id}", f"/comments/{self.comment_id}"
        return [
            "/", "/?sort=new", "/?sort=top", "/?tag=sea", post, f"{post}/zzz", f"{post}?sort=new", comment,
            f"{comment}/likes", f"{comment}/reply", "/wallet", "/wallet.csv", "/reports/1", "/reports/2", "/reports/3",
            "/reports/1.csv", "/reports/3.csv", "/reports/1/dislikes_own", "/reports/2/likes_commenter", "/u/author",
            "/u/commenter", "/u/fan", "/log", "/levels", "/economy", "/posts/new", "/settings", "/feed.atom",
            "/tags/sea/feed.atom", f"{post}/feed.atom", "/u/author/feed.atom", "/u/commenter/feed.atom", "/log.atom",
            "/sitemaps/posts-0.xml", f"/oembed?url={post}",
        ]  # fmt: skip

    def told(self, visitor, what: re.Pattern) -> list[str]:
        """Return the addresses, as page or fragment, that tell it."""
        found = []
        for address in self.pages():
            for headers in ({}, HTMX):
                answer = visitor.get(address, headers=headers)
                if what.search(answer.text) or what.search(str(answer.headers)):
                    found.append(address)
        return found


@pytest.fixture
def cast(author, commenter, enrol) -> Cast:
    return Cast(author, commenter, enrol)


@pytest.mark.parametrize("because", HiddenBecause)
@pytest.mark.parametrize("name", [None, "commenter", "fan"])
def test_no_page_and_no_header_tells_the_title_of_a_hidden_post_to_others(cast, visitor, name, because):
    hiding.hide(cast.post_id, None, because)
    if name:
        visitor.log_in(name)
    assert cast.told(visitor, TOLD) == []


@pytest.mark.parametrize("because", HiddenBecause)
@pytest.mark.parametrize("name", [None, "author", "fan"])
def test_no_page_tells_a_word_of_a_hidden_comment_to_others(cast, visitor, name, because):
    hiding.hide(cast.post_id, cast.comment_id, because)
    if name:
        visitor.log_in(name)
    assert cast.told(visitor, SAID) == []


@pytest.mark.parametrize("because", HiddenBecause)
def test_its_author_and_staff_see_it_with_the_reason(cast, as_member, because):
    hiding.hide(cast.post_id, None, because)
    hiding.hide(cast.post_id, cast.comment_id, because)
    address = f"/posts/{cast.post_id}"
    for member, sees in ((cast.author, TOLD), (cast.commenter, SAID), (cast.mod, TOLD), (cast.mod, SAID)):
        if because in {"review", "filter"} and member is cast.commenter:
            continue  # the post is not there for them: their comment is under it
        page = as_member(member).text(address)
        assert sees.search(page), member.name
        assert because.words in page


def test_others_are_told_that_it_is_hidden_and_why(cast, visitor):
    hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.FLAGS)
    page = visitor.text(f"/posts/{cast.post_id}")
    assert f'id="comment-{cast.comment_id}"' in page
    assert "This comment is hidden. Members flagged this" in page
    assert "0 Comments" in page


def test_what_waits_is_not_there_for_others_unless_it_was_answered(cast, visitor, as_member):
    hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.REVIEW)
    address, its_id = f"/posts/{cast.post_id}", f'id="comment-{cast.comment_id}"'
    assert its_id not in visitor.text(address)
    assert its_id in as_member(cast.commenter).text(address)
    assert visitor.get(f"/comments/{cast.comment_id}", headers=HTMX).status_code == 404
    hiding.show(cast.post_id, cast.comment_id)
    answer_id = comments.write_comment(cast.fan, cast.post_id, "An answer", cast.comment_id)
    hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.FILTER)
    page = visitor.text(address)
    assert its_id in page and f'id="comment-{answer_id}"' in page


def test_a_post_that_waits_is_not_found_and_one_that_is_hidden_keeps_its_discussion(cast, visitor):
    hiding.hide(cast.post_id, None, HiddenBecause.FLAGS)
    assert SAID.search(visitor.text(f"/posts/{cast.post_id}"))
    hiding.hide(cast.post_id, None, HiddenBecause.REVIEW)
    assert visitor.get(f"/posts/{cast.post_id}/post").status_code == 404


def test_what_is_hidden_takes_no_votes_reactions_replies_or_readings(cast):
    hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.FLAGS)
    with pytest.raises(NotFound):
        reactions.react(cast.author, cast.comment_id, "like")
    with pytest.raises(Invalid):
        comments.write_comment(cast.fan, cast.post_id, "An answer", cast.comment_id)
    hiding.hide(cast.post_id, None, HiddenBecause.FLAGS)
    for act in (
        lambda: votes.vote(cast.commenter, cast.post_id, "plus"),
        lambda: readings.start_reading(cast.commenter, cast.post_id),
        lambda: readings.complete_reading(cast.commenter, cast.post_id),
        lambda: comments.write_comment(cast.fan, cast.post_id, "A word"),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_reaction_to_what_is_hidden_can_be_taken_back(cast):
    hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.FLAGS)
    reactions.react(cast.fan, cast.comment_id, "none")
    assert Comment.get_by_id(cast.comment_id).likes == 0


def test_hiding_and_showing_again_leave_the_counts_as_they_were(cast):
    for _ in range(2):
        hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.FLAGS)
        assert Post.get_by_id(cast.post_id).comments == 0
        assert hiding.show(cast.post_id, cast.comment_id)
        assert Post.get_by_id(cast.post_id).comments == 1
    assert not hiding.show(cast.post_id, cast.comment_id)


def test_who_reads_anonymously_gets_the_thread_anew_when_something_in_it_is_hidden(cast, visitor):
    address = f"/posts/{cast.post_id}/zanzibar-quagmire"
    etag = visitor.get(address).headers["ETag"]
    hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.FLAGS)
    db.close()
    answer = visitor.get(address, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert not SAID.search(answer.text)


def test_a_thread_with_hidden_comments_costs_as_many_statements(cast, as_member):
    browser = as_member(cast.author)
    browser.text(f"/posts/{cast.post_id}")

    def statements() -> int:
        with counting() as found:
            browser.text(f"/posts/{cast.post_id}/zanzibar-quagmire")
        return len(found)

    before = statements()
    hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.FLAGS)
    assert statements() == before
