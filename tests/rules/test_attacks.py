"""What attackers do and claim, and what a replay with them added comes to, in figures worked out by hand."""

from collections import Counter
from datetime import date

import pytest

from forum.rules.attackers import Attack, Kind, reward_lag_days
from forum.rules.attacks import Commenters, Estimate, Simulation
from forum.rules.economy import EconomyRules
from forum.rules.lines import Line, Pot
from forum.rules.pots import Claimed
from forum.rules.replay import Claims, ReadingClaim, Replay, Settled, Supposed, rewards_mtwei

RULES = EconomyRules()
ALL_PAY = RULES.changed(paid_likes_day_max=1_000)  # each like of a day
NO_LIMIT = 10**12  # a treasury whose pots pay everything
TREASURY_MTWEI = 200_000_000  # its pots hold 150, 100, 150 and 100 Twei


def worth(attack: Attack, day: int, rules: EconomyRules = RULES) -> dict[Line, int]:
    """Return what a day's claims are worth together, by line."""
    sums: Counter[Line] = Counter()
    for one in attack.claims(rules, day):
        sums[one.line] += one.claim_mtwei * one.count
    return dict(sums)


def simulated(attack: Attack, *settlements: Settled, rules: EconomyRules = RULES) -> Simulation:
    simulation = Simulation(rules, attack)
    for settled in settlements:
        simulation.add(settled)
    return simulation


# What they do.


def test_in_a_ring_each_like_is_divided_by_how_often_it_was_given_and_by_all_who_return_it():
    ring = Attack(Kind.RING, 4)
    # four members, two comments each, three likes on each: n is 1 for the first ones and 2 for the second, M is 3
    assert worth(ring, 0, ALL_PAY) == {
        Line.LIKES_COMMENTER: 12 * 166 + 12 * 83,
        Line.LIKES_AUTHOR: 12 * 83 + 12 * 41,
        Line.LIKES_OWN: 4 * 83 + 4 * 41,  # two must follow, so one of three earns
    }


def test_a_comments_reward_comes_two_days_later_weighed_by_its_likes():
    assert reward_lag_days(RULES) == 2
    assert Line.COMMENT_REWARDS not in worth(Attack(Kind.RING, 4), 1, ALL_PAY)
    # 3 × 1/3 of two whole likes, and 3 × 1/6
    assert worth(Attack(Kind.RING, 4), 2, ALL_PAY)[Line.COMMENT_REWARDS] == 4 * 1_500 + 4 * 750


@pytest.mark.parametrize(
    ("hold", "comment_hold", "days"), [(24, 72, 2), (24, 30, 1), (24, 24, 0), (48, 24, 0), (0, 25, 2)]
)
def test_how_much_later_follows_the_two_waits(hold, comment_hold, days):
    assert reward_lag_days(RULES.changed(hold_hours=hold, comment_hold_hours=comment_hold)) == days


