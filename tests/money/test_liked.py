"""What a comment's likes earn: by final ones alone, for who liked it before others did, and never for oneself."""

import pytest

from forum.money import audit, ledger
from tests.money.village import DAY, HOUR, MINUTE, SECOND, Village


@pytest.fixture
def village(enrol) -> Village:
    return Village(enrol)


@pytest.fixture
def post_id(village) -> int:
    return village.post("author")


@pytest.fixture
def said(village, post_id) -> int:
    """A comment by dan."""
    return village.comment("dan", post_id)


@pytest.fixture(autouse=True)
def the_books_are_right(app):
    yield
    audit.verify()


# The comment reward.


def test_a_comment_is_rewarded_once_after_three_days(village, said):
    village.like(said, "ann", "bob")
    village.settle(71 * HOUR)
    assert village.gained("dan") == {"likes_commenter": 1_000}
    village.settle(2 * DAY)
    village.like(said, "cleo")
    village.settle(4 * DAY)
    assert village.gained("dan") == {"likes_commenter": 1_500, "comment_rewards": 3_000}


def test_one_dislike_of_a_comment_with_two_likes_takes_its_twei_and_leaves_the_reward(village, said):
    village.like(said, "ann", "bob")
    village.react(said, "dislike", "eve")
    village.settle()
    village.settle(2 * DAY)
    assert village.gained("dan") == {"likes_commenter": 1_000, "comment_rewards": 3_000}
    assert ledger.balance_mtwei(village["eve"].id) == 100_000 - 2_000
    assert ledger.balance_mtwei(village["dan"].id) == 100_000 - 1_000 + 1_000 + 3_000 - 1_000


def test_as_many_dislikes_as_likes_leave_no_reward(village, said):
    village.like(said, "ann", "bob")
    village.react(said, "dislike", "eve", "fay")
    village.settle(3 * DAY)
    assert village.claims("comment_rewards", said) == ["dropped"]
    assert village.gained("dan") == {"likes_commenter": 1_000}


def test_a_dislike_that_is_given_before_each_settlement_and_taken_back_after_it_does_nothing(village, said):
    village.like(said, "ann", "bob", "cleo")
    for _ in range(4):
        village.now += DAY - MINUTE
        village.react(said, "dislike", "eve", "fay", "gil")
        village.settle(MINUTE)
        village.react(said, "none", "eve", "fay", "gil")
    assert village.gained("dan") == {"likes_commenter": 1_500, "comment_rewards": 3_000}
    assert village.gained("ann") == {"likes_own": 250}


def test_likes_that_are_given_before_each_settlement_and_taken_back_after_it_earn_nothing(village, said):
    for _ in range(5):
        village.like(said, "ann", "bob")
        village.settle(MINUTE)
        village.react(said, "none", "ann", "bob")
        village.now += DAY
    assert village.gained("dan") == {}
    village.like(said, "ann")
    village.settle()
    assert village.gained("dan") == {"likes_commenter": 500}  # the first like of the pair that came to anything


def test_a_reward_waits_for_likes_that_are_not_final_yet(village, said):
    village.like(said, "ann", "bob")
    village.now += 3 * DAY - MINUTE
    village.react(said, "none", "ann", "bob")
    village.like(said, "cleo", "eve")
    village.settle(MINUTE)
    assert village.claims("comment_rewards", said) == ["open"]
    assert village.gained("dan") == {}
    village.settle()
    assert village.gained("dan") == {"likes_commenter": 1_000, "comment_rewards": 3_000}


def test_a_reward_that_was_dropped_may_come_again(village, said):
    village.like(said, "ann", "bob")
    village.react(said, "none", "bob")
    village.settle(3 * DAY)
    assert village.claims("comment_rewards", said) == ["dropped"]
    village.like(said, "cleo")
    village.settle(3 * DAY)
    assert village.claims("comment_rewards", said) == ["dropped", "paid"]
    assert village.gained("dan") == {"likes_commenter": 1_000, "comment_rewards": 3_000}


def test_a_reward_is_as_large_as_its_likes_are_heavy(village, said, post_id):
    village.like(village.comment("dan", post_id), "ann")
    village.like(said, "ann", "bob")
    village.settle(3 * DAY)
    assert village.gained("dan")["comment_rewards"] == 3_000 * 3 // 4  # a half and a whole, of two


