"""Muting a member hides both from each other: folded in threads, left out of lists, said in words, opened at will."""

import re
from collections.abc import Callable

import pytest

from forum.actions import comments, following, posts
from forum.models import Member
from tests.conftest import counting
from tests.visitor import Visitor


@pytest.fixture
def ann(enrol: Callable[..., Member]) -> Member:
    return enrol("ann", level=14)


@pytest.fixture
def spoken(ann: Member, author: Member, post_id: int) -> dict[str, int]:
    """One comment by each of the two."""
    return {
        member.name: comments.write_comment(member, post_id, f"Words by {member.name}.") for member in (ann, author)
    }


def row(browser: Visitor, comment_id: int) -> str:
    page = browser.text(f"/comments/{comment_id}")
    return re.search(rf'<li id="comment-{comment_id}".*?</li>', page, re.DOTALL)[0]


def is_folded(browser: Visitor, comment_id: int) -> bool:
    shown = row(browser, comment_id)
    assert "Words by" in shown  # they are there, for who opens it
    return '<details class="muted"><summary>' in shown


def test_each_finds_the_others_comments_folded_and_nobody_else_does(ann, author, enrol, as_member, visitor, spoken):
    following.mute_member(ann, "author", True)
    assert is_folded(as_member(ann), spoken["author"])
    assert is_folded(as_member(author), spoken["ann"])
    assert not is_folded(as_member(ann), spoken["ann"])
    for browser in (visitor, as_member(enrol("eve"))):
        assert not any(is_folded(browser, comment_id) for comment_id in spoken.values())
    following.mute_member(ann, "author", False)
    assert not is_folded(as_member(ann), spoken["author"])


def test_it_says_why_and_only_to_who_did_it_that_they_did(ann, author, as_member, spoken):
    following.mute_member(ann, "author", True)
    assert "You’ve muted author" in row(as_member(ann), spoken["author"])
    assert "You and ann don’t see each other’s comments." in row(as_member(author), spoken["ann"])
    assert "muted" not in re.sub('class="muted"', "", row(as_member(author), spoken["ann"]))


def test_nobody_mutes_their_way_out_of_being_looked_at(ann, enrol, as_member, spoken):
    mod = enrol("mod", role="moderator")
    following.mute_member(ann, "mod", True)
    assert not is_folded(as_member(mod), spoken["ann"])
    following.mute_member(mod, "ann", True)
    assert is_folded(as_member(mod), spoken["ann"])


@pytest.mark.parametrize("by_author", [False, True])
def test_the_profile_folds_what_they_wrote(ann, author, as_member, spoken, by_author):
    muter, muted = (author, "ann") if by_author else (ann, "author")
    following.mute_member(muter, muted, True)
    for tab in ("", "?tab=posts", "?tab=comments"):
        page = as_member(ann).text(f"/u/author{tab}")
        [folded] = re.findall(r'<details class="muted">.*</details>', page, re.DOTALL)
        assert "Words by author." in folded or "Tides and clocks" in folded


def test_what_one_follows_leaves_out_what_is_muted(ann, author, enrol, as_member, post_id):
    bob = enrol("bob", level=20)
    others = posts.publish(bob, "Wind and weather", "Words.", ["sea"])
    posts.publish(bob, "Nothing of interest", "Words.", ["land"])
    browser = as_member(ann)

    def titles() -> set[str]:
        return set(
            re.findall(r"(Tides and clocks|Wind and weather|Nothing of interest)</a>", browser.text("/?following=1"))
        )

    assert titles() == set()
    following.follow_tag(ann, "sea", True)
    assert titles() == {"Tides and clocks", "Wind and weather"}
    following.mute_member(ann, "author", True)
    assert titles() == {"Wind and weather"}
    following.mute_member(bob, "ann", True)
    assert titles() == set()
    following.mute_member(ann, "author", False)
    following.mute_thread(ann, post_id, True)
    assert titles() == set()
    following.follow_thread(ann, post_id, True)
    following.mute_tag(ann, "sea", True)
    assert titles() == {"Tides and clocks"}  # followed itself, whatever its tags
    following.mute_member(bob, "ann", False)
    following.follow_member(ann, "bob", True)
    assert titles() == {"Tides and clocks", "Nothing of interest"}
    following.follow_thread(ann, others, True)
    assert titles() == {"Tides and clocks", "Nothing of interest", "Wind and weather"}


def test_what_one_follows_is_for_who_is_signed_in(visitor):
    assert visitor.get("/?following=1").location.startswith("/login")


def test_the_pages_cost_no_statement_more_for_it(ann, author, as_member, post_id, spoken):
    browser, costs = as_member(ann), []
    for muted in (False, True):
        following.mute_member(ann, "author", muted)
        for address in (f"/posts/{post_id}/tides-and-clocks", "/u/author", "/?following=1"):
            browser.text(address)
            with counting() as statements:
                browser.text(address)
            costs.append(len(statements))
    assert costs[:3] == costs[3:]
