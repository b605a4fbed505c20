"""Profit and loss: entries in, lines out. Pure.

A report has twelve lines in two columns. In the ledger an entry's amount is signed from the wallet's
point of view; in a report a loss is a positive figure in its column, and a refund lessens it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forum.i18n import N_, _

# The lines of a report, in its order: a line's name in the ledger → what it is called, also in sheets.
PROFIT_LABELS = {
    "pluses": N_("Earned for Pluses"),
    "comment_rewards": N_("Comment Rewards"),
    "likes_own": N_("Likes Own"),
    "likes_commenter": N_("Likes Commenter"),
    "likes_author": N_("Likes Author"),
    "dislikes_author": N_("Dislikes Author"),
}
LOSS_LABELS = {
    "minuses": N_("Spent for Minuses"),
    "comment_tributes": N_("Comment Tributes"),
    "dislikes_own": N_("Dislikes Own"),
    "dislikes_commenter": N_("Dislikes Commenter"),
    "publish_tribute": N_("Post Publish Tribute"),
    "reports": N_("PnL Reports"),
}
# What moves in a wallet besides.
OTHER_LABELS = {"reading": N_("Read-to-Earn"), "grant": N_("Grant")}
LABELS = {**PROFIT_LABELS, **LOSS_LABELS, **OTHER_LABELS}
REPORT_LINES = (*PROFIT_LABELS, *LOSS_LABELS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement. `amount_mtwei` counts towards its side; `pending_mtwei` waits for a settlement."""

    name: str
    amount_mtwei: int
    pending_mtwei: int = 0

    @property
    def label(self) -> str:
        """What the line is called, in the reader's language."""
        return _(LABELS[self.name])

    @property
    def side(self) -> str:
        """The column: "profit" or "loss"."""
        return "profit" if self.name in PROFIT_LABELS else "loss"


@dataclass(frozen=True, slots=True)
class Statement:
    """A member's profit and loss on one post: every line, in the report's order, also those at 0."""

    profit: tuple[Line, ...]
    loss: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Both columns, profit first."""
        return self.profit + self.loss

    @property
    def profit_mtwei(self) -> int:
        """The profit column's subtotal."""
        return sum(line.amount_mtwei for line in self.profit)

    @property
    def loss_mtwei(self) -> int:
        """The loss column's subtotal."""
        return sum(line.amount_mtwei for line in self.loss)

    @property
    def total_mtwei(self) -> int:
        """Profit minus loss."""
        return self.profit_mtwei - self.loss_mtwei

    @property
    def profit_pending_mtwei(self) -> int:
        """What may still be added to the profit, if the pots suffice."""
        return sum(line.pending_mtwei for line in self.profit)


def statement(entries: Iterable[tuple[str, int]], pending: Mapping[str, int] | None = None) -> Statement:
    """Return the statement of `entries`, pairs of a line's name and the signed mTwei that a wallet gained by it.

    `pending` maps a line to the mTwei that its open claims are worth. Entries of lines that no report
    has (Read-to-Earn, grants) are left out.
    """
    gained_mtwei = dict.fromkeys(LABELS, 0)
    for name, amount_mtwei in entries:
        gained_mtwei[name] += amount_mtwei
    waiting = pending or {}
    return Statement(
        profit=tuple(Line(name, gained_mtwei[name], waiting.get(name, 0)) for name in PROFIT_LABELS),
        loss=tuple(Line(name, -gained_mtwei[name], waiting.get(name, 0)) for name in LOSS_LABELS),
    )


def restored(lines: Mapping[str, tuple[int, int]]) -> Statement:
    """Return the statement of a kept report: a line's name → its figure and what was pending, both in mTwei."""
    return Statement(
        profit=tuple(Line(name, *lines[name]) for name in PROFIT_LABELS),
        loss=tuple(Line(name, *lines[name]) for name in LOSS_LABELS),
    )