def test_three_thirds_make_one(village, post_id, set_rules):
    """A ring of four, each of whom is liked by three: a third of a like each, which make one together."""
    set_rules(mutual_days=30)
    ring = ["ann", "bob", "cleo", "dan"]
    for name in ring:
        village.like(village.comment(name, post_id), *(giver for giver in ring if giver != name))
    village.settle(3 * DAY)
    for name in ring:
        assert village.gained(name)["comment_rewards"] == 1_500


@pytest.mark.parametrize(("likes", "paid_mtwei"), [(0, 3_000), (1, 1_500), (2, 0)])
def test_how_many_likes_a_reward_needs_is_a_rule(village, said, post_id, set_rules, likes, paid_mtwei):
    """Here is one, which weighs a half. Where none are needed none are weighed; but dislikes must be outnumbered."""
    village.like(village.comment("dan", post_id), "ann")
    set_rules(likes_min=likes)
    village.like(said, "ann")
    village.settle(3 * DAY)
    assert village.gained("dan").get("comment_rewards", 0) == paid_mtwei


# Who liked it.


def test_who_liked_it_before_two_others_did_is_paid_and_nobody_else(village, said):
    village.like(said, "ann", "bob", "cleo")
    village.settle()
    assert village.claims("likes_own", said) == ["paid", "dropped", "dropped"]
    assert village.gained("ann") == {"likes_own": 250}
    assert village.gained("bob") == village.gained("cleo") == {}


def test_who_comes_after_two_others_gets_nothing_however_many_like_it(village, said):
    village.like(said, "ann", "bob")
    village.settle()
    village.like(said, "wendy")
    village.settle()
    assert village.gained("wendy") == {}


def test_at_the_same_moment_is_not_after(village, said, monkeypatch):
    monkeypatch.setattr("tests.money.village.SECOND", 0 * SECOND)
    village.like(said, "ann", "bob", "cleo")
    village.settle()
    assert village.claims("likes_own", said) == ["dropped"] * 3


def test_likes_that_can_still_be_taken_back_are_not_after_anybody(village, said):
    village.like(said, "ann", "bob")
    village.now += DAY - MINUTE
    village.like(said, "cleo")
    village.settle(MINUTE)
    assert village.claims("likes_own", said) == ["dropped", "dropped", "open"]


def test_a_comment_that_is_disliked_as_much_as_liked_pays_nobody_who_liked_it(village, said):
    village.like(said, "ann", "bob", "cleo")
    village.react(said, "dislike", "eve", "fay", "gil")
    village.settle()
    assert village.claims("likes_own", said) == ["dropped"] * 3


# Whose post it is.


def test_an_author_s_like_of_a_comment_under_the_own_post_earns_the_author_nothing(village, said):
    village.like(said, "author")
    village.settle()
    assert village.claims("likes_author", said) == []
    assert village.gained("author") == {}
    assert village.gained("dan") == {"likes_commenter": 500}


def test_likes_of_an_author_s_own_comment_are_paid_to_the_commenter_alone(village, post_id):
    village.like(village.comment("author", post_id), "ann")
    village.settle()
    assert village.gained("author") == {"likes_commenter": 500}


def test_one_person_with_two_puppets_loses_by_twenty_comments_a_day(village, post_id):
    before_mtwei = sum(ledger.balance_mtwei(village[name].id) for name in ("wendy", "puppet1", "puppet2"))
    for _ in range(20):
        village.like(village.comment("wendy", post_id), "puppet1", "puppet2")
    village.settle(3 * DAY)
    rewards = sum(3_000 * (720_720 // n * 2) // (2 * 720_720) for n in range(1, 5))  # four likes of a day pay
    likes = sum(2 * (500 // n) for n in range(1, 5))
    assert village.gained("wendy") == {"comment_rewards": rewards, "likes_commenter": likes}
    after_mtwei = sum(ledger.balance_mtwei(village[name].id) for name in ("wendy", "puppet1", "puppet2"))
    assert after_mtwei - before_mtwei == rewards + likes - 20_000 < -5_000
