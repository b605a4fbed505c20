"""What is pending in a wallet, line by line, and what rewards like these came to lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forum.models import Member
from forum.money import waiting
from forum.rules.economy import EconomyRules
from forum.rules.lines import WALLET_LINES, Line
from forum.rules.recent_pay import RecentPay


class PendingLine(NamedTuple):
    """A line on which something is pending, and what."""

    line: Line
    pending: waiting.Pending

    def usual_mtwei(self, recent_pay: RecentPay) -> int | None:
        """Return what it would come to at the last week's average; None where there is none.

        A share of a fee is paid in full.
        """
        if self.line.pot is None:
            return self.pending.worth_mtwei
        usual_mtwei = recent_pay.usual_mtwei(self.line, self.pending.claims, self.pending.units)
        return None if usual_mtwei is None else min(usual_mtwei, self.pending.worth_mtwei)


@dataclass(frozen=True, slots=True)
class PendingRewards:
    """All that is pending, in the order of the lines."""

    lines: Sequence[PendingLine]

    @property
    def worth_mtwei(self) -> int:
        """What it would pay in full."""
        return sum(line.pending.worth_mtwei for line in self.lines)

    @property
    def has_earlier_terms(self) -> bool:
        """Whether any of it was earned before rewards were decided as they are now."""
        return any(line.pending.by_earlier_terms for line in self.lines)

    @property
    def frozen(self) -> int:
        """How many of these rewards wait for something hidden."""
        return sum(line.pending.frozen for line in self.lines)

    def has_averages(self, recent_pay: RecentPay) -> bool:
        """Say whether the last week's settlements paid anything that is pending here."""
        return any(recent_pay.average_mtwei(line.line) is not None for line in self.lines)

    def usual_mtwei(self, recent_pay: RecentPay) -> int | None:
        """Return what it would come to at the last week's averages; None where a line has none."""
        usual = [line.usual_mtwei(recent_pay) for line in self.lines]
        return None if None in usual else sum(usual)


def pending_rewards(rules: EconomyRules, me: Member) -> PendingRewards:
    """Return what is pending for a member. Two statements."""
    found = waiting.pending(rules, me.id)
    return PendingRewards(
        [PendingLine(line, found[line]) for line in WALLET_LINES if line in found and found[line].worth_mtwei]
    )
