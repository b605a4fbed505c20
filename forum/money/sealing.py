"""Sealing: each UTC day of the ledger ends in a Merkle root over its journals and the seal before it.

A seal holds every journal written before its day's end that no earlier seal holds, in the order of their numbers. One
that was committed late, or after its day was closed by hand, goes into the next; nothing is left out. What the wallets
hold by all that is sealed goes in as well, as the root of a sum tree.

All is read at one moment, while others write on. Only what came of it is written in a transaction, a short one, and
only if nobody else has sealed meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forum.clock import now
from forum.db import as_datetime, db, in_transaction, insert_rows, lock, rows, snapshot, value
from forum.models import Seal
from forum.money.wallet_tree import UNSEALED, WalletTree, held_without
from forum.rules import merkle, seals

DAY = timedelta(days=1)
_PAUSE = timedelta(minutes=5)
_PORTION = 5_000
# As long as there is time, so that a comparison leaves nothing out.
_FOR_EVER = datetime.max
_BEFORE_ALL = -(2**63)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A seal before it is written: the hashes of its leaves, by the journals' ids, and the tree of the wallets."""

    day: date
    previous: str
    leaves: dict[int, str]
    tree: WalletTree

    @property
    def root(self) -> str:
        wallets_root, wallets_mtwei = self.tree.root
        wallets = len(self.tree.wallets)
        header = seals.header(self.day, self.previous, len(self.leaves), wallets_root, wallets, wallets_mtwei)
        return seals.root(header, list(self.leaves.values()))


def seal_ended_days() -> Iterator[Seal]:
    """Seal each UTC day that has ended and has no seal, and yield the seals one by one, as they are made."""
    return _seal_to(now().date() - DAY)


def seal_up_to_now() -> Iterator[Seal]:
    """Seal the days that have ended, and then close the present one: what comes later today is of the next seal."""
    return _seal_to(now().date())


def is_due() -> bool:
    """Say whether a day that ended some minutes ago has no seal. What began before midnight is committed by then."""
    day = next_day()
    return day is not None and datetime.combine(day, time.min) + DAY + _PAUSE <= now()


def newest() -> Seal | None:
    """Return the newest seal, or None."""
    return Seal.first("ORDER BY id DESC")


def next_day() -> date | None:
    """Return the first day without a seal: the one after the newest seal's, or the first journal's, if there is one."""
    if latest := newest():
        return latest.day + DAY
    first: datetime | None = as_datetime(value("SELECT min(created_at) FROM journal"))
    return first.date() if first else None


def _seal_to(last: date) -> Iterator[Seal]:
    while (day := next_day()) and day <= last:
        if made := seal_day(day):
            yield made


def seal_day(day: date) -> Seal | None:
    """Seal one UTC day and return its seal; None where it has one, as it has when another process was faster.

    Raises ValueError for a day that comes after one without a seal: the seals are a chain. Inside a transaction, as the
    demo's, it joins that.
    """
    with nullcontext() if db.in_transaction() else snapshot():
        due = next_day()
        if due is None or day < due:
            return None
        if day > due:
            raise ValueError(f"{due} has no seal yet, so {day} cannot have one.")
        draft = _draft(day)
    return _write(draft)


def _draft(day: date) -> _Draft:
    """Return the seal that the day is due, as of this moment."""
    end = datetime.combine(day, time.min) + DAY
    held = held_without(end)
    if any(balance_mtwei < 0 for _member_id, balance_mtwei in held):
        # Somebody has spent, at the day's very end, what came to them under a later date: by clocks that differ, or
        # while waiting for the wallet. All that is committed is always in order, so all of it is sealed.
        end = _FOR_EVER
        held = held_without(end)
    previous = newest()
    return _Draft(day, previous.root if previous else seals.NO_ROOT, _leaves(end), WalletTree.over(held))


_JOURNALS = f"""
    SELECT j.id, j.fingerprint FROM journal j
    WHERE j.id > ? AND j.created_at < ? AND {UNSEALED} ORDER BY j.id LIMIT ?
"""  # noqa: S608  (all of it ours)
_ENTRIES = f"""
    SELECT e.journal_id, e.id FROM entry e JOIN journal j ON j.id = e.journal_id
    WHERE e.journal_id BETWEEN ? AND ? AND j.created_at < ? AND {UNSEALED} ORDER BY e.id
"""  # noqa: S608


def _leaves(end: datetime) -> dict[int, str]:
    """Return the hash of each leaf, by the ids of the journals in their order. It reads in portions."""
    hashes: dict[int, str] = {}
    after = _BEFORE_ALL
    while found := rows(_JOURNALS, after, end, _PORTION):
        entry_ids = defaultdict(list)
        for journal_id, entry_id in rows(_ENTRIES, found[0][0], found[-1][0], end):
            entry_ids[journal_id].append(entry_id)
        for journal_id, fingerprint in found:
            leaf = seals.journal_leaf(journal_id, entry_ids[journal_id], fingerprint)
            hashes[journal_id] = merkle.leaf_hash(leaf).hex()
        after = found[-1][0]
    return hashes


@in_transaction
def _write(draft: _Draft) -> Seal | None:
    """Write the seal, unless somebody else has sealed meanwhile."""
    lock("seal", 0)
    latest = newest()
    if (latest.root if latest else seals.NO_ROOT) != draft.previous:
        return None
    made: Seal = Seal.create(
        day=draft.day, journals=len(draft.leaves), root=draft.root, previous=draft.previous,
        wallets=len(draft.tree.wallets), wallets_mtwei=draft.tree.root.sum_mtwei, wallets_root=draft.tree.root.hash,
    )  # fmt: skip
    insert_rows(
        "INSERT INTO seal_leaf (journal_id, seal_id, leaf) VALUES {values}",
        [(journal_id, made.id, leaf) for journal_id, leaf in draft.leaves.items()],
    )
    draft.tree.keep()
    return made
