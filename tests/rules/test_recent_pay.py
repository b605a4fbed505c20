"""What rewards came to lately: averages of what settlements paid, for made-up sums."""

from forum.rules.lines import CLAIM_LINES, Line
from forum.rules.recent_pay import RecentPay

WEEK = RecentPay("likes_own 10 10000 415;pluses 3 3000 0;reading 4 12500 3000")


def test_a_reward_came_to_what_was_paid_over_how_often_it_was_promised():
    assert WEEK.average_mtwei(Line.LIKES_OWN) == 41
    assert WEEK.average_mtwei(Line.PLUSES) == 0


def test_reading_is_averaged_by_the_minute():
    assert WEEK.average_mtwei(Line.READING) == 240


def test_several_claims_come_to_their_part_of_the_sum():
    assert WEEK.usual_mtwei(Line.LIKES_OWN, 2, 2_000) == 83
    assert WEEK.usual_mtwei(Line.READING, 1, 2_500) == 600


def test_of_what_was_not_settled_nothing_is_said():
    assert WEEK.average_mtwei(Line.COMMENT_REWARDS) is None
    assert WEEK.usual_mtwei(Line.COMMENT_REWARDS, 1, 1_000) is None
    assert {RecentPay().average_mtwei(line) for line in CLAIM_LINES} == {None}


def test_an_average_is_found_by_the_rule_that_sets_the_reward():
    assert WEEK.average_of_rule_mtwei("reading_minute_mtwei") == 240
    assert WEEK.average_of_rule_mtwei("minus_fee_mtwei") is None
