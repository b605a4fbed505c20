"""How an amount that a settlement paid came about, for made-up claims."""

import pytest

from forum.rules.economy import WEIGHT_WHOLE, EconomyRules
from forum.rules.lines import Line
from forum.rules.payments import Payment

RULES = EconomyRules()


@pytest.mark.parametrize(
    ("line", "units", "divisor", "pot_mtwei", "claimed_mtwei", "amount_mtwei", "factor_share"),
    [
        (Line.LIKES_OWN, 1_000, 1, 164, 1_000, 41, 16_400),
        (Line.LIKES_OWN, 1_000, 3, 1_000, 1_000, 83, 100_000),
        (Line.LIKES_COMMENTER, 1_000, 2, 333, 1_000, 83, 33_300),
        (Line.COMMENT_REWARDS, 1_000, 1, 9_000, 3_000, 3_000, 100_000),
        (Line.READING, 3_411, 1, 1, 2, 1_705, 50_000),
        (Line.READING, 9_000, 1, 0, 0, 5_000, 100_000),  # no more than one post may earn
        (Line.PLUSES, 1_000, 1, 0, 1_000, 0, 0),
    ],
)
def test_the_amount_is_rate_units_divisor_and_factor(
    line, units, divisor, pot_mtwei, claimed_mtwei, amount_mtwei, factor_share
):
    payment = Payment(line, RULES, units, divisor, pot_mtwei, claimed_mtwei)
    assert (payment.amount_mtwei, payment.factor_share) == (amount_mtwei, factor_share)
    assert payment.in_full == (factor_share == 100_000)


@pytest.mark.parametrize(
    ("line", "divisor", "mutual", "weight", "amount_mtwei", "weight_share"),
    [
        (Line.LIKES_COMMENTER, 2, 3, None, 83, None),
        (Line.LIKES_COMMENTER, 1, 19, None, 26, None),
        (Line.COMMENT_REWARDS, 1, 1, 2 * WEIGHT_WHOLE, 3_000, None),
        (Line.COMMENT_REWARDS, 1, 1, 5 * WEIGHT_WHOLE, 3_000, None),
        (Line.COMMENT_REWARDS, 1, 1, WEIGHT_WHOLE, 1_500, 50_000),
        (Line.COMMENT_REWARDS, 1, 1, 3 * (WEIGHT_WHOLE // 3), 1_500, 50_000),
        (Line.COMMENT_REWARDS, 1, 1, 0, 0, 0),
    ],
)
def test_mutual_reactions_divide_and_likes_weigh(line, divisor, mutual, weight, amount_mtwei, weight_share):
    payment = Payment(line, RULES, 1_000, divisor, 9_000, 9_000, None, mutual, weight)
    assert (payment.amount_mtwei, payment.weight_share) == (amount_mtwei, weight_share)
    assert payment.is_divided == (divisor * mutual > 1)
