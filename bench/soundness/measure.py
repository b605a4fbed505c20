"""What members got and paid, asked of the ledger; and rows of figures with their bounds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from forum.db import rows
from forum.models import Member
from forum.rules.lines import Line, sql_list
from forum.twei import MTWEI_PER_TWEI


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with what it may be at most (None: whatever it is); `beside` are further figures that explain it."""

    attack: str
    figure: float
    bound: float | None
    what: str
    beside: dict[str, float] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether the figure, as it is printed, is within its bound."""
        return self.bound is None or round(self.figure, 2) <= self.bound

    def as_json(self) -> dict[str, object]:
        """Return it as JSON has it, figures rounded as they are printed."""
        rounded = {words: round(figure, 3) for words, figure in self.beside.items()}
        return asdict(self) | {"figure": round(self.figure, 3), "beside": rounded, "holds": self.holds}


def net_twei(members: Sequence[Member], lines: Sequence[Line] = ()) -> float:
    """Return what wallets gained in all, fees deducted and the grants to begin with left out; or by these lines."""
    which = f"AND e.line IN ({sql_list(lines)})" if lines else f"AND e.line <> '{Line.GRANT}'"
    ids = ", ".join(str(member.id) for member in members)
    gained = f"""
        SELECT COALESCE(sum(e.amount_mtwei), 0) FROM entry e JOIN account a ON a.id = e.account_id
        WHERE a.member_id IN ({ids}) {which}
    """  # noqa: S608  (all of it ours)
    return int(rows(gained)[0][0]) / MTWEI_PER_TWEI
