"""Whoever reacts to the same member again and again is worth less each time, whatever is deleted in between."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, readings, votes
from forum.actions.removals import restore_comment
from forum.models import Claim, Member
from forum.money import audit, ledger, removals, settlement
from tests.visitor import Visitor

BEGIN = datetime(2026, 3, 1, 12)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=14)


@pytest.fixture
def dan(enrol) -> Member:
    return enrol("dan", level=14)


@pytest.fixture
def said(dan, post_id) -> Callable[[], int]:
    """Writes a further comment by dan."""
    return lambda: comments.write_comment(dan, post_id, "Something to like")


def like(browser: Visitor, comment_id: int) -> int:
    """Like the comment over HTTP, and return what the commenter's claim is divided by."""
    assert browser.post(f"/comments/{comment_id}/reaction", value="like").status_code == 303
    claim = Claim.select().where(Claim.line == "likes_commenter", Claim.comment == comment_id).order_by(Claim.id.desc())
    return claim.get().divisor


def test_a_like_that_was_paid_counts_on_when_its_comment_is_deleted(ann, dan, said, as_member):
    anns, dans = as_member(ann), as_member(dan)
    with clock.at(BEGIN):
        first = said()
        assert like(anns, first) == 1
    settlement.settle(BEGIN + DAY + MINUTE)
    paid_mtwei = ledger.balance_mtwei(dan.id)
    with clock.at(BEGIN + DAY + 2 * MINUTE):
        assert dans.post(f"/comments/{first}/delete").status_code == 303
    with clock.at(BEGIN + DAY + timedelta(hours=1)):
        removals.finish()
        assert like(anns, said()) == 2
    settlement.settle(BEGIN + 3 * DAY)
    assert ledger.balance_mtwei(dan.id) == paid_mtwei - 1_000 + 250  # a tribute, and half a like
    audit.verify()


def test_a_like_whose_comment_was_deleted_before_it_was_paid_counts_no_more(ann, dan, said, as_member):
    browser = as_member(ann)
    with clock.at(BEGIN):
        first = said()
        like(browser, first)
        comments.delete_comment(dan, first)
    with clock.at(BEGIN + timedelta(hours=1)):
        removals.finish()
    settlement.settle(BEGIN + 2 * DAY)  # by which the like itself is final, with nothing left that it could pay
    with clock.at(BEGIN + 2 * DAY):
        assert like(browser, said()) == 1


def test_a_deletion_that_is_undone_makes_no_second_first(ann, dan, said, as_member):
    browser = as_member(ann)
    with clock.at(BEGIN):
        first = said()
        like(browser, first)
        comments.delete_comment(dan, first)
        assert like(browser, said()) == 2
        restore_comment(dan, first)
    assert [claim.divisor for claim in Claim.select().where(Claim.line == "likes_commenter").order_by(Claim.id)] == [
        1,
        2,
    ]


def test_a_plus_that_was_paid_counts_on_when_its_post_is_deleted(ann, author, enrol, as_member):
    browser, words = as_member(ann), "Words. " * 200

    def plus() -> int:
        post_id = posts.publish(author, "Tides", words, [])
        readings.complete_reading(ann, post_id)
        assert browser.post(f"/posts/{post_id}/vote", value="plus").status_code == 303
        return post_id

    with clock.at(BEGIN):
        first = plus()
    settlement.settle(BEGIN + DAY + MINUTE)
    with clock.at(BEGIN + DAY + 2 * MINUTE):
        assert as_member(author).post(f"/posts/{first}/delete").status_code == 303
    with clock.at(BEGIN + DAY + timedelta(hours=1)):
        removals.finish()
        plus()
    assert [claim.divisor for claim in Claim.select().where(Claim.line == "pluses").order_by(Claim.id)] == [1, 2]


def test_pluses_that_wait_for_their_readings_are_not_each_the_first(ann, author):
    """Given on one day, read a month later: by then the reactions of the last 30 days would be none."""
    with clock.at(BEGIN):
        ids = [posts.publish(author, f"Tides {n}", "Words. " * 200, []) for n in range(3)]
        for n, post_id in enumerate(ids):
            with clock.at(BEGIN + n * MINUTE):
                votes.vote(ann, post_id, "plus")
    with clock.at(BEGIN + 31 * DAY):
        for post_id in reversed(ids):
            readings.complete_reading(ann, post_id)
    divisors = {claim.post_id: claim.divisor for claim in Claim.select().where(Claim.line == "pluses")}
    assert [divisors[post_id] for post_id in ids] == [1, 2, 3]


def test_after_thirty_days_a_like_is_the_first_again(ann, said):
    for days in (0, 29, 31):
        with clock.at(BEGIN + days * DAY):
            reactions.react(ann, said(), "like")
    divisors = [claim.divisor for claim in Claim.select().where(Claim.line == "likes_own").order_by(Claim.id)]
    assert divisors == [1, 2, 2]
