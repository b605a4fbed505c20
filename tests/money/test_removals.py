"""What a removal does to money: nothing while it can be undone, and then for good; whoever comes in between."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, readings, votes
from forum.actions.removals import bring_back, restore_comment, restore_post
from forum.db import db, in_transaction, is_embedded
from forum.errors import AlreadyFinal, AlreadySettled
from forum.models import (
    Claim,
    CommentRemoval,
    EscrowedFee,
    Journal,
    Member,
    ModerationCase,
    Post,
    PostRemoval,
    PostVote,
    Reaction,
    UndoneRemoval,
)
from forum.money import audit, exchanges, ledger, pricing, removals, settlement, sharing
from forum.rules.undo import UNDO_MINUTES
from tests.actions.test_races import at_once

BEGIN = datetime(2026, 3, 1, 12)
DELETED = BEGIN + timedelta(days=1, minutes=1)  # by then all that happened at the beginning is due
MINUTE = timedelta(minutes=1)
OVER = timedelta(minutes=UNDO_MINUTES)


class Story:
    """A post with a plus and a minus; under it a comment by dan, liked by three and disliked by one; all of it due."""

    def __init__(self, enrol: Callable[..., Member]):
        self.author, self.mod = enrol("author", level=20), enrol("mod", role="moderator")
        names = ("ann", "bob", "cleo", "dan", "eve")
        self.ann, self.bob, self.cleo, self.dan, self.eve = (enrol(name, level=14) for name in names)
        with clock.at(BEGIN):
            self.post_id = posts.publish(self.author, "Tides", "Words. " * 400, [])
            self.comment_id = comments.write_comment(self.dan, self.post_id, "Said")
            readings.complete_reading(self.ann, self.post_id)
            votes.vote(self.ann, self.post_id, "plus")
            votes.vote(self.bob, self.post_id, "minus")
            for fan in (self.ann, self.bob, self.eve):
                reactions.react(fan, self.comment_id, "like")
            reactions.react(self.cleo, self.comment_id, "dislike")

    def gains(self, member: Member) -> dict[str, int]:
        return dict(ledger.gained_by_line(member.id, self.post_id))


@pytest.fixture
def story(enrol, set_rules) -> Story:
    set_rules(comment_hold_hours=24, later_likes_min=0)  # so that all is due at once, and paid
    return Story(enrol)


@pytest.fixture(autouse=True)
def the_books_are_right(app):
    yield
    audit.verify()


def delete_comment(story: Story) -> None:
    comments.delete_comment(story.dan, story.comment_id)


def delete_post(story: Story) -> None:
    posts.delete_post(story.author, story.post_id)


def undo_comment(story: Story) -> None:
    restore_comment(story.dan, story.comment_id)


def undo_post(story: Story) -> None:
    restore_post(story.author, story.post_id)


WAYS = [pytest.param(delete_comment, undo_comment, id="comment"), pytest.param(delete_post, undo_post, id="post")]


@pytest.mark.parametrize(("delete", "undo"), WAYS)
def test_a_removal_moves_no_money_while_it_can_be_undone(story, delete, undo):
    journals, claims = Journal.select().count(), sorted((one.id, one.state) for one in Claim)
    with clock.at(DELETED):
        delete(story)
    with clock.at(DELETED + OVER - MINUTE):
        removals.finish()
        undo(story)
    assert Journal.select().count() == journals
    assert sorted((one.id, one.state) for one in Claim) == claims
    assert {fee.state for fee in EscrowedFee} == {"open"}


def test_a_final_removal_of_a_comment_cancels_its_claims_and_refunds_its_dislikes_once(story):
    with clock.at(DELETED):
        delete_comment(story)
    with clock.at(DELETED + OVER):
        removals.finish()
        removals.finish()
    assert story.gains(story.cleo) == {"dislikes_own": 0}
    assert {one.state for one in Claim if one.comment_id} == {"cancelled"}
    assert CommentRemoval.get().final_at == DELETED + OVER
    assert settlement.settle(DELETED + OVER)
    assert story.gains(story.dan) == {"comment_tributes": -1_000}


def test_a_final_removal_of_a_post_ends_what_its_author_gets_and_nothing_else(story):
    with clock.at(DELETED):
        delete_post(story)
    with clock.at(DELETED + OVER):
        removals.finish()
    assert settlement.settle(DELETED + OVER)
    assert story.gains(story.author) == {"publish_tribute": -20_000}
    assert story.gains(story.bob)["minuses"] == 0
    assert story.gains(story.dan)["likes_commenter"] > 0  # the discussion stays


@pytest.mark.parametrize(("delete", "undo"), WAYS)
def test_a_settlement_in_between_pays_nothing_and_the_one_after_an_undoing_pays_all(story, delete, undo):
    with clock.at(DELETED):
        delete(story)
    assert settlement.settle(DELETED + MINUTE)
    on_post = delete is delete_post
    assert not set(story.gains(story.author if on_post else story.dan)) - {"publish_tribute", "comment_tributes"}
    assert {fee.state for fee in EscrowedFee if (fee.comment_id is None) == on_post} == {"open"}
    with clock.at(DELETED + 2 * MINUTE):
        undo(story)
    assert settlement.settle(DELETED + timedelta(days=1))
    assert {one.state for one in Claim} == {"paid"}
    assert {fee.state for fee in EscrowedFee} == {"settled"}


def test_a_reaction_is_not_final_before_the_settlement_that_its_comment_missed(story):
    with clock.at(DELETED):
        delete_comment(story)
    settlement.settle(DELETED + MINUTE)
    with clock.at(DELETED + 2 * MINUTE):
        undo_comment(story)
        reactions.react(story.cleo, story.comment_id, "none")
    assert story.gains(story.cleo) == {"dislikes_own": 0}
    settlement.settle(DELETED + timedelta(days=1))
    with pytest.raises(AlreadySettled):
        reactions.react(story.ann, story.comment_id, "none")


def test_a_settlement_makes_final_what_the_job_has_not_come_to(story):
    with clock.at(DELETED):
        delete_comment(story)
    assert settlement.settle(DELETED + OVER)
    assert story.gains(story.dan) == {"comment_tributes": -1_000}
    assert story.gains(story.cleo) == {"dislikes_own": 0}


@pytest.mark.parametrize(("delete", "undo"), WAYS)
@pytest.mark.parametrize("finished", [False, True])
def test_after_ten_minutes_nothing_is_undone(story, delete, undo, finished):
    with clock.at(DELETED):
        delete(story)
    with clock.at(DELETED + OVER):
        if finished:
            removals.finish()
        with pytest.raises(AlreadyFinal, match="10 minutes"):
            undo(story)
    assert CommentRemoval.select().count() + PostRemoval.select().count() == 1
    assert UndoneRemoval.select().count() == 0


def test_what_was_undone_can_be_deleted_again_and_then_ends_for_good(story):
    with clock.at(DELETED):
        delete_comment(story)
        undo_comment(story)
    with clock.at(DELETED + OVER - MINUTE):
        delete_comment(story)
    with clock.at(DELETED + OVER):
        removals.finish()
        assert CommentRemoval.get().final_at is None
    with clock.at(DELETED + 2 * OVER):
        removals.finish()
    assert CommentRemoval.get().final_at
    assert story.gains(story.cleo) == {"dislikes_own": 0}


def test_of_an_undoing_and_the_end_at_once_one_happens_and_the_other_finds_nothing(story):
    """The undoer's clock is late: by their watch there is time left, by the job's there is none."""

    def late(act: Callable[[], None], at: datetime) -> Callable[[], None]:
        def run() -> None:
            with clock.at(at):
                act()

        return run

    for round_ in range(6):
        deleted = DELETED + round_ * timedelta(hours=1)
        with clock.at(deleted):
            delete_comment(story)
        undone, finished = at_once([
            late(lambda: undo_comment(story), deleted + OVER - MINUTE),
            late(removals.finish, deleted + OVER),
        ])  # fmt: skip
        assert finished is None
        is_final = CommentRemoval.select().where(CommentRemoval.final_at.is_null(False)).exists()
        assert isinstance(undone, AlreadyFinal) == is_final
        assert {one.state for one in Claim if one.comment_id} == {"cancelled" if is_final else "open"}
        assert (Post.get_by_id(story.post_id).comments == 0) == is_final
        if is_final:
            break


@pytest.mark.parametrize("on_post", [False, True], ids=["comment", "post"])
def test_what_becomes_final_while_it_is_brought_back_has_no_opinions_that_nobody_paid_for(story, monkeypatch, on_post):
    """The job comes after the removal was read and before it is taken away."""
    with clock.at(DELETED):
        thing = (story.post_id, None) if on_post else (story.post_id, story.comment_id)
        if on_post:
            posts.delete_post(story.mod, story.post_id, "Spam")
        else:
            comments.delete_comment(story.mod, story.comment_id, "Spam")

    def finish_first(*_moments: object) -> bool:
        removals.finish()
        return True

    monkeypatch.setattr("forum.actions.removals.can_be_restored", finish_first)
    case = ModerationCase.get()
    with clock.at(DELETED + OVER):
        in_transaction(bring_back)(story.mod, *thing, case.id)
    opinions = PostVote if on_post else Reaction
    assert not opinions.select().where(opinions.value == -1).exists()
    assert UndoneRemoval.select().count() == 1


def test_many_that_make_removals_final_at_once_refund_once(story):
    with clock.at(DELETED):
        delete_comment(story)
        delete_post(story)

    def finish() -> None:
        with clock.at(DELETED + OVER):
            removals.finish()

    assert at_once([finish] * 6) == [None] * 6
    assert story.gains(story.cleo) == {"dislikes_own": 0}
    assert Journal.select().where(Journal.kind == "refund").count() == 2


@pytest.mark.parametrize(
    ("room", "step"),
    [
        (settlement, "_begin"), (settlement, "_make_opinions_final"), (exchanges, "note"), (pricing, "price"),
        (sharing, "pay"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("delete", "undo"), WAYS)
def test_a_removal_that_comes_during_a_settlement_is_paid_whole_or_not_at_all(
    story, monkeypatch, room, step, delete, undo
):
    """Begun at any of its steps: before it has taken a claim the removal comes first, after that it waits."""
    if is_embedded():
        pytest.skip("SQLite lets nobody in between")
    real, waiting = getattr(room, step), []

    def act() -> None:
        try:
            with clock.at(DELETED + MINUTE):
                delete(story)
        finally:
            db.close()

    def meanwhile(*arguments: object) -> object:
        done = real(*arguments)
        monkeypatch.setattr(room, step, real)
        waiting.append(Thread(target=act))
        waiting[0].start()
        waiting[0].join(0.3)  # long enough to get in, or to be waiting for the settlement
        return done

    monkeypatch.setattr(room, step, meanwhile)
    assert settlement.settle(DELETED)
    waiting[0].join()
    with clock.at(DELETED + 2 * MINUTE):
        undo(story)
    settlement.settle(DELETED + timedelta(days=1))
    assert {one.state for one in Claim} == {"paid"}
    assert {fee.state for fee in EscrowedFee} == {"settled"}


@pytest.mark.parametrize(("delete", "undo"), WAYS)
def test_a_settlement_racing_with_an_undoing_leaves_what_the_next_one_pays(story, delete, undo):
    with clock.at(DELETED):
        delete(story)

    def undo_now() -> None:
        with clock.at(DELETED + MINUTE):
            undo(story)

    undone, settled = at_once([undo_now, lambda: settlement.settle(DELETED + MINUTE) and None])
    assert (undone, settled) == (None, None)
    settlement.settle(DELETED + timedelta(days=1))
    assert {one.state for one in Claim} == {"paid"}
    assert {fee.state for fee in EscrowedFee} == {"settled"}
