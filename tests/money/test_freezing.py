"""What is owed to those suspended or banned, and on hidden things: it waits or is cancelled, and never both."""

import re
from datetime import datetime, timedelta
from random import Random

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, readings, votes
from forum.db import rows
from forum.models import Claim, EscrowedFee, Journal, Member, PostVote, Reaction, Sanction
from forum.money import audit, freezing, ledger, settlement
from tests.actions.test_races import at_once
from tests.conftest import counting
from tests.sanctioned import hide, lift, sanction, show

BEGIN = datetime(2026, 3, 1, 12)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DECIDED = BEGIN + timedelta(hours=1)


class Story:
    """A post with a plus and a minus; under it a comment by dan, liked by three and disliked by one; all of it due."""

    def __init__(self, enrol):
        self.author = enrol("author", level=20)
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

    @property
    def things(self) -> dict[str, tuple[int, int | None]]:
        return {"comment": (self.post_id, self.comment_id), "post": (self.post_id, None)}


@pytest.fixture
def story(enrol, set_rules) -> Story:
    set_rules(comment_hold_hours=24, later_likes_min=0)  # so that all is due at once, and paid
    return Story(enrol)


@pytest.fixture(autouse=True)
def the_books_are_right(app):
    yield
    audit.verify()


def settle(days: int) -> None:
    assert settlement.settle(BEGIN + days * DAY + MINUTE)


def states(member: Member) -> set[str]:
    return {claim.state for claim in Claim.select().where(Claim.member == member.id)}


def decide(member: Member, kind: str, days: int = 3) -> None:
    with clock.at(DECIDED):
        sanction(member, kind, days)


# --- members -----------------------------------------------------------------------------------------------------


def test_a_settlement_passes_over_what_a_suspended_member_has_earned_and_pays_all_others(story):
    decide(story.dan, "suspend")
    held_mtwei = ledger.balance_mtwei(story.dan.id)
    settle(1)
    assert (states(story.dan), ledger.balance_mtwei(story.dan.id)) == ({"open"}, held_mtwei)
    assert states(story.ann) == {"paid"}


def test_what_waited_is_paid_by_the_first_settlement_after_the_suspension(story):
    decide(story.dan, "suspend", days=2)
    settle(1)
    settle(2)  # within the last hour of it
    assert states(story.dan) == {"open"}
    settle(3)
    assert states(story.dan) == {"paid"}
    assert Sanction.get().lifted_at is None  # nothing had to run for it to end


def test_what_waited_is_paid_when_the_suspension_is_lifted(story):
    decide(story.dan, "suspend", days=30)
    settle(1)
    with clock.at(BEGIN + DAY + 2 * MINUTE):
        lift(story.dan)
    settle(2)
    assert states(story.dan) == {"paid"}


def test_a_suspended_member_earns_nothing_by_a_settlement_but_what_is_earned_meanwhile_waits_too(story):
    decide(story.dan, "suspend", days=9)
    settle(1)
    with clock.at(BEGIN + DAY + 2 * MINUTE):
        reactions.react(story.author, story.comment_id, "like")
    settle(3)
    assert states(story.dan) == {"open"}
    assert Claim.select().where(Claim.member == story.dan.id, Claim.giver == story.author.id).exists()


def test_silencing_leaves_money_alone(story):
    decide(story.dan, "silence")
    settle(1)
    assert states(story.dan) == {"paid"}


def test_a_ban_cancels_what_is_open_at_once_and_leaves_the_wallet_and_all_others_alone(story):
    journals, held_mtwei = Journal.select().count(), ledger.balance_mtwei(story.dan.id)
    decide(story.dan, "ban")
    assert states(story.dan) == {"cancelled"}
    assert (Journal.select().count(), ledger.balance_mtwei(story.dan.id)) == (journals, held_mtwei)
    settle(1)
    assert (states(story.dan), states(story.ann)) == ({"cancelled"}, {"paid"})
    assert ledger.balance_mtwei(story.dan.id) == held_mtwei


def test_what_somebody_banned_earns_later_is_cancelled_by_the_next_settlement(story):
    decide(story.dan, "ban")
    with clock.at(DECIDED + MINUTE):
        reactions.react(story.author, story.comment_id, "like")
    assert states(story.dan) == {"open", "cancelled"}
    settle(1)
    assert states(story.dan) == {"cancelled"}


