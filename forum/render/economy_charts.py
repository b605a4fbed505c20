"""The economy, drawn: who holds the supply, and what the pots paid from day to day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from forum.queries.economy import DAYS_DRAWN, Balances, SettledDay
from forum.render import charts


@dataclass(frozen=True, slots=True)
class PotsChart:
    """The columns of the last days, and the days at the left and at the right edge."""

    chart: charts.ColumnChart
    first: date
    last: date


def supply_bar(held: Balances) -> tuple[charts.Block, ...]:
    """Return the supply as a bar: wallets, treasury, escrow."""
    return charts.stacked((held.wallets_mtwei, held.treasury_mtwei, held.escrow_mtwei))


def pots_chart(days: Sequence[SettledDay]) -> PotsChart | None:
    """Draw what the pots paid on each day (newest first), and on top what it could not; None for nothing."""
    if not any(day.claimed_mtwei for day in days):
        return None
    drawn = [
        (day.day.toordinal(), [*(pot.paid_mtwei for pot in day.pots), day.claimed_mtwei - day.paid_mtwei])
        for day in reversed(days)
    ]
    newest = days[0].day
    return PotsChart(charts.column_chart(drawn, DAYS_DRAWN), newest - timedelta(days=DAYS_DRAWN - 1), newest)
