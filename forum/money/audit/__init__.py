"""Whether the books are in order: the seven invariants of the economy, asked of every row that there is.

All is read at one moment, while others write on, and in portions, so that memory does not grow with
the books. What a row must say is worked out again here, from the row that caused it, and not by the
code that wrote it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from forum.db import rows, snapshot
from forum.money.audit import books, causes, reports, seals
from forum.money.audit.reading import Fault, Faults, Reader
from forum.money.audit.sealed_days import differs_from
from forum.money.ledger import ESCROW, ISSUANCE, TREASURY, balance_mtwei
from forum.twei import twei

__all__ = ["INVARIANTS", "Broken", "Progress", "Summary", "differs_from", "verify"]

# That all balances sum to 0 (the first) follows from the first two, and is asked by the third; so a
# balance that is wrong is found as what it is, with its account.
INVARIANTS: dict[int, Callable[[Reader], Faults]] = {
    1: books.journals_balance,
    2: books.balances_are_sums_of_entries,
    3: books.accounts_are_in_bounds,
    4: books.escrow_is_the_fees_not_yet_settled,
    5: seals.nothing_is_updated_or_deleted,
    6: causes.one_action_has_one_effect,
    7: reports.reports_are_the_ledgers_figures,
}

# Is told which invariant is being checked, and how many rows have been read so far.
Progress = Callable[[int, int], None]


class Broken(Exception):
    """An invariant does not hold. `message` says how, in words; `rows` maps a table to the ids in question."""

    def __init__(self, invariant: int, fault: Fault):
        super().__init__(f"Invariant {invariant}: {fault.message}")
        self.invariant, self.message, self.rows = invariant, fault.message, fault.rows


@dataclass(frozen=True, slots=True)
class Summary:
    """What was found in order: how many rows, and who holds the supply (mTwei)."""

    journals: int
    entries: int
    accounts: int
    claims: int
    fees: int
    reports: int
    seals: int
    supply_mtwei: int
    treasury_mtwei: int
    escrow_mtwei: int

    @property
    def wallets_mtwei(self) -> int:
        """What all members hold together."""
        return self.supply_mtwei - self.treasury_mtwei - self.escrow_mtwei

    def __str__(self) -> str:
        return (
            f"All {len(INVARIANTS)} invariants hold: {self.journals:,} journals with {self.entries:,} entries on "
            f"{self.accounts:,} accounts, {self.claims:,} claims, {self.fees:,} fees of votes and reactions, "
            f"{self.reports:,} reports, {self.seals:,} seals. "
            f"Of {twei(self.supply_mtwei)} Twei, {twei(self.wallets_mtwei)} are in wallets, "
            f"{twei(self.treasury_mtwei)} in the treasury, {twei(self.escrow_mtwei)} in escrow."
        )


def verify(progress: Progress = lambda invariant, read: None) -> Summary:
    """Check all invariants and return what was found in order. Raises Broken for the first that does not hold."""
    with snapshot():
        summary = _summary()
        reader = Reader()
        for invariant, faults in INVARIANTS.items():
            reader.report = partial(progress, invariant)
            reader.report(reader.read)
            for fault in faults(reader):
                raise Broken(invariant, fault)
        return summary


def _summary() -> Summary:
    return Summary(
        journals=_count("journal"),
        entries=_count("entry"),
        accounts=_count("account"),
        claims=_count("claim"),
        fees=_count("escrowed_fee"),
        reports=_count("report"),
        seals=_count("seal"),
        supply_mtwei=-balance_mtwei(ISSUANCE),
        treasury_mtwei=balance_mtwei(TREASURY),
        escrow_mtwei=balance_mtwei(ESCROW),
    )


def _count(table: str) -> int:
    return int(rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608