def test_a_pair_counts_its_likes_until_the_first_are_too_long_ago():
    rules = ALL_PAY.changed(pair_days=3, mutual_days=0)
    found = [worth(Attack(Kind.RING, 2), day, rules)[Line.LIKES_COMMENTER] for day in range(5)]
    shares = [(1, 2), (3, 4), (5, 6), (6, 6), (6, 6)]
    assert found == [2 * sum(500 // n for n in ns) for ns in shares]


def test_a_ring_gives_the_likes_that_pay_in_a_circle_and_each_of_its_first_days_in_full():
    ring = Attack(Kind.RING, 20)
    # four likes each, two on each comment: none is followed by two
    in_full = {Line.LIKES_COMMENTER: 80 * 500, Line.LIKES_AUTHOR: 80 * 250}
    assert worth(ring, 0) == worth(ring, 1) == in_full
    # on the third they go to whose own came the day before: of these days’ eight distances five are returned, so M is 5
    third = worth(ring, 2)
    assert third[Line.LIKES_COMMENTER] == 20 * 4 * (500 // 5)
    assert third[Line.COMMENT_REWARDS] == 2 * 20 * 3_000


def test_no_more_likes_of_a_day_are_given_than_pay():
    for most, likes in ((0, 0), (1, 10), (7, 70), (18, 180), (1_000, 180)):
        rules = RULES.changed(paid_likes_day_max=most, pair_days=0, mutual_days=0)
        assert worth(Attack(Kind.RING, 10), 3, rules).get(Line.LIKES_COMMENTER, 0) == likes * 500


def test_without_either_division_a_ring_is_paid_in_full():
    rules = ALL_PAY.changed(pair_days=0, mutual_days=0)
    found = worth(Attack(Kind.RING, 10), 20, rules)
    assert found[Line.LIKES_COMMENTER] == 10 * 2 * 9 * 500
    assert found[Line.COMMENT_REWARDS] == 10 * 2 * 3_000
    assert found[Line.LIKES_OWN] == 10 * 2 * 7 * 250


def test_likes_that_count_as_mutual_for_no_longer_than_they_wait_never_do():
    undivided = worth(Attack(Kind.RING, 4), 0, ALL_PAY.changed(mutual_days=1))[Line.LIKES_COMMENTER]
    assert undivided == 12 * 500 + 12 * 250
    assert worth(Attack(Kind.RING, 4), 0, ALL_PAY.changed(mutual_days=2)) == worth(Attack(Kind.RING, 4), 0, ALL_PAY)


def test_bots_read_up_to_the_cap_and_nobody_vouches_for_them():
    rules = RULES.changed(reading_day_max_mtwei=12_500)
    assert Attack(Kind.BOTS, 3).claims(rules, 7) == [
        Supposed(Line.READING, 5_000, 6, vouched=0),
        Supposed(Line.READING, 2_500, 3, vouched=0),
    ]
    assert Attack(Kind.BOTS, 3).fees_mtwei(rules) == 0


def test_bots_read_no_more_than_a_day_has_hours_for():
    assert worth(Attack(Kind.BOTS, 1), 0, RULES.changed(reading_minute_mtwei=1)) == {Line.READING: 2_400}
    assert worth(Attack(Kind.BOTS, 1), 0, RULES.changed(reading_minute_mtwei=0)) == {}
    assert worth(Attack(Kind.BOTS, 1), 0, RULES.changed(reading_post_max_mtwei=0)) == {}


def test_puppets_are_not_liked_back_but_wear_off():
    puppets = Attack(Kind.PUPPETS, 2)
    # four likes of each pay: two on each of four comments
    assert worth(puppets, 0)[Line.LIKES_COMMENTER] == 2 * sum(500 // n for n in range(1, 5))
    assert worth(puppets, 2)[Line.COMMENT_REWARDS] == sum(3_000 // n for n in range(1, 5))
    assert worth(puppets, 0, ALL_PAY) == {
        Line.LIKES_COMMENTER: 2 * sum(500 // n for n in range(1, 21)),
        Line.LIKES_AUTHOR: 2 * sum(250 // n for n in range(1, 21)),
    }
    # the nth comment has two likes that each weigh 1/n of two whole ones
    assert worth(puppets, 2, ALL_PAY)[Line.COMMENT_REWARDS] == sum(3_000 // n for n in range(1, 21))
    assert (puppets.heads, puppets.fees_mtwei(RULES)) == (3, 20_000)


def test_many_puppets_share_their_likes_among_all_comments():
    found = worth(Attack(Kind.PUPPETS, 100), 0)
    assert found[Line.LIKES_COMMENTER] == 100 * sum(500 // n for n in range(1, 5))
    assert worth(Attack(Kind.PUPPETS, 100), 2)[Line.COMMENT_REWARDS] == 20 * 3_000


def test_one_puppet_is_too_few_for_any_reward():
    assert Line.COMMENT_REWARDS not in worth(Attack(Kind.PUPPETS, 1), 20)


def test_an_attack_of_nobody_claims_nothing():
    assert Attack(Kind.RING, 0).claims(RULES, 5) == []


# What comes of it.


HISTORY = (
    Settled(
        20_000_000,
        claims=[
            Claims(Line.COMMENT_REWARDS, 1_000, 1, 1, None, 7, 1),
            Claims(Line.LIKES_COMMENTER, 1_000, 2, 1, None, 7, 5),
            Claims(Line.PLUSES, 1_000, 1, 3, None, None, 40),
        ],
        readings=[
            ReadingClaim(1, date(2026, 3, 1), 5_000, 1),
            ReadingClaim(2, date(2026, 3, 1), 4_000, 0),
            ReadingClaim(2, date(2026, 3, 1), 5_000, 0),
        ],
        dislikes={7: 1},
        shared=1,
    ),
    Settled(19_990_000, readings=[ReadingClaim(1, date(2026, 3, 2), 5_000, 1)]),
)


def test_nothing_that_nobody_supposes_changes_a_replay():
    simulation = simulated(Attack(Kind.RING, 0), *HISTORY)
    alone = rewards_mtwei(RULES, HISTORY)
    estimate = simulation.estimate()
    assert estimate.others == {pot_line: (alone.get(pot_line, 0),) * 2 for pot_line in estimate.others}
    assert (estimate.taken_mtwei, estimate.treasury_mtwei, estimate.others_lose_mtwei) == (0, 0, 0)


def test_bots_take_their_part_of_the_reading_pot_from_the_other_readers_and_no_more():
    full = {
        Pot.PLUSES: Claimed(150_000), Pot.COMMENT_REWARDS: Claimed(100_000), Pot.LIKES: Claimed(150_000),
        Pot.READING: Claimed(160_000),
    }  # fmt: skip
    estimate = simulated(Attack(Kind.BOTS, 200), Settled(TREASURY_MTWEI, sums=full)).estimate_with_holds(
        Commenters(0, 0, 0)
    )
    # 800 readings worth 5 Twei each share a quarter of 100 Twei: 31 mTwei each
    assert estimate.taken == {Line.READING: 24_800}
    assert estimate.others[Line.READING] == (100_000, 75_000)
    assert (estimate.others_lose_mtwei, estimate.treasury_mtwei) == (25_000, -200)
    [bound] = [hold for hold in estimate.holds[Line.READING] if hold.rule == "unvouched_share"]
    assert (bound.value, bound.without_mtwei, bound.field.name) == (25_000, 96_000, "unvouched")


def test_what_a_pot_has_left_the_treasury_pays():
    estimate = simulated(Attack(Kind.RING, 4), *[Settled(NO_LIMIT)] * 3, rules=ALL_PAY).estimate()
    assert estimate.taken == {
        Line.COMMENT_REWARDS: 9_000,
        Line.LIKES_OWN: sum(4 * (250 // (n * 3)) for n in range(1, 7)),
        Line.LIKES_COMMENTER: sum(12 * (500 // (n * 3)) for n in range(1, 7)),
    }
    to_authors = sum(12 * (250 // (n * 3)) for n in range(1, 7))
    assert estimate.others[Line.LIKES_AUTHOR] == (0, to_authors)
    assert (estimate.others_lose_mtwei, estimate.fees_mtwei) == (-to_authors, 3 * 8_000)
    assert estimate.treasury_mtwei == estimate.taken_mtwei + to_authors
    assert estimate.net_mtwei == estimate.taken_mtwei - 24_000
    assert estimate.a_day(estimate.taken[Line.COMMENT_REWARDS], 4) == 750


def test_each_line_says_which_rule_holds_it_most_and_what_it_would_be_without():
    ring = simulated(Attack(Kind.RING, 4), *[Settled(NO_LIMIT)] * 3, rules=ALL_PAY)
    estimate = ring.estimate_with_holds(Commenters(0, 0, 0))
    held = {line: [(hold.rule, hold.without_mtwei) for hold in holds] for line, holds in estimate.holds.items()}
    assert held[Line.LIKES_COMMENTER] == [
        ("mutual_days", sum(12 * (500 // n) for n in range(1, 7))),
        ("pair_days", 3 * 2 * 12 * 166),
    ]
    assert held[Line.COMMENT_REWARDS][0] == ("likes_min", 8 * 3_000)
    assert held[Line.LIKES_OWN][0][0] == "mutual_days"
    puppets = simulated(Attack(Kind.PUPPETS, 100), Settled(NO_LIMIT)).estimate_with_holds(Commenters(0, 0, 0))
    assert "paid_likes_day_max" in [hold.rule for hold in puppets.holds[Line.LIKES_OWN]]


def test_where_no_rule_changes_anything_none_is_said_to_hold_it():
    rules = ALL_PAY.changed(pair_days=0, mutual_days=0)
    estimate = simulated(Attack(Kind.RING, 4), Settled(NO_LIMIT), rules=rules).estimate_with_holds(Commenters(0, 0, 0))
    assert estimate.holds[Line.LIKES_COMMENTER] == []


def test_who_earned_in_the_same_way_is_told_beside_it():
    puppets = simulated(Attack(Kind.PUPPETS, 2), *HISTORY).estimate(Commenters(3, 9, 9_000))
    # pots of 10, 10 and 15 Twei: 3 Twei and 5 × 0.25 are paid, the one dislike takes 1
    assert puppets.ordinary == (3, 3_000 + 1_250 - 1_000, 9_000, 9)
    bots = simulated(Attack(Kind.BOTS, 2), *HISTORY).estimate(Commenters(3, 9, 9_000))
    assert bots.ordinary == (2, rewards_mtwei(RULES, HISTORY)[Line.READING], 0, 0)


def test_sums_alone_leave_attackers_the_same_as_the_claims_behind_them():
    attack, replay = Attack(Kind.BOTS, 5), Replay(RULES)
    by_claims = replay.value(HISTORY[0])
    by_sums = Replay(RULES).value(Settled(HISTORY[0].treasury_mtwei, sums=by_claims.sums))
    assert by_sums.sums == by_claims.sums
    supposed = attack.claims(RULES, 0)
    assert by_sums.paid(supposed).own == by_claims.paid(supposed).own != Counter()


def test_an_estimate_is_the_same_after_it_was_kept():
    estimate = simulated(Attack(Kind.RING, 7), *HISTORY).estimate_with_holds(Commenters(1, 2, 3))
    assert estimate.holds[Line.LIKES_COMMENTER]
    assert Estimate.from_json(estimate.to_json()) == estimate
    assert estimate.a_day(0, 0) == simulated(Attack(Kind.BOTS, 1)).estimate().a_day(5) == 0
