"""The books stay right whatever is claimed when: authors move, and who was paid, or was not, stays explained."""

from datetime import datetime, timedelta
from random import Random

import pytest

from forum import clock
from forum.actions import comments, histories, history_moves, posts, reactions, votes
from forum.actions.received_likes import give_xp
from forum.db import db, execute, rows, value
from forum.errors import ForumError
from forum.models import HistoryClaim, Member, Post, XpEntry
from forum.money import audit, payouts
from forum.money.settlement import settle
from forum.rules.lines import Line
from tests.histories import unclaimed, wrote_comments, wrote_posts

DAY = datetime(2026, 3, 1, 12)


@pytest.fixture
def crowd(enrol) -> list[Member]:
    return [enrol(f"reader{number}", level=13) for number in range(4)]


@pytest.fixture
def old(app, author) -> Member:
    return unclaimed()


def balance(member: Member) -> int:
    return value("SELECT balance_mtwei FROM account WHERE member_id = ?", member.id) or 0


def shares() -> list[int]:
    return [amount for (amount,) in rows(
        "SELECT e.amount_mtwei FROM entry e JOIN account a ON a.id = e.account_id "
        "WHERE e.line = ? AND a.kind = 'wallet'", Line.DISLIKES_AUTHOR
    )]  # fmt: skip


def test_nothing_is_earned_by_what_nobody_has_claimed(old, crowd, author):
    [own] = wrote_posts(old)
    [liked] = wrote_comments(old, own)
    with clock.at(DAY):
        for one in crowd[:3]:
            reactions.react(one, liked, "like")
        votes.vote(crowd[0], own, "plus")
        disliked = comments.write_comment(author, own, "I was there, and it was not so.")
        reactions.react(crowd[0], disliked, "dislike")
        assert {member for (member,) in rows("SELECT DISTINCT member_id FROM claim")} == {one.id for one in crowd[:3]}
    settle(DAY + timedelta(days=5))
    with clock.at(DAY + timedelta(days=5)):
        give_xp()
    assert not XpEntry.select().where(XpEntry.member == old.id).exists()
    assert not rows("SELECT 1 FROM account WHERE member_id = ? AND balance_mtwei <> 0", old.id)
    assert shares() == []
    audit.verify()


def test_what_is_liked_and_disliked_after_the_claim_earns_as_ever(old, crowd, enrol, author):
    me = enrol("ann")
    [own] = wrote_posts(old)
    [liked] = wrote_comments(old, own)
    with clock.at(DAY):
        histories.claim(me, old.id, "address")
        before = balance(me)
        for one in crowd:
            reactions.react(one, liked, "like")
        reactions.react(crowd[0], comments.write_comment(author, own, "It was not so."), "dislike")
    settle(DAY + timedelta(days=5))
    assert balance(me) > before
    assert len(shares()) == 1
    audit.verify()


def test_a_share_that_was_not_due_before_the_claim_is_found_after_it(monkeypatch, old, crowd, enrol, author):
    """A settlement that had paid an unclaimed author, against the rules, is not made right by a claim."""
    [own] = wrote_posts(old)
    with clock.at(DAY):
        reactions.react(crowd[0], comments.write_comment(author, own, "It was not so."), "dislike")
    everybody = payouts._DUE_FEES.replace(payouts._AUTHOR_EARNS, "1 = 1")
    assert everybody != payouts._DUE_FEES
    monkeypatch.setattr(payouts, "_DUE_FEES", everybody)
    settle(DAY + timedelta(days=2))
    assert len(shares()) == 1
    with pytest.raises(audit.Broken, match="does not match its cause"):
        audit.verify()
    with clock.at(DAY + timedelta(days=2)):
        histories.claim(enrol("ann"), old.id, "address")
    with pytest.raises(audit.Broken, match="does not match its cause"):
        audit.verify()


def test_the_author_of_then_is_asked_also_of_who_commented(old, crowd, enrol, author, post_id):
    """A share was due to the post's author, who later claims the very comment that was disliked."""
    [disliked] = wrote_comments(old, post_id)
    with clock.at(DAY):
        reactions.react(crowd[0], disliked, "dislike")
    settle(DAY + timedelta(days=2))
    assert len(shares()) == 1
    with clock.at(DAY + timedelta(days=2)):
        histories.claim(author, old.id, "address")
    audit.verify()


