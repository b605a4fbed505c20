"""How a settlement came to the amount that it paid for a claim. Pure.

An amount like 0.041 is a line's rate, times the units, divided by how often the giver had given the receiver
something before, times the factor of the pot; each step is kept here, so that a page can say it.
"""

from dataclasses import dataclass

from forum.rules.economy import SHARE_WHOLE, EconomyRules, paid_mtwei
from forum.rules.lines import Line


@dataclass(frozen=True, slots=True)
class Payment:
    """A claim's payment: `rules` were those of its settlement, `claimed_mtwei` is what all claims on its pot summed to.

    `units` and `divisor` are the claim's own.
    """

    line: Line
    rules: EconomyRules
    units: int
    divisor: int
    pot_mtwei: int
    claimed_mtwei: int

    @property
    def rate_mtwei(self) -> int:
        """What the line pays for a whole unit, undivided."""
        return self.rules.rate_mtwei(self.line)

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
        worth_mtwei = self.rules.claim_mtwei(self.line, self.units, self.divisor)
        return paid_mtwei(worth_mtwei, self.pot_mtwei, self.claimed_mtwei)
