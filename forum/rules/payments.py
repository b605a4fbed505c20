"""How a settlement came to the amount that it paid for a claim. Pure.

An amount like 0.041 is a line's rate, times the units, divided by how often the giver had given the receiver
something before and by how many members the receiver exchanges with, times the factor of the pot; a comment's reward
is weighed by its likes. Each step is kept here, so that a page can say it.
"""

from dataclasses import dataclass

from forum.rules.economy import SHARE_WHOLE, EconomyRules, paid_mtwei
from forum.rules.lines import Line


@dataclass(frozen=True, slots=True)
class Payment:
    """A claim's payment: `rules` were those of its settlement, `claimed_mtwei` is what all claims on its pot summed to.

    Of a pot that is split, pot and claims are those of its part. `units`, `divisor`, `mutual` and `weight` are the
    claim's own. `noted_mtwei` is what its settlement found it worth before the factor; None where that was not kept.
    """

    line: Line
    rules: EconomyRules
    units: int
    divisor: int
    pot_mtwei: int
    claimed_mtwei: int
    noted_mtwei: int | None = None
    mutual: int = 1
    weight: int | None = None
    is_unvouched: bool = False

    @property
    def rate_mtwei(self) -> int:
        """What the line pays for a whole unit, undivided."""
        return self.rules.rate_mtwei(self.line)

    @property
    def weight_share(self) -> int | None:
        """What part of the reward its likes weighed, in thousandths of a per cent; None where all of it, or nothing."""
        whole = self.rules.likes_weight_whole
        return None if self.weight is None or self.weight >= whole else self.weight * SHARE_WHOLE // whole

    @property
    def is_divided(self) -> bool:
        """Whether it counts less because it was repeated, or mutual."""
        return self.divisor * self.mutual > 1

    @property
    def is_by_the_minute(self) -> bool:
        """Whether its units are minutes, in thousandths, and not one whole reward."""
        return self.line == Line.READING

    @property
    def factor_share(self) -> int:
        """The pot's factor, in thousandths of a per cent, rounded down."""
        return SHARE_WHOLE if self.in_full else self.pot_mtwei * SHARE_WHOLE // self.claimed_mtwei

    @property
    def in_full(self) -> bool:
        """Whether the pot held enough for all claims."""
        return self.claimed_mtwei <= self.pot_mtwei

    @property
    def amount_mtwei(self) -> int:
        """What was paid by all of that."""
        return paid_mtwei(self.worth_mtwei, self.pot_mtwei, self.claimed_mtwei)

    @property
    def worth_mtwei(self) -> int:
        """What it was worth before the pot's factor."""
        return self._uncut_mtwei if self.noted_mtwei is None else self.noted_mtwei

    @property
    def is_cut(self) -> bool:
        """Whether the cap of a day left less of it than the sum says."""
        return self.worth_mtwei < self._uncut_mtwei

    @property
    def _uncut_mtwei(self) -> int:
        return self.rules.claim_mtwei(self.line, self.units, self.divisor, self.mutual, self.weight)
