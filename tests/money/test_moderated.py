"""What a moderator's decision does to money: paid or cancelled, never both, whoever races; and nothing twice."""

import random
from datetime import timedelta
from threading import Thread

import pytest

from forum import clock
from forum.actions import flags, hiding, reactions, votes
from forum.actions.authority import OPERATOR
from forum.actions.deciding import decide
from forum.actions.objections import answer_objection, object_to
from forum.db import db, in_transaction, is_embedded
from forum.models import Claim, Comment, Decision, EscrowedFee, Journal, ModerationCase, Post, PostVote, Reaction
from forum.money import audit, exchanges, pricing, settlement, sharing
from forum.rules.decisions import HiddenBecause
from tests.actions.test_races import at_once
from tests.money.test_removals import DELETED, MINUTE, Story

SEEDS = range(6)


@pytest.fixture
def story(enrol, set_rules) -> Story:
    set_rules(comment_hold_hours=24, later_likes_min=0)
    return Story(enrol)


@pytest.fixture(autouse=True)
def the_books_are_right(app):
    yield
    audit.verify()


def case_of(story: Story, on_post: bool) -> int:
    about = {"post_id": story.post_id} if on_post else {"comment_id": story.comment_id}
    with clock.at(DELETED - MINUTE):
        return flags.flag(story.eve, "spam", **about)


def decide_at(story: Story, case_id: int, kind: str, at=DELETED) -> Decision:
    with clock.at(at):
        return decide(story.mod, case_id, kind, "Because")


def about(story: Story, on_post: bool) -> tuple[list[str], list[str]]:
    """Return the states of the claims and fees that end with the comment or the post."""
    if on_post:
        claims = [one.state for one in Claim if one.comment_id is None or one.line == "likes_author"]
        return claims, [one.state for one in EscrowedFee if one.comment_id is None]
    return (
        [one.state for one in Claim if one.comment_id],
        [one.state for one in EscrowedFee if one.comment_id],
    )


@pytest.mark.parametrize("on_post", [False, True], ids=["comment", "post"])
def test_a_removal_by_the_queue_cancels_and_refunds_in_its_own_transaction(story, on_post):
    decision = decide_at(story, case_of(story, on_post), "remove")
    claims, fees = about(story, on_post)
    assert set(claims) == {"cancelled"}
    assert fees == ["refunded"]
    assert decision.refunded_mtwei == 2_000
    assert decision.cancelled_mtwei > 0
    settlement.settle(DELETED)
    assert story.gains(story.bob if on_post else story.cleo)["minuses" if on_post else "dislikes_own"] == 0


@pytest.mark.parametrize("kind", ["hide", "warn"])
@pytest.mark.parametrize("on_post", [False, True], ids=["comment", "post"])
def test_what_is_hidden_for_good_gives_back_the_fees_of_others_and_keeps_its_claims_until_that_is_overturned(
    story, on_post, kind
):
    case_id, thing = case_of(story, on_post), (story.post_id, None if on_post else story.comment_id)
    in_transaction(hiding.hide)(*thing, HiddenBecause.FLAGS)
    decision = decide_at(story, case_id, kind)
    assert hiding.hidden_because(*thing) == HiddenBecause.MODERATOR
    assert (decision.refunded_mtwei, decision.cancelled_mtwei) == (2_000, 0)
    audit.verify()
    payer, line = (story.bob, "minuses") if on_post else (story.cleo, "dislikes_own")
    assert story.gains(payer)[line] == 0
    counted = Post.get_by_id(story.post_id).minuses if on_post else Comment.get_by_id(story.comment_id).dislikes
    left = PostVote.select().where(PostVote.value == -1) if on_post else Reaction.select().where(Reaction.value == -1)
    assert (counted, left.count()) == (0, 0)
    settlement.settle(DELETED)
    claims, fees = about(story, on_post)
    assert (set(claims), fees) == ({"open"}, ["refunded"])
    later = DELETED + timedelta(days=1)
    with clock.at(later):
        object_to(decision.member, decision.id, "Look again.")
        answer_objection(OPERATOR, case_id, "overturn", "Not that rude.")
    settlement.settle(later + MINUTE)
    claims, fees = about(story, on_post)
    assert (set(claims), fees) == ({"paid"}, ["refunded"])


def test_a_ban_says_what_went_back_on_what_it_leaves_hidden_and_what_it_cancelled(story):
    case_id = case_of(story, on_post=False)
    in_transaction(hiding.hide)(story.post_id, story.comment_id, HiddenBecause.FLAGS)
    decision = decide_at(story, case_id, "ban")
    assert decision.refunded_mtwei == 2_000
    assert decision.cancelled_mtwei > 0
    assert {one.state for one in Claim if one.member_id == story.dan.id} == {"cancelled"}


@pytest.mark.parametrize("on_post", [False, True], ids=["comment", "post"])
@pytest.mark.parametrize("seed", SEEDS)
def test_hiding_for_good_that_races_a_settlement_gives_back_each_fee_or_settles_it_and_says_which(story, on_post, seed):
    case_id = case_of(story, on_post)
    acts = [lambda: decide_at(story, case_id, "hide"), lambda: settlement.settle(DELETED)]
    random.Random(seed).shuffle(acts)
    at_once(acts)
    fees = about(story, on_post)[1]
    refunded_mtwei = Decision.get().refunded_mtwei
    assert (fees, refunded_mtwei) in ((["refunded"], 2_000), (["settled"], 0))
    opinions = PostVote if on_post else Reaction
    assert opinions.select().where(opinions.value == -1).count() == (fees == ["settled"])


