"""What was taken away comes out of the API as little as out of pages, by whatever token."""

import pytest

from forum.actions import comments, hiding, posts, reports
from forum.models import Member
from forum.rules.decisions import HiddenBecause

pytestmark = pytest.mark.any_engine

WORDS, TITLE = "Xanthous palimpsest", "Velvet title"


class Place:
    """A post by Bob, a comment of Ann's under it, and a reply to that; programs of all of them, and of nobody."""

    def __init__(self, enrol, program):
        self.ann, self.bob = enrol("ann", level=20), enrol("bob", level=20)
        self.post_id = posts.publish(self.bob, TITLE, f"An article: {WORDS}.", ["sea"])
        self.comment_id = comments.write_comment(self.ann, self.post_id, f"{WORDS}.")
        reports.buy_report(self.ann, self.post_id)
        self.programs = {
            "ann": program(self.ann),
            "bob": program(self.bob),
            "mod": program(enrol("mod", role="moderator")),
            "nobody": program(),
        }

    def told(self, who: str) -> str:
        """Return all that a program is told, by every address."""
        thread = f"/threads/{self.post_id}"
        paths = ["/threads", "/threads?author=bob", "/threads?tag=sea", thread, f"{thread}/comments"]
        paths += [f"{thread}/comments?sort=new", f"/comments/{self.comment_id}", "/members/ann", "/me"]
        paths += ["/me/wallet/entries", "/me/reports", "/me/reports/1", "/me/notifications"]
        return "".join(self.programs[who].ask("GET", path).text for path in paths)

    def who_reads(self, words: str) -> set[str]:
        return {who for who in self.programs if words in self.told(who)}


@pytest.fixture
def place(enrol, program) -> Place:
    return Place(enrol, program)


def test_before_that_everybody_reads_it(place):
    assert place.who_reads(WORDS) == place.who_reads(TITLE) == {"ann", "bob", "mod", "nobody"}


def _answered(place: Place) -> int:
    return comments.write_comment(place.bob, place.post_id, "A reply.", place.comment_id)


def test_of_a_deleted_comment_a_tombstone_is_left(place):
    posts.edit_post(place.bob, place.post_id, TITLE, "Another article.", ["sea"])
    reply_id = _answered(place)
    comments.delete_comment(place.ann, place.comment_id)
    assert place.who_reads(WORDS) == set()
    listed = place.programs["nobody"].get(f"/threads/{place.post_id}/comments")["items"]
    assert [(one["id"], one["state"], one["is_gone"]) for one in listed] == [
        (place.comment_id, "removed", True),
        (reply_id, "live", False),
    ]
    assert listed[1]["parent_id"] == place.comment_id
    assert all(listed[0][name] is None for name in ("markdown", "html", "author", "likes", "dislikes"))


def test_a_hidden_comment_is_its_authors_alone_even_where_the_token_is_a_moderators(place):
    posts.edit_post(place.bob, place.post_id, TITLE, "Another article.", ["sea"])
    hiding.hide(place.post_id, place.comment_id, HiddenBecause.FLAGS)
    assert place.who_reads(WORDS) == {"ann"}
    assert place.programs["ann"].get(f"/comments/{place.comment_id}")["state"] == "hidden"


def test_of_a_comment_that_waits_nobody_else_knows_unless_somebody_has_answered_it(place):
    posts.edit_post(place.bob, place.post_id, TITLE, "Another article.", ["sea"])
    hiding.hide(place.post_id, place.comment_id, HiddenBecause.REVIEW)
    assert place.who_reads(WORDS) == {"ann"}
    for who in ("bob", "nobody"):
        assert place.programs[who].ask("GET", f"/comments/{place.comment_id}").status_code == 404
        assert place.programs[who].get(f"/threads/{place.post_id}/comments")["items"] == []
    assert place.programs["ann"].get(f"/threads/{place.post_id}/comments")["items"] != []


def test_of_a_deleted_post_neither_title_nor_words_are_left_while_its_discussion_stays(place):
    comments.edit_comment(place.ann, place.comment_id, "Another word.")
    posts.delete_post(place.bob, place.post_id)
    assert place.who_reads(WORDS) == place.who_reads(TITLE) == set()
    thread = place.programs["nobody"].get(f"/threads/{place.post_id}")
    assert (thread["state"], thread["title"], thread["tags"], thread["author"]) == ("removed", None, [], None)
    assert "velvet" not in thread["page"]
    assert len(place.programs["nobody"].get(thread["comments_url"].removeprefix("/api/v1"))["items"]) == 1


@pytest.mark.parametrize("because", [HiddenBecause.FLAGS, HiddenBecause.REVIEW])
def test_a_hidden_post_is_its_authors_alone(place, because):
    comments.edit_comment(place.ann, place.comment_id, "Another word.")
    hiding.hide(place.post_id, None, because)
    assert place.who_reads(WORDS) == {"bob"}
    assert "Velvet" not in place.told("ann") + place.told("nobody") + place.told("mod")


def test_a_member_who_left_is_gone_or_only_a_name(place):
    Member.update(password_hash="", name="~1", name_key="~1", display_name="Former member", email="").where(
        Member.id == place.ann.id
    ).execute()
    assert place.programs["nobody"].ask("GET", "/members/~1").status_code == 410
    author = place.programs["nobody"].get(f"/comments/{place.comment_id}")["author"]
    assert author["name"] == "~1"