def test_who_is_no_longer_banned_earns_again_but_has_nothing_back(story):
    decide(story.dan, "ban")
    with clock.at(DECIDED + MINUTE):
        lift(story.dan)
        reactions.react(story.author, story.comment_id, "like")
    settle(2)
    assert states(story.dan) == {"cancelled", "paid"}


# --- things ------------------------------------------------------------------------------------------------------


def on(story: Story, thing: str) -> dict[str, set]:
    """Return the states of what is open on the thing itself, as a removal would end it."""
    of_thing = (
        (lambda model: model.comment == story.comment_id)
        if thing == "comment"
        else (lambda model: model.comment.is_null())
    )
    opinions = Reaction.select() if thing == "comment" else PostVote.select()
    return {
        "claims": {one.state for one in Claim.select().where(of_thing(Claim))},
        "fees": {one.state for one in EscrowedFee.select().where(of_thing(EscrowedFee))},
        "final": {one.settlement_id is not None for one in opinions},
    }


@pytest.mark.parametrize("thing", ["comment", "post"])
def test_nothing_settles_on_what_is_hidden_and_all_of_it_once_it_is_shown_again(story, thing):
    hide(*story.things[thing])
    settle(1)
    settle(2)
    assert on(story, thing) == {"claims": {"open"}, "fees": {"open"}, "final": {False}}
    show(*story.things[thing])
    settle(3)
    assert on(story, thing) == {"claims": {"paid"}, "fees": {"settled"}, "final": {True}}


def test_under_a_hidden_post_what_others_have_earned_is_paid_and_its_author_waits(story):
    hide(story.post_id)
    settle(1)
    assert (states(story.author), states(story.dan), states(story.eve)) == ({"open"}, {"paid"}, {"paid"})


def test_a_hidden_comment_keeps_nothing_else_waiting(story):
    hide(story.post_id, story.comment_id)
    settle(1)
    assert (on(story, "post")["final"], states(story.dan)) == ({True}, {"open"})
    assert Claim.select().where(Claim.line == "pluses").get().state == "paid"


def test_what_was_hidden_and_is_removed_is_cancelled_and_refunded(story):
    hide(story.post_id, story.comment_id)
    settle(1)
    with clock.at(BEGIN + DAY + 2 * MINUTE):
        comments.delete_comment(story.dan, story.comment_id)
    settle(2)
    assert on(story, "comment")["claims"] == {"cancelled"}
    assert on(story, "comment")["fees"] == {"refunded"}


# --- how -----------------------------------------------------------------------------------------------------------


def test_where_nothing_is_frozen_a_settlement_asks_that_in_one_statement(story):
    row = settlement.Settlement.create(day=BEGIN.date(), treasury_mtwei=0, budget_mtwei=0, ran_at=BEGIN)
    with counting() as statements:
        freezing.hold_back(row, BEGIN, freezing.hold_opinions_back(BEGIN))
    assert len(statements) == 1
    row.delete_instance()


def test_how_much_is_frozen_makes_no_further_statements(story, enrol):
    row = settlement.Settlement.create(day=BEGIN.date(), treasury_mtwei=0, budget_mtwei=0, ran_at=BEGIN)
    counts = []
    for few in (1, 4):
        for number in range(few):
            decide(enrol(f"other{few}{number}"), "suspend")
            with clock.at(BEGIN):
                hide(story.post_id, comments.write_comment(story.author, story.post_id, "More"))
        with counting() as statements:
            freezing.hold_back(row, DECIDED + MINUTE, freezing.hold_opinions_back(DECIDED + MINUTE))
        counts.append(len(statements))
    assert counts[0] == counts[1] == 10
    Sanction.update(settlement=None).execute()
    row.delete_instance()


def test_the_audit_finds_who_was_paid_by_a_settlement_that_knew_of_the_suspension(story):
    decide(story.dan, "suspend")
    settle(1)
    [(settled_id,)] = rows("SELECT settlement_id FROM sanction")
    assert settled_id
    Sanction.update(member=story.ann.id).execute()
    with pytest.raises(audit.Broken, match="knew that its member was suspended") as found:
        audit.verify()
    assert found.value.invariant == 6
    Sanction.update(member=story.dan.id).execute()


