"""How a day's budget is shared among its pots, and a pot among its claims. Pure.

A pot that its claims do not use up passes on what it has left to those that are over-claimed, in proportion to what
they lack. In the reading pot, members whom nobody vouches for share a part of it at most: however many accounts
somebody has, they take no more than that.
"""

from collections.abc import Mapping
from typing import NamedTuple

from forum.rules.economy import SHARE_WHOLE, EconomyRules
from forum.rules.lines import Pot


class Claimed(NamedTuple):
    """What a pot's due claims are worth together, in mTwei; `unvouched_mtwei` of it by those nobody vouches for."""

    total_mtwei: int = 0
    unvouched_mtwei: int = 0

    @property
    def vouched_mtwei(self) -> int:
        """What all others claim."""
        return self.total_mtwei - self.unvouched_mtwei


class Share(NamedTuple):
    """What a pot may pay, in mTwei: `pot_mtwei` in all, `unvouched_mtwei` of it to those nobody vouches for.

    `given_mtwei` is what other pots passed on to it and, where it is negative, what it passed on to them.
    """

    pot_mtwei: int
    given_mtwei: int = 0
    unvouched_mtwei: int = 0

    @property
    def vouched_mtwei(self) -> int:
        """What of it is there for all others."""
        return self.pot_mtwei - self.unvouched_mtwei


def share_out(rules: EconomyRules, treasury_mtwei: int, claimed: Mapping[Pot, Claimed]) -> dict[Pot, Share]:
    """Return what each pot may pay of the claims on it, in a settlement that finds so much in the treasury."""
    pots_mtwei = rules.pots_mtwei(treasury_mtwei)
    sums = {pot: claimed.get(pot, Claimed()) for pot in pots_mtwei}
    unvouched_mtwei = {pot: _unvouched_mtwei(rules, pots_mtwei[pot], one) for pot, one in sums.items()}
    needs_mtwei = {pot: one.vouched_mtwei + unvouched_mtwei[pot] for pot, one in sums.items()}
    given_mtwei = _passed_on(pots_mtwei, needs_mtwei)
    return {
        pot: _share(pot_mtwei + given_mtwei[pot], given_mtwei[pot], unvouched_mtwei[pot], sums[pot])
        for pot, pot_mtwei in pots_mtwei.items()
    }


def _unvouched_mtwei(rules: EconomyRules, pot_mtwei: int, claimed: Claimed) -> int:
    """Return what those may have of a pot whom nobody vouches for: all that they claim, within their share of the pot.

    The share is of what the pot has by itself. One of 100 % bounds nothing, not even what other pots pass on.
    """
    if rules.unvouched_share >= SHARE_WHOLE:
        return claimed.unvouched_mtwei
    return min(claimed.unvouched_mtwei, pot_mtwei * rules.unvouched_share // SHARE_WHOLE)


def _passed_on(pots_mtwei: Mapping[Pot, int], needs_mtwei: Mapping[Pot, int]) -> dict[Pot, int]:
    """Return what each pot is given by the others (negative: gives them), in all 0.

    Each over-claimed one is given the same part of what it lacks; the pots that have something left give it in their
    order, each as far as that goes.
    """
    left_mtwei = {pot: max(0, pot_mtwei - needs_mtwei[pot]) for pot, pot_mtwei in pots_mtwei.items()}
    lacks_mtwei = {pot: max(0, needs_mtwei[pot] - pot_mtwei) for pot, pot_mtwei in pots_mtwei.items()}
    all_left_mtwei, all_lack_mtwei = sum(left_mtwei.values()), sum(lacks_mtwei.values())
    passed_mtwei = min(all_left_mtwei, all_lack_mtwei)
    given_mtwei = {
        pot: lacks * passed_mtwei // all_lack_mtwei if all_lack_mtwei else 0 for pot, lacks in lacks_mtwei.items()
    }
    to_give_mtwei = sum(given_mtwei.values())
    for pot, left in left_mtwei.items():
        gives_mtwei = min(left, to_give_mtwei)
        given_mtwei[pot] -= gives_mtwei
        to_give_mtwei -= gives_mtwei
    return given_mtwei


def _share(pot_mtwei: int, given_mtwei: int, unvouched_mtwei: int, claimed: Claimed) -> Share:
    """Split a pot: to the unvouched what they may have, but no more than in proportion; the rest to the others."""
    if claimed.total_mtwei > pot_mtwei:
        unvouched_mtwei = min(unvouched_mtwei, pot_mtwei * claimed.unvouched_mtwei // claimed.total_mtwei)
    return Share(pot_mtwei, given_mtwei, unvouched_mtwei)
