"""The settlement: once a UTC day, it pays the claims that are due out of the day's budget.

One transaction. A crash leaves no trace of it, and the next start does it whole; of several
processes that start it, the first to insert the day does it, and the others wait for that row and
find it taken. Sums are the database's, payments are written in portions: memory does not grow with
the number of claims.

In the order in which actions lock things, too: reactions, then claims, then fees, then wallets, and
the site's accounts at the very end.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from forum import clock
from forum.db import execute, in_transaction, large_cache, rows
from forum.models import EconomyRulesVersion, Settlement
from forum.money import day_caps, exchanges, freezing, ledger, pricing, removals, sharing
from forum.money.authorship import hold_authors
from forum.money.ledger import TREASURY
from forum.money.payouts import penalties, rewards, settled_fees
from forum.rules.economy import EconomyRules

_SLICE = 10_000

Progress = Callable[[int, int], None]
# What else follows from a settlement, once it is decided what each claim is paid.
Decided = Callable[[Settlement], None]


def is_due(at: datetime) -> bool:
    """Say whether the UTC day of `at` still has no settlement, nor any later one that counts."""
    counts = "SELECT 1 FROM settlement WHERE day = ? OR (day > ? AND set_aside_at IS NULL) LIMIT 1"
    return not rows(counts, at.date(), at.date())


def days_ahead(at: datetime) -> list[date]:
    """Return the settled days that lie more than a day ahead of `at`, in order, but for those set aside."""
    ahead = Settlement.select().where(Settlement.day > at.date() + timedelta(days=1), Settlement.set_aside_at.is_null())
    return [settlement.day for settlement in ahead.order_by(Settlement.day)]


def set_aside(at: datetime) -> list[date]:
    """Let every day from that of `at` on be settled, in spite of settlements dated ahead; return their days.

    Inside a transaction. What they paid stays paid, and their own days are not settled again.
    """
    days = days_ahead(at)
    if days:
        Settlement.update(set_aside_at=at).where(Settlement.day.in_(days)).execute()
    return days


def settle(
    at: datetime | None = None,
    progress: Progress = lambda done, total: None,
    decided: Decided = lambda settlement: None,
) -> Settlement | None:
    """Settle the UTC day of `at` (naive UTC; None: now) and return its settlement; None where that was done already.

    Days that were skipped are not made up. `progress(done, total)` is told how many claims and fees
    have been written; `decided` takes its part in the transaction before the money moves. What was removed neither
    pays nor costs: see `money.removals`; what is frozen waits: see `money.freezing`.
    """
    with clock.at(at or clock.now()) as moment:
        if not is_due(moment):  # asked first, because asking keeps no writer waiting
            return None
        removals.finish()
        return _settle(progress, decided)


@in_transaction
def _settle(progress: Progress, decided: Decided) -> Settlement | None:
    hold_authors()
    at = clock.now()
    if not is_due(at):
        return None
    version, rules = EconomyRulesVersion.newest()
    treasury_mtwei = ledger.balance_mtwei(TREASURY)
    settlement = _begin(at, treasury_mtwei, version, rules)
    if settlement is None:
        return None
    with large_cache():
        frozen = freezing.hold_opinions_back(at)
        _make_opinions_final(settlement, at)
        freezing.hold_back(settlement, at, frozen)
        exchanges.note(settlement, rules, at)
        ids = pricing.price(settlement, rules, at)
        day_caps.hold(settlement, rules)
        sharing.pay(settlement, rules, ids)
        _take_due_fees(settlement, at)
        decided(settlement)
        _write(settlement, rules, progress)
    return settlement


def _begin(at: datetime, treasury_mtwei: int, version: int, rules: EconomyRules) -> Settlement | None:
    begun = (
        Settlement.insert(
            day=at.date(),
            treasury_mtwei=treasury_mtwei,
            budget_mtwei=rules.budget_mtwei(treasury_mtwei),
            ran_at=at,
            rules_version=version,
        )
        .on_conflict_ignore()
        .returning(Settlement)
        .execute()
    )
    return next(iter(begun), None)


def _make_opinions_final(settlement: Settlement, at: datetime) -> None:
    """Make every vote and reaction final whose hold is over."""
    for table in ("post_vote", "reaction"):
        waiting = f"FROM {table} WHERE settlement_id IS NULL AND due_at <= ?"
        while first := rows(f"SELECT due_at {waiting} ORDER BY due_at LIMIT 1 OFFSET ?", at, _SLICE):
            _finish(table, settlement, first[0][0])
        _finish(table, settlement, at)


def _finish(table: str, settlement: Settlement, until: datetime | str) -> None:
    due = f"UPDATE {table} SET settlement_id = ? WHERE settlement_id IS NULL AND due_at <= ?"  # noqa: S608
    execute(due, settlement.id, until)


def _take_due_fees(settlement: Settlement, at: datetime) -> None:
    due = "UPDATE escrowed_fee SET settlement_id = ? WHERE state = 'open' AND due_at <= ?"
    execute(due, settlement.id, at)


def _write(settlement: Settlement, rules: EconomyRules, progress: Progress) -> None:
    """Write the journals: rewards first, because penalties come out of them."""
    total = _count(settlement)
    ledger.lock_wallets(
        "SELECT member_id FROM claim WHERE settlement_id = ? UNION "
        "SELECT p.author_id FROM escrowed_fee f JOIN post p ON p.id = f.post_id WHERE f.settlement_id = ?",
        settlement.id,
        settlement.id,
    )
    batch, done = ledger.Batch(), 0
    progress(done, total)
    for portions in (rewards(settlement), settled_fees(settlement, rules), penalties(settlement, rules)):
        for portion, drafts in portions:
            batch.post(drafts, finish=False)
            done += portion
            progress(done, total)
    execute("UPDATE escrowed_fee SET state = 'settled' WHERE settlement_id = ? AND state = 'open'", settlement.id)
    batch.finish()


def _count(settlement: Settlement) -> int:
    claims = "SELECT count(*) FROM claim WHERE settlement_id = ? AND state = 'paid'"
    fees = "SELECT count(*) FROM escrowed_fee WHERE settlement_id = ?"
    [(total,)] = rows(f"SELECT ({claims}) + ({fees})", settlement.id, settlement.id)
    return int(total)