def test_the_audit_holds_a_settlement_that_came_first_against_nobody(story):
    settle(9)  # dated ahead, as a demo may
    with clock.at(DECIDED):
        sanction(story.dan, "suspend", 30)
    audit.verify()
    settle(10)
    audit.verify()


# --- who comes in between --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["suspend", "ban"])
def test_a_sanction_that_races_a_settlement_pays_each_claim_or_keeps_it_and_never_both(story, kind, seed):
    """The clock stands still for both: which comes first is up to the threads alone."""
    at = BEGIN + DAY + MINUTE
    held_mtwei = ledger.balance_mtwei(story.dan.id)
    everybody = [story.dan, story.ann, story.author]
    Random(seed).shuffle(everybody)

    def decide_now() -> None:
        with clock.at(at):
            for member in everybody:
                sanction(member, kind)

    def like_now() -> None:
        with clock.at(at):
            reactions.react(story.author, story.comment_id, "like")

    acts = [decide_now, lambda: settlement.settle(at), like_now]
    Random(seed).shuffle(acts)
    results = at_once(acts)
    assert not [
        one
        for one in results
        if isinstance(one, Exception) and "suspended" not in str(one) and "banned" not in str(one)
    ], results
    audit.verify()
    for claim in Claim.select().where(Claim.member == story.dan.id):
        moved = Journal.select().where(Journal.key == f"claim:{claim.id}").exists()
        assert moved == (claim.state == "paid" and claim.paid_mtwei > 0)
    gained_mtwei = ledger.balance_mtwei(story.dan.id) - held_mtwei
    paid_mtwei = sum(claim.paid_mtwei for claim in Claim.select().where(Claim.member == story.dan.id))
    taken_mtwei = -dict(ledger.gained_by_line(story.dan.id, story.post_id)).get("dislikes_commenter", 0)
    assert gained_mtwei == paid_mtwei - taken_mtwei
    settlement.settle(at + DAY)
    left = {"open"} if kind == "suspend" else set()
    assert states(story.dan) <= {"paid", "cancelled"} | left
    assert not {"paid", "cancelled"} <= states(story.dan) or kind == "ban"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("thing", ["comment", "post"])
def test_hiding_that_races_a_settlement_settles_all_of_the_thing_or_nothing(story, thing, seed):
    at = BEGIN + DAY + MINUTE
    acts = [lambda: hide(*story.things[thing]), lambda: settlement.settle(at)]
    Random(seed).shuffle(acts)
    assert not [one for one in at_once(acts) if isinstance(one, Exception)]
    found = on(story, thing)
    assert found in (
        {"claims": {"open"}, "fees": {"open"}, "final": {False}},
        {"claims": {"paid"}, "fees": {"settled"}, "final": {True}},
    )


@pytest.mark.parametrize("thing", ["comment", "post"])
def test_what_is_hidden_when_a_settlement_has_made_its_opinions_final_is_settled_whole(story, monkeypatch, thing):
    with clock.at(BEGIN):
        hide(story.post_id, comments.write_comment(story.author, story.post_id, "Hidden before"))
    real = settlement._make_opinions_final

    def and_hide(*arguments: object) -> None:
        real(*arguments)
        hide(*story.things[thing])

    monkeypatch.setattr(settlement, "_make_opinions_final", and_hide)
    settle(1)
    assert on(story, thing) == {"claims": {"paid"}, "fees": {"settled"}, "final": {True}}


def test_a_settlement_takes_votes_and_reactions_before_claims_and_fees_as_everybody_does(story):
    """In any other order somebody who takes a vote back and the settlement could wait for each other."""
    decide(story.dan, "ban")
    hide(*story.things["comment"])
    with counting() as statements:
        settle(1)
    tables = [found[1] for one in statements if (found := re.match(r'\s*UPDATE "?(\w+)', str(one)))]
    opinions = [nth for nth, table in enumerate(tables) if table in ("post_vote", "reaction")]
    money = [nth for nth, table in enumerate(tables) if table in ("claim", "escrowed_fee")]
    assert opinions
    assert max(opinions) < min(money)
