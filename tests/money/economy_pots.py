"""How the model's settlement divides what the day allows: four pots, what one passes on to others, who is paid what."""

from collections.abc import Mapping
from typing import NamedTuple

from tests.money.economy_things import HUNDRED_PERCENT

# A pot → the lines that are paid from it. What is passed on is taken from the first one with something left.
POTS = {
    "pluses": ("pluses",),
    "comment_rewards": ("comment_rewards",),
    "likes": ("likes_own", "likes_commenter", "likes_author"),
    "reading": ("reading",),
}


class PotResult(NamedTuple):
    """What a pot held, and how much of that came from others (below 0: went to them); how many claims of what worth
    asked for it, and what it paid. Of the reading pot also what the unvouched asked for, and what was theirs.
    """

    pot_mtwei: int
    given_mtwei: int
    claims: int
    claimed_mtwei: int
    paid_mtwei: int
    unvouched_claimed_mtwei: int = 0
    unvouched_pot_mtwei: int = 0


def passed_on(pots_mtwei: Mapping[str, int], needs_mtwei: Mapping[str, int]) -> dict[str, int]:
    """Return what each pot gets beside its own, in proportion to what it lacks; below 0, what it gives of what is left.

    Both mappings name all pots, in their order.
    """
    lacks = {pot: max(0, needs_mtwei[pot] - held) for pot, held in pots_mtwei.items()}
    left = {pot: max(0, held - needs_mtwei[pot]) for pot, held in pots_mtwei.items()}
    all_lacks, all_left = sum(lacks.values()), sum(left.values())
    given = {pot: min(lack, all_left * lack // all_lacks) if lack else 0 for pot, lack in lacks.items()}
    to_take = sum(given.values())
    for pot in pots_mtwei:
        taken = min(to_take, left[pot])
        given[pot] -= taken
        to_take -= taken
    return given


def of_unvouched(pot_mtwei: int, share: int, unvouched_mtwei: int) -> int:
    """Return what of all that the unvouched ask for is heard: no more than their share of the reading pot.

    A share of 100 % bounds nothing: what other pots pass on is theirs as well.
    """
    if share >= HUNDRED_PERCENT:
        return unvouched_mtwei
    return min(unvouched_mtwei, pot_mtwei * share // HUNDRED_PERCENT)


def part(claim_mtwei: int, pot_mtwei: int, claimed_mtwei: int) -> int:
    """Return what a claim gets of a pot, or of a part of one, of which so much is claimed in all."""
    return claim_mtwei if claimed_mtwei <= pot_mtwei else claim_mtwei * pot_mtwei // claimed_mtwei
