"""Who gives each other pluses and likes is paid less for each, the more of them there are: friends lose little."""

from itertools import permutations

import pytest

from forum.money import audit
from tests.money.village import DAY, Village

RING = ("ann", "bob", "cleo")


@pytest.fixture
def village(enrol, set_rules) -> Village:
    # Days may lie between what is given and what comes back, and each of many likes of a day pays.
    set_rules(mutual_days=30, paid_likes_day_max=1_000)
    return Village(enrol)


@pytest.fixture
def post_id(village) -> int:
    return village.post("author")


@pytest.fixture(autouse=True)
def the_books_are_right(app):
    yield
    audit.verify()


@pytest.fixture
def all_like_all(village, post_id):
    """Lets everybody write a comment and like all the others': `all_like_all("ann", "bob")`."""

    def like(*names: str) -> dict[str, int]:
        written = {name: village.comment(name, post_id) for name in names}
        for giver, receiver in permutations(names, 2):
            village.like(written[receiver], giver)
        return written

    return like


def test_two_who_like_each_other_lose_nothing(village, all_like_all):
    all_like_all("ann", "bob")
    village.settle()
    assert village.gained("ann") == village.gained("bob") == {"likes_commenter": 500}
    assert village.gained("author") == {"likes_author": 500}


def test_of_three_who_like_one_another_each_like_pays_half(village, all_like_all):
    all_like_all(*RING)
    village.settle()
    for name in RING:
        assert village.gained(name) == {"likes_commenter": 2 * 250}
    assert village.gained("author") == {"likes_author": 6 * 125}


def test_their_comment_rewards_are_halves_too(village, all_like_all):
    """Two likes make a reward whole that weigh one each."""
    all_like_all(*RING)
    village.settle(3 * DAY)
    for name in RING:
        assert village.gained(name) == {"comment_rewards": 1_500, "likes_commenter": 2 * 250}


