"""Profit and loss: entries in, lines out. Pure.

A report has twelve lines in two columns. In the ledger an entry's amount is signed from the wallet's
point of view; in a report a loss is a positive figure in its column, and a refund reduces it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forum.rules.lines import LOSS_LINES, PROFIT_LINES, WALLET_LINES, Line

# A line → what it is called, in English, also in sheets.
PROFIT_LABELS = {line: line.words for line in PROFIT_LINES}
LOSS_LABELS = {line: line.words for line in LOSS_LINES}
LABELS = {line: line.words for line in WALLET_LINES}


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a statement. `amount_mtwei` counts towards its side; `pending_mtwei` waits for a settlement."""

    line: Line
    amount_mtwei: int
    pending_mtwei: int = 0

    @property
    def name(self) -> str:
        """The name that the line is stored under."""
        return self.line.value

    @property
    def label(self) -> str:
        """What the line is called, in the reader's language."""
        return self.line.label

    @property
    def side(self) -> str:
        """The column: "profit" or "loss"; "other" in no report."""
        return self.line.side.value


@dataclass(frozen=True, slots=True)
class Statement:
    """A member's profit and loss on one post: every line, in the report's order, also those at 0."""

    profit: tuple[Figure, ...]
    loss: tuple[Figure, ...]

    @property
    def lines(self) -> tuple[Figure, ...]:
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
    gained_mtwei = dict.fromkeys(WALLET_LINES, 0)
    for name, amount_mtwei in entries:
        gained_mtwei[Line.named(name)] += amount_mtwei
    waiting = pending or {}
    return Statement(
        profit=tuple(Figure(line, gained_mtwei[line], waiting.get(line, 0)) for line in PROFIT_LINES),
        loss=tuple(Figure(line, -gained_mtwei[line], waiting.get(line, 0)) for line in LOSS_LINES),
    )


def restored(lines: Mapping[str, tuple[int, int]]) -> Statement:
    """Return the statement of a kept report: a line's name → its figure and what was pending, both in mTwei."""
    return Statement(
        profit=tuple(Figure(line, *lines[line]) for line in PROFIT_LINES),
        loss=tuple(Figure(line, *lines[line]) for line in LOSS_LINES),
    )
