"""How an amount that a settlement paid came about, for made-up claims."""

import pytest

from forum.rules.economy import EconomyRules
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
