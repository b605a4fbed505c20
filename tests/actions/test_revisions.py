"""Edits: free at first, then each keeps the version before it, whoever edits at once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, revisions, votes
from forum.models import Comment, CommentRevision, ModerationCase, Post, PostRevision
from forum.models.base import Base
from forum.rules.editing import FREE_FOR
from tests.actions.test_races import at_once
from tests.visitor import succeeded

AT = datetime(2026, 3, 1, 12)
SOON, LATER = AT + timedelta(minutes=1), AT + FREE_FOR
ARTICLE = {"title": "Tides", "body": "The sea.", "tags": "sea, time"}


class Thing:
    """A post or comment by its author, and what can happen to it."""

    def __init__(self, kind: str, author, others):
        self.author, self.others = author, others
        with clock.at(AT):
            self.post_id = posts.publish(author, ARTICLE["title"], ARTICLE["body"], ["sea", "time"])
            self.comment_id = comments.write_comment(author, self.post_id, "The sea.") if kind == "comment" else None
        self.table: type[Base] = CommentRevision if self.comment_id else PostRevision

    @property
    def row(self):
        return Comment.get_by_id(self.comment_id) if self.comment_id else Post.get_by_id(self.post_id)

    @property
    def kept(self) -> list[str]:
        return [one.body for one in self.table.select().order_by(self.table.number)]

    def edit(self, body: str, at: datetime = LATER) -> None:
        with clock.at(at):
            if self.comment_id:
                comments.edit_comment(self.author, self.comment_id, body)
            else:
                posts.edit_post(self.author, self.post_id, "Tides", body, ["time", "sea"])

    def like(self, value: str = "") -> None:
        if self.comment_id:
            reactions.react(self.others[0], self.comment_id, value or "like")
        else:
            votes.vote(self.others[0], self.post_id, value or "plus")

    def dislike(self) -> None:
        self.like("dislike" if self.comment_id else "minus")

    def reply(self) -> None:
        comments.write_comment(self.others[0], self.post_id, "A reply", self.comment_id)

    def removed_reply(self) -> None:
        comments.delete_comment(
            self.others[0], comments.write_comment(self.others[0], self.post_id, "A reply", self.comment_id)
        )

    def case(self) -> None:
        ModerationCase.create(member=self.author.id, post=self.post_id, comment=self.comment_id)


@pytest.fixture(params=["post", "comment"])
def thing(request, author, enrol) -> Thing:
    return Thing(request.param, author, [enrol(name, level=14) for name in ("ann", "ben")])


def test_an_early_edit_leaves_no_trace(thing):
    thing.edit("The tide.", SOON)
    thing.edit("The tides.", SOON)
    assert (thing.kept, thing.row.body, thing.row.edited_at) == ([], "The tides.", None)


def test_a_later_edit_keeps_the_version_before_it_and_says_so(thing):
    thing.edit("The tide.", SOON)
    thing.edit("The tides.")
    thing.edit("The tides, then.", LATER + timedelta(hours=1))
    assert thing.kept == ["The tide.", "The tides."]
    assert thing.row.edited_at == LATER + timedelta(hours=1)
    first, second = thing.table.select().order_by(thing.table.number)
    assert (first.number, first.written_at, first.replaced_at) == (1, AT, LATER)
    assert (second.number, second.written_at, second.replaced_at) == (2, LATER, LATER + timedelta(hours=1))
    assert first.member_id == thing.author.id


@pytest.mark.parametrize("taking_part", [Thing.like, Thing.dislike, Thing.reply, Thing.removed_reply, Thing.case])
def test_an_early_edit_keeps_it_too_where_somebody_has_taken_part(thing, taking_part):
    with clock.at(SOON):
        taking_part(thing)
    thing.edit("The tide.", SOON)
    assert thing.kept == ["The sea."]
    assert thing.row.edited_at == SOON


def test_once_something_has_a_history_no_edit_is_free(thing):
    with clock.at(SOON):
        thing.like()
        thing.edit("The tide.", SOON)
        thing.like("none")
        thing.edit("The tides.", SOON)
    assert thing.kept == ["The sea.", "The tide."]


def test_an_answer_to_another_comment_is_none_to_this_one(author, enrol):
    ann = enrol("ann", level=14)
    with clock.at(AT):
        post_id = posts.publish(author, "Tides", "The sea.", [])
        above = comments.write_comment(author, post_id, "Above")
        comment_id = comments.write_comment(author, post_id, "The sea.", above)
        comments.write_comment(ann, post_id, "Beside", above)
        comments.edit_comment(author, comment_id, "The tide.")
    assert Comment.get_by_id(comment_id).edited_at is None


def test_saving_without_a_change_is_no_edit(thing):
    thing.edit("The sea.")
    assert (thing.kept, thing.row.edited_at) == ([], None)


def test_another_picture_is_no_other_version(author, post_id):
    with clock.at(AT):
        comment_id = comments.write_comment(author, post_id, "The sea.")
    with clock.at(LATER):
        comments.edit_comment(author, comment_id, "The sea.", "rings")
    comment = Comment.get_by_id(comment_id)
    assert (comment.avatar, comment.edited_at, CommentRevision.select().count()) == ("rings", None, 0)


@pytest.mark.parametrize(
    "change", [{"title": "Ebb"}, {"tags": "sea"}, {"tags": "sea, time, moon"}, {"body": "The tide."}]
)
def test_each_part_of_a_post_that_changes_makes_a_version(author, as_member, way, change):
    with clock.at(AT):
        post_id = posts.publish(author, ARTICLE["title"], ARTICLE["body"], ["sea", "time"])
    assert as_member(author).post(f"/posts/{post_id}/edit", way, **{**ARTICLE, **change}).status_code in (204, 303)
    [kept] = PostRevision.select()
    assert (kept.title, kept.body, kept.tags) == ("Tides", "The sea.", "sea, time")


def test_an_edit_is_marked_on_the_page_once_it_is_not_free(author, as_member, visitor, post_id, way):
    with clock.at(AT):
        old = comments.write_comment(author, post_id, "The sea.")
    new = comments.write_comment(author, post_id, "The sea.")
    me = as_member(author)
    for comment_id in (old, new):
        assert "an edit leaves no trace" in me.text(f"/comments/{comment_id}/edit")
        assert succeeded(me.post(f"/comments/{comment_id}/edit", way, body="The tide."), way)
    page = visitor.text(f"/posts/{post_id}")
    assert f'href="/comments/{old}/history"' in page
    assert f'href="/comments/{new}/history"' not in page


def test_a_refused_edit_keeps_nothing(thing, as_member, way):
    address = f"/comments/{thing.comment_id}/edit" if thing.comment_id else f"/posts/{thing.post_id}/edit"
    response = as_member(thing.author).post(address, way, **{**ARTICLE, "body": "&nbsp;"})
    assert response.status_code == 422
    assert thing.kept == []


def test_so_many_versions_are_kept_and_then_it_cannot_be_edited_any_more(thing, as_member, way, monkeypatch):
    monkeypatch.setattr(revisions, "VERSIONS_MAX", 2)
    thing.edit("Two")
    thing.edit("Three")
    address = f"/comments/{thing.comment_id}/edit" if thing.comment_id else f"/posts/{thing.post_id}/edit"
    response = as_member(thing.author).post(address, way, **{**ARTICLE, "body": "Four, typed"})
    assert response.status_code == 422
    assert "can’t be edited again" in response.text
    assert "Four, typed" in response.text
    assert (thing.kept, thing.row.body) == (["The sea.", "Two"], "Three")


def test_who_edits_in_many_tabs_at_once_loses_no_version(thing):
    """Each version is what the one before it made way for: all texts are there, each once."""
    texts = [f"Text {number}" for number in range(6)]
    acts: list[Callable] = [lambda text=text: thing.edit(text) for text in texts]
    assert at_once(acts) == [None] * 6
    assert thing.kept[0] == "The sea."
    assert sorted([*thing.kept[1:], thing.row.body]) == texts
    assert [one.number for one in thing.table.select().order_by(thing.table.number)] == [1, 2, 3, 4, 5, 6]


def test_a_like_that_races_with_an_early_edit_is_for_a_text_that_is_kept_or_shown(thing):
    """Whoever came first: if the like did, the text before is kept; if the edit did, there was nothing to keep."""
    with clock.at(SOON):
        at_once([lambda: thing.edit("The tide.", SOON), thing.like])
    like_was_first = thing.row.edited_at is not None
    assert thing.kept == (["The sea."] if like_was_first else [])
    assert thing.row.body == "The tide."
