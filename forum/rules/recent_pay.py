"""What rewards came to lately: what the settlements of a week paid on average, to stand beside every “up to”. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from forum.rules.economy import UNITS_WHOLE
from forum.rules.lines import Line

DAYS = 7


class LineSums(NamedTuple):
    """The claims of one line that settlements decided, those that they dropped included: what was promised and paid."""

    claims: int
    units: int
    paid_mtwei: int


@dataclass(frozen=True, slots=True)
class RecentPay:
    """What the settlements of the last DAYS days paid by line, `summed` up as "LINE CLAIMS UNITS MTWEI;…".

    Text, so that it says by itself whether a page that shows any of it is still the same.
    """

    summed: str = ""

    def average_mtwei(self, line: str) -> int | None:
        """Return what a claim of this line came to, or for reading a minute; None where no settlement had any."""
        sums = _by_line(self.summed).get(line)
        if sums is None:
            return None
        return _of_line(line, sums, 1, UNITS_WHOLE)

    def usual_mtwei(self, line: str, claims: int, units: int) -> int | None:
        """Return what so many claims, of so many units together, would come to at that average; None as above."""
        sums = _by_line(self.summed).get(line)
        return None if sums is None else _of_line(line, sums, claims, units)

    def average_of_rule_mtwei(self, rule: str) -> int | None:
        """Return the average of the line whose reward this rule sets; None as above, and for other rules."""
        line = _LINES_BY_RULE.get(rule)
        return None if line is None else self.average_mtwei(line)


_LINES_BY_RULE = {line.rule: line for line in Line if line.pot}


def _of_line(line: str, sums: LineSums, claims: int, units: int) -> int:
    return sums.paid_mtwei * units // sums.units if line == Line.READING else sums.paid_mtwei * claims // sums.claims


@lru_cache(maxsize=16)
def _by_line(summed: str) -> Mapping[str, LineSums]:
    parts = (part.split(" ") for part in summed.split(";") if part)
    return {line: LineSums(int(claims), int(units), int(paid_mtwei)) for line, claims, units, paid_mtwei in parts}