def test_what_was_removed_and_brought_back_earns_what_comes_after_and_nothing_of_before(story):
    case_id = case_of(story, on_post=False)
    decide_at(story, case_id, "remove")
    decide_at(story, case_id, "restore", DELETED + MINUTE)
    assert not Reaction.select().where(Reaction.value == -1).exists()  # its fee went back
    with clock.at(DELETED + 2 * MINUTE):
        reactions.react(story.cleo, story.comment_id, "dislike")
        reactions.react(story.author, story.comment_id, "like")
    settlement.settle(DELETED + timedelta(days=2))
    states = sorted((one.line, one.state) for one in Claim if one.comment_id and one.giver_id != story.author.id)
    assert {state for line, state in states if line != "comment_rewards"} == {"cancelled"}
    assert [one.state for one in EscrowedFee if one.comment_id] == ["refunded", "settled"]


def test_a_post_that_comes_back_has_no_minuses_that_nobody_paid_for(story):
    case_id = case_of(story, on_post=True)
    decide_at(story, case_id, "remove")
    decide_at(story, case_id, "restore", DELETED + MINUTE)
    with clock.at(DELETED + 2 * MINUTE):
        votes.vote(story.bob, story.post_id, "minus")
    settlement.settle(DELETED + timedelta(days=2))
    assert [one.state for one in EscrowedFee if one.comment_id is None] == ["refunded", "settled"]


@pytest.mark.parametrize("on_post", [False, True], ids=["comment", "post"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_removal_racing_a_settlement_pays_or_cancels_each_claim_and_never_both(story, on_post, seed):
    """Both start at once, with others in between, in an order of the seed's: whoever comes first, all is right."""
    case_id = case_of(story, on_post)

    def remove() -> None:
        decide_at(story, case_id, "remove")

    def settle() -> None:
        settlement.settle(DELETED)

    def hide_and_show() -> None:
        with clock.at(DELETED):
            hiding.show(story.post_id, None if on_post else story.comment_id)

    acts = [remove, settle, settle, hide_and_show]
    random.Random(seed).shuffle(acts)
    assert at_once(acts) == [None] * len(acts)
    claims, fees = about(story, on_post)
    assert set(claims) in ({"cancelled"}, {"paid"}), claims
    assert fees == (["refunded"] if set(claims) == {"cancelled"} else ["settled"])
    settlement.settle(DELETED + timedelta(days=1))
    assert about(story, on_post) == (claims, fees)
    journals = Journal.select().where(Journal.kind == "refund").count()
    assert journals == (1 if fees == ["refunded"] else 0)


@pytest.mark.parametrize(
    ("room", "step"),
    [(settlement, "_begin"), (settlement, "_make_opinions_final"), (exchanges, "note"), (pricing, "price"),
     (sharing, "pay")],
)  # fmt: skip
@pytest.mark.parametrize("on_post", [False, True], ids=["comment", "post"])
def test_a_removal_that_comes_at_any_step_of_a_settlement_leaves_nothing_half_done(
    story, monkeypatch, room, step, on_post
):
    if is_embedded():
        pytest.skip("SQLite lets nobody in between")
    case_id, real, waiting = case_of(story, on_post), getattr(room, step), []

    def act() -> None:
        try:
            decide_at(story, case_id, "remove")
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
    claims, fees = about(story, on_post)
    assert set(claims) <= {"cancelled", "paid"}
    assert len(fees) == 1 and fees[0] in {"refunded", "settled"}
    decision = Decision.get()
    assert decision.refunded_mtwei == (2_000 if fees == ["refunded"] else 0)
    assert (decision.cancelled_mtwei > 0) == ("cancelled" in claims)


@pytest.mark.parametrize("kinds", [("remove", "keep"), ("remove", "remove"), ("hide", "ban"), ("keep", "warn")])
def test_of_two_moderators_at_one_case_one_decides_and_the_other_is_told(story, enrol, kinds):
    case_id, second = case_of(story, on_post=False), enrol("second", role="moderator")
    seen = ModerationCase.get_by_id(case_id).version

    def deciding(me, kind: str):
        def run() -> str:
            with clock.at(DELETED):
                return decide(me, case_id, kind, "Because", seen=seen).kind

        return run

    results = at_once([deciding(story.mod, kinds[0]), deciding(second, kinds[1])])
    told = [one for one in results if not isinstance(one, str)]
    assert [type(one).__name__ for one in told] == ["DecidedMeanwhile"]
    [decision] = Decision.select()
    assert decision.kind in results
    assert told[0].message.startswith(("mod" if decision.by_id == story.mod.id else "second") + " has already decided")


def test_hiding_moves_no_money(story):
    journals, claims = Journal.select().count(), sorted((one.id, one.state) for one in Claim)
    with clock.at(DELETED):
        hiding.hide(story.post_id, story.comment_id, HiddenBecause.FLAGS)
        hiding.show(story.post_id, story.comment_id)
    assert Journal.select().count() == journals
    assert sorted((one.id, one.state) for one in Claim) == claims
