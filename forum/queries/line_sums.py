"""What a member has earned and spent in all, by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forum.db import records
from forum.models import Member
from forum.rules.lines import WALLET_LINES, Line, Side


@dataclass(frozen=True, slots=True)
class LineSum:
    """A line with what it brought a member in all; `amount_mtwei` is above 0, `is_spent` says which way it went."""

    line: Line
    amount_mtwei: int

    @property
    def is_spent(self) -> bool:
        """Whether it went out of the wallet."""
        return self.line.side == Side.LOSS


class _Sum(NamedTuple):
    line: str
    amount_mtwei: int


_SUMS = """
    SELECT line, CAST(sum(amount_mtwei) AS BIGINT) AS amount_mtwei FROM entry
    WHERE account_id = (SELECT id FROM account WHERE member_id = ?) GROUP BY line
"""


def line_sums(member: Member) -> Sequence[LineSum]:
    """Return what each line brought or cost the member, in the order of a report; what came to nothing is left out.

    Grants are not among them: they are given, not earned. A fee that was returned has not been spent. One statement.
    """
    sums = {found.line: found.amount_mtwei for found in records(_SUMS, _Sum, member.id)}
    shown = [line for line in WALLET_LINES if line not in {Line.GRANT, Line.LEFT_BEHIND} and sums.get(line)]
    return [LineSum(line, abs(sums[line])) for line in shown]