def test_who_exchanges_with_nineteen_gets_a_nineteenth_and_each_of_those_all(village, post_id):
    others = [f"friend{number}" for number in range(19)]
    hers = village.comment("ann", post_id)
    village.like(hers, *others)
    for other in others:
        village.like(village.comment(other, post_id), "ann")
    village.settle()
    assert village.gained("ann")["likes_commenter"] == 19 * (500 // 19)
    assert village.gained("friend0")["likes_commenter"] == village.gained("friend18")["likes_commenter"] == 500


def test_a_like_that_nothing_came_back_for_is_whole_also_from_a_ring_to_an_outsider(village, all_like_all, post_id):
    all_like_all(*RING)
    village.like(village.comment("dan", post_id), *RING)
    village.settle()
    assert village.gained("dan")["likes_commenter"] == 3 * 500


def test_a_like_from_an_outsider_to_somebody_in_a_ring_is_whole(village, all_like_all):
    written = all_like_all(*RING)
    village.like(written["ann"], "dan")
    village.settle()
    assert village.gained("ann")["likes_commenter"] == 2 * 250 + 500


def test_a_like_for_a_plus_is_an_exchange_as_well(village, post_id):
    """An author whom two readers plus, and whose readers' comments the author likes."""
    village.plus(post_id, "ann", "bob")
    for name in ("ann", "bob"):
        village.like(village.comment(name, post_id), "author")
    village.settle()
    assert village.gained("author") == {"pluses": 2 * 500}
    assert village.gained("ann")["likes_commenter"] == 500


def test_a_dislike_gives_nothing_that_could_come_back(village, post_id):
    anns, bobs = village.comment("ann", post_id), village.comment("bob", post_id)
    village.like(anns, "bob", "cleo")
    village.react(bobs, "dislike", "ann")
    village.like(village.comment("cleo", post_id), "ann")
    village.settle()
    assert village.gained("ann") == {"likes_commenter": 500 + 500}  # an exchange with cleo alone


def test_likes_that_are_taken_back_before_they_are_final_are_no_exchange_and_count_for_no_pair(village, all_like_all):
    written = all_like_all(*RING)
    for receiver in ("bob", "cleo"):
        village.react(written[receiver], "none", "ann")
    village.settle()
    assert village.gained("ann") == {"likes_commenter": 2 * 500}
    assert village.gained("bob") == village.gained("cleo") == {"likes_commenter": 500}
    village.like(written["bob"], "ann")
    village.settle()
    assert village.gained("bob")["likes_commenter"] == 500 + 250  # the first by ann, and now an exchange with two


def test_a_like_that_is_still_in_its_hold_is_no_exchange_yet(village, all_like_all, post_id):
    written = {name: village.comment(name, post_id) for name in RING}
    village.like(written["ann"], "bob", "cleo")
    village.now += DAY
    village.like(written["bob"], "ann")
    village.like(written["cleo"], "ann")
    village.settle(after=0 * DAY)
    assert village.gained("ann") == {"likes_commenter": 2 * 500}


def test_the_nth_like_of_a_pair_and_their_exchange_divide_one_after_the_other(village, all_like_all):
    all_like_all(*RING)
    village.settle()
    all_like_all(*RING)
    village.settle()
    for name in RING:
        assert village.gained(name)["likes_commenter"] == 2 * 500 // 2 + 2 * 500 // (2 * 2)


def test_comments_that_are_deleted_after_they_were_paid_still_divide_what_comes(village, all_like_all):
    written = all_like_all(*RING)
    village.settle()
    for name, comment_id in written.items():
        village.delete(name, comment_id)
    before = village.gained("ann")["likes_commenter"]
    all_like_all(*RING)
    village.settle()
    assert village.gained("ann")["likes_commenter"] - before == 2 * 500 // (2 * 2)


def test_comments_that_are_deleted_before_their_likes_are_final_leave_nothing_behind(village, all_like_all, post_id):
    written = all_like_all(*RING)
    for name in ("bob", "cleo"):
        village.delete(name, written[name])
    village.settle()
    assert village.gained("ann") == {"likes_commenter": 2 * 500}


def test_after_thirty_days_an_exchange_is_over(village, all_like_all):
    all_like_all("ann", "bob")
    all_like_all("ann", "cleo")
    village.settle()
    before = village.gained("ann")["likes_commenter"]
    village.now += 29 * DAY
    all_like_all("ann", "bob")
    village.settle()
    assert village.gained("ann")["likes_commenter"] - before == 500


@pytest.mark.parametrize(("days", "each_mtwei"), [(0, 500), (1, 500), (30, 250), (365, 250)])
def test_how_long_an_exchange_lasts_is_a_rule(village, all_like_all, post_id, set_rules, days, each_mtwei):
    """Two exchanges, of which the older like was given three days before."""
    set_rules(mutual_days=days)
    for name in ("bob", "cleo"):
        village.like(village.comment(name, post_id), "ann")
    village.now += 2 * DAY
    village.like(village.comment("ann", post_id), "bob", "cleo")
    village.settle()
    assert village.gained("ann") == {"likes_commenter": 2 * each_mtwei}


def test_an_exchange_is_over_when_the_time_is(village, post_id, set_rules):
    """Of two likes, one was given exactly a day before the settlement, and the other one a second later."""
    set_rules(mutual_days=1, hold_hours=0)
    anns, bobs, cleos = (village.comment(name, post_id) for name in RING)
    village.like(bobs, "ann")
    given_at = village.now
    village.like(cleos, "ann")
    village.like(anns, "bob", "cleo")
    village.settle(given_at + DAY - village.now)
    assert village.gained("ann") == {"likes_commenter": 2 * 500}  # an exchange with cleo alone


def test_a_rule_that_is_lowered_for_a_settlement_forgets_nothing(village, post_id, set_rules):
    for name in ("bob", "cleo"):
        village.like(village.comment(name, post_id), "ann")
    set_rules(mutual_days=0)
    village.settle()
    set_rules(mutual_days=30)
    village.like(village.comment("ann", post_id), "bob", "cleo")
    village.settle()
    assert village.gained("ann") == {"likes_commenter": 2 * 250}