def test_a_day_settled_while_a_history_moves_pays_nothing_for_it(monkeypatch, old, crowd, enrol, author):
    monkeypatch.setattr(history_moves, "PORTION", 1)
    me = enrol("ann")
    [own, _other] = wrote_posts(old, 2)
    wrote_comments(old, own, 2)
    with clock.at(DAY):
        reactions.react(crowd[0], comments.write_comment(author, own, "It was not so."), "dislike")
        histories.claim(me, old.id, "address")
        for _portion in range(2):
            history_moves._move_portion(HistoryClaim.get().id)
    assert Post.get_by_id(own).author_id == me.id
    settle(DAY + timedelta(days=2))
    assert HistoryClaim.get().done_at is None
    assert shares() == []
    audit.verify()
    with clock.at(DAY + timedelta(days=2)):
        history_moves.move_all()
    audit.verify()


def test_ones_own_settled_like_of_what_one_claims_gives_no_xp(old, crowd, post_id):
    me = crowd[0]
    [liked] = wrote_comments(old, post_id)
    with clock.at(DAY):
        reactions.react(me, liked, "like")
    settle(DAY + timedelta(days=2))
    with clock.at(DAY + timedelta(days=2)):
        histories.claim(me, old.id, "address")
        give_xp()
    assert [one.source for one in XpEntry.select().where(XpEntry.member == me.id, XpEntry.source != "grant")] == [
        "history"
    ]
    audit.verify()


def test_it_is_the_unclaimed_members_number_that_the_rule_goes_by(old, crowd, enrol, author):
    """Forging the claim's bound makes the books look wrong, either way."""
    me = enrol("ann")
    [own] = wrote_posts(old)
    with clock.at(DAY):
        histories.claim(me, old.id, "address")
        reactions.react(crowd[0], comments.write_comment(author, own, "It was not so."), "dislike")
    settle(DAY + timedelta(days=2))
    audit.verify()
    execute("UPDATE history_claim SET last_settlement = 99")
    with pytest.raises(audit.Broken, match="does not match its cause"):
        audit.verify()


@pytest.mark.parametrize("seed", range(6))
def test_the_books_are_right_in_whatever_order_things_happen(monkeypatch, seed, crowd, author, enrol, post_id):
    """Claims, reactions, votes, removals and settlements, as they come."""
    monkeypatch.setattr(history_moves, "PORTION", 2)
    random = Random(seed)
    writers = [unclaimed(f"old-{number}") for number in range(2)]
    claimants = [crowd[0], enrol("ann", level=13)]
    things = [(post, "post") for writer in writers for post in wrote_posts(writer, 2, pluses=3)]
    places = [post for post, _ in things] + [post_id]
    for writer in writers:
        things += [(one, "comment") for place in places for one in wrote_comments(writer, place, 1, likes=2)]
    with clock.at(DAY):
        things += [(comments.write_comment(one, place, f"So it was, says {one.name}."), "comment")
                   for one in (author, crowd[1]) for place in places]  # fmt: skip
    at = DAY
    for _step in range(60):
        at += timedelta(hours=random.choice((1, 5, 20)))
        with clock.at(at):
            _step_of(random, crowd, writers, claimants, things)
        if random.random() < 0.3:
            settle(at)
            with clock.at(at):
                give_xp()
        if _step % 10 == 9:
            audit.verify()
    settle(at + timedelta(days=9))
    with clock.at(at + timedelta(days=9)):
        history_moves.move_all()
    assert not db.in_transaction()
    audit.verify()


def _step_of(random: Random, crowd, writers, claimants, things) -> None:
    thing, kind = random.choice(things)
    one, draw = random.choice(crowd), random.random()
    try:
        if draw < 0.06:
            number = random.randrange(2)
            histories.claim(claimants[number], writers[number].id, "voucher")
        elif draw < 0.12:
            for claim in HistoryClaim.select().where(HistoryClaim.done_at.is_null()):
                history_moves._move_portion(claim.id)
        elif draw < 0.16 and kind == "comment":
            moderator = Member.get_by_id(one.id)
            moderator.role = "moderator"
            comments.delete_comment(moderator, thing, "For the test")
        elif draw < 0.18 and kind == "post":
            posts.delete_post(Member.get_by_id(one.id), thing)
        elif kind == "comment":
            reactions.react(one, thing, random.choice(("like", "like", "dislike", "none")))
        else:
            votes.vote(one, thing, random.choice(("plus", "minus", "none")))
    except ForumError:
        pass
