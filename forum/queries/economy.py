"""The public economy page: what there is, what the rules are, what was paid, and who changed what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from forum.db import records, rows, snapshot
from forum.models import EconomyRulesVersion, Seal
from forum.money import sealing
from forum.queries.counted_wallets import WalletRange, wallet_ranges
from forum.queries.events import EconomyChange, Grant
from forum.queries.log import newest
from forum.rules import lines
from forum.rules.economy import FIELDS, SHARE_WHOLE, EconomyRules, Field

SETTLEMENTS_SHOWN = 30
CHANGES_SHOWN = 10
GRANTS_SHOWN = 10
DAYS_DRAWN = 30


@dataclass(frozen=True, slots=True)
class Balances:
    """What the four kinds of account hold together, in mTwei. Their sum is 0."""

    wallets_mtwei: int = 0
    treasury_mtwei: int = 0
    escrow_mtwei: int = 0
    issuance_mtwei: int = 0

    @property
    def supply_mtwei(self) -> int:
        """All that was ever issued."""
        return -self.issuance_mtwei

    @property
    def sum_mtwei(self) -> int:
        """The sum of all accounts."""
        return self.wallets_mtwei + self.treasury_mtwei + self.escrow_mtwei + self.issuance_mtwei


@dataclass(frozen=True, slots=True)
class Pot:
    """One pot of a past settlement.

    `given_mtwei` of what it held came from other pots; below 0, it passed that on to others (None: of a time when none
    did). For those nobody vouches for `unvouched_mtwei` of it was there, and they claimed `unvouched_claimed_mtwei`.
    """

    label: str
    claims: int
    claimed_mtwei: int
    pot_mtwei: int
    paid_mtwei: int
    given_mtwei: int | None = None
    unvouched_mtwei: int = 0
    unvouched_claimed_mtwei: int = 0

    @property
    def factor_share(self) -> int:
        """What part of each claim was paid, in thousandths of a per cent, rounded down; of all but the unvouched."""
        return _factor_share(self.pot_mtwei - self.unvouched_mtwei, self.claimed_mtwei - self.unvouched_claimed_mtwei)

    @property
    def unvouched_factor_share(self) -> int:
        """The same for those nobody vouches for."""
        return _factor_share(self.unvouched_mtwei, self.unvouched_claimed_mtwei)

    @property
    def lowest_factor_share(self) -> int:
        """The lower of both."""
        return min(self.factor_share, self.unvouched_factor_share)


def _factor_share(pot_mtwei: int, claimed_mtwei: int) -> int:
    return SHARE_WHOLE if claimed_mtwei <= pot_mtwei else pot_mtwei * SHARE_WHOLE // claimed_mtwei


@dataclass(frozen=True, slots=True)
class SettledDay:
    """A past settlement, with its pots in their order."""

    day: date
    pots: Sequence[Pot]

    @property
    def claimed_mtwei(self) -> int:
        """What was claimed of all pots."""
        return sum(pot.claimed_mtwei for pot in self.pots)

    @property
    def paid_mtwei(self) -> int:
        """What all pots paid."""
        return sum(pot.paid_mtwei for pot in self.pots)

    @property
    def factor_share(self) -> int:
        """The lowest factor of its pots."""
        return min(pot.lowest_factor_share for pot in self.pots)


@dataclass(frozen=True, slots=True)
class EconomyPage:
    """All that the page shows, as of one moment."""

    balances: Balances
    rules: EconomyRules
    days: Sequence[SettledDay]
    changes: Sequence[EconomyChange]
    grants: Sequence[Grant]
    ranges: Sequence[WalletRange]
    seal: Seal | None

    @property
    def budget_mtwei(self) -> int:
        """What a settlement of the present treasury may spend."""
        return self.rules.budget_mtwei(self.balances.treasury_mtwei)

    @property
    def pots(self) -> list[tuple[str, int, int]]:
        """Each pot of that budget: what it is called, its share, and what it holds in mTwei."""
        shares, pots_mtwei = self.rules.pot_shares(), self.rules.pots_mtwei(self.balances.treasury_mtwei)
        return [(pot.label, shares[pot], pots_mtwei[pot]) for pot in lines.Pot]

    @property
    def reading_pot_mtwei(self) -> int:
        """What all readings together can earn in one day, at most."""
        return self.rules.pots_mtwei(self.balances.treasury_mtwei)[lines.Pot.READING]

    @property
    def days_in_full(self) -> int:
        """On how many of the days all that was claimed was paid."""
        return sum(one.factor_share == SHARE_WHOLE for one in self.days)


def economy_page() -> EconomyPage:
    """Return the page. Seven statements in one snapshot."""
    with snapshot():
        return EconomyPage(
            balances(),
            EconomyRulesVersion.in_force(),
            settled_days(SETTLEMENTS_SHOWN),
            newest(EconomyChange, CHANGES_SHOWN),
            newest(Grant, GRANTS_SHOWN),
            wallet_ranges(),
            sealing.newest(),
        )


def balances() -> Balances:
    """Return what the accounts hold. One statement, so of one moment."""
    found = dict(rows(_BALANCES))
    return Balances(found.get("wallet", 0), found.get("treasury", 0), found.get("escrow", 0), found.get("issuance", 0))


def grouped_fields() -> Mapping[str, Sequence[Field]]:
    """Return the fields of the rules by their group, in order."""
    return {group: list(known) for group, known in groupby(FIELDS, lambda known: known.group)}


class _PotRow(NamedTuple):
    day: date
    pot: lines.Pot
    claims: int
    claimed_mtwei: int
    pot_mtwei: int
    paid_mtwei: int
    given_mtwei: int | None
    unvouched_mtwei: int
    unvouched_claimed_mtwei: int


def settled_days(limit: int) -> list[SettledDay]:
    """Return the newest settlements, newest first. One statement."""
    days: dict[date, dict[str, Pot]] = {}
    for row in records(_SETTLED_DAYS, _PotRow, limit):
        day, pot, *figures = row
        days.setdefault(day, {})[pot] = Pot(pot.label, *figures)
    return [SettledDay(day, [pots[pot] for pot in lines.Pot]) for day, pots in days.items()]


_BALANCES = "SELECT kind, CAST(sum(balance_mtwei) AS BIGINT) FROM account GROUP BY kind"
_SETTLED_DAYS = """
    SELECT s.day, p.pot, p.claims, p.claimed_mtwei, p.pot_mtwei, p.paid_mtwei, p.given_mtwei, p.unvouched_mtwei,
           p.unvouched_claimed_mtwei
    FROM (SELECT id, day FROM settlement ORDER BY day DESC LIMIT ?) s
    JOIN settlement_pot p ON p.settlement_id = s.id
    ORDER BY s.day DESC
"""
