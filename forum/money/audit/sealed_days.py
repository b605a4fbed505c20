"""Whether each day's seal still fits the ledger: what was rewritten since it was sealed is named by day and journal.

Every leaf is made again from the journal and its entries, every root from these, and every sum from the entries. Who
rewrites all seals too, consistently, is found by who kept one of them (`differs_from`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from forum.db import as_datetime, rows
from forum.models import Seal
from forum.money.audit.reading import Fault, Faults, Reader
from forum.rules import merkle, seals, sum_tree
from forum.rules.sum_tree import SumNode
from forum.twei import twei

_DAY = timedelta(days=1)
# A transaction may have begun before midnight, and have been committed after the seal; but not longer ago than this.
_LATE_AT_MOST = timedelta(hours=1)


class _Leaf(NamedTuple):
    journal_id: int
    leaf: str
    key: str | None
    fingerprint: str | None


class _Entry(NamedTuple):
    journal_id: int
    id: int
    amount_mtwei: int
    wallet_of: int | None


_LEAVES = """
    SELECT l.journal_id, l.leaf, j.key, j.fingerprint FROM seal_leaf l LEFT JOIN journal j ON j.id = l.journal_id
    WHERE l.seal_id = ? AND l.journal_id > ? ORDER BY l.journal_id LIMIT ?
"""
_ENTRIES = """
    SELECT e.journal_id, e.id, e.amount_mtwei, a.member_id
    FROM seal_leaf l JOIN entry e ON e.journal_id = l.journal_id JOIN account a ON a.id = e.account_id
    WHERE l.seal_id = ? AND l.journal_id BETWEEN ? AND ? ORDER BY e.id
"""


@dataclass(slots=True)
class _Wallets:
    """What each member's wallet holds by the entries read so far, where it is something; and together (mTwei)."""

    held_mtwei: dict[int, int] = field(default_factory=dict)
    total_mtwei: int = 0

    def move(self, member_id: int, amount_mtwei: int) -> None:
        """Add an entry's amount."""
        self.total_mtwei += amount_mtwei
        self.held_mtwei[member_id] = self.held_mtwei.get(member_id, 0) + amount_mtwei
        if not self.held_mtwei[member_id]:
            del self.held_mtwei[member_id]


def seals_fit(reader: Reader) -> Faults:
    """Find what does not fit the seals, first day first; then wallets that the newest one counts wrong."""
    made = list(Seal.select().order_by(Seal.id))
    wallets = _Wallets()
    yield from _chain_breaks(made)
    for seal in made:
        hashes: list[str] = []
        yield from _rewritten(reader, seal, hashes, wallets)
        yield from _root_wrong(seal, hashes)
        yield from _sums_wrong(seal, wallets)
    yield from _strays()
    yield from _slipped_in(made)
    if made:
        yield from _tree_wrong(made[-1], wallets)


def _chain_breaks(made: list[Seal]) -> Faults:
    if made and made[0].previous != seals.NO_ROOT:
        yield Fault(f"The seal of {made[0].day} is the first one, but names another before it.", seal=[made[0].id])
    for before, seal in pairwise(made):
        if seal.previous != before.root or seal.day != before.day + _DAY:
            yield Fault(
                f"The seal of {seal.day} does not follow from that of {before.day}: "
                f"one of them was rewritten, or one between them was deleted.",
                seal=[before.id, seal.id],
            )


def _rewritten(reader: Reader, seal: Seal, hashes: list[str], wallets: _Wallets) -> Faults:
    """Find journals that are not what their day sealed. Puts the hashes of their leaves, made anew, into `hashes`."""
    for portion in reader.portions(_LEAVES, seal.id):
        leaves = [_Leaf._make(row) for row in portion]
        entries = defaultdict(list)
        for entry in map(_Entry._make, rows(_ENTRIES, seal.id, leaves[0].journal_id, leaves[-1].journal_id)):
            entries[entry.journal_id].append(entry.id)
            if entry.wallet_of is not None:
                wallets.move(entry.wallet_of, entry.amount_mtwei)
        for leaf in leaves:
            if leaf.fingerprint is None:
                message = f"Journal {leaf.journal_id} was sealed on {seal.day}, and deleted."
                yield Fault(message, seal=[seal.id], journal=[leaf.journal_id])
                continue
            content = seals.journal_leaf(leaf.journal_id, entries[leaf.journal_id], leaf.fingerprint)
            hashes.append(merkle.leaf_hash(content).hex())
            if hashes[-1] != leaf.leaf:
                changed = f"is not what was sealed on {seal.day}: it was rewritten."
                message = f"Journal {leaf.journal_id} ({leaf.key}) {changed}"
                yield Fault(message, seal=[seal.id], journal=[leaf.journal_id])


def _root_wrong(seal: Seal, hashes: list[str]) -> Faults:
    if len(hashes) != seal.journals:
        held = f"The seal of {seal.day} holds {seal.journals:,} journals, but {len(hashes):,} are there."
        yield Fault(held, seal=[seal.id])
    header = seals.header(
        seal.day, seal.previous, seal.journals, seal.wallets_root, seal.wallets, seal.wallets_mtwei
    )  # fmt: skip
    if (root := seals.root(header, hashes)) != seal.root:
        yield Fault(
            f"The seal of {seal.day} is not the root of what it holds: a journal of that day, or the seal itself, "
            f"was rewritten. Its root is {seal.root}, and should be {root}.",
            seal=[seal.id],
        )


def _sums_wrong(seal: Seal, wallets: _Wallets) -> Faults:
    counted = len(wallets.held_mtwei), wallets.total_mtwei
    if counted != (seal.wallets, seal.wallets_mtwei):
        yield Fault(
            f"The seal of {seal.day} counts {seal.wallets:,} wallets with {twei(seal.wallets_mtwei)} Twei, "
            f"but by all that was sealed it is {counted[0]:,} with {twei(counted[1])}.",
            seal=[seal.id],
        )


_STRAYS = """
    SELECT l.journal_id, l.seal_id FROM seal_leaf l LEFT JOIN seal s ON s.id = l.seal_id
    WHERE s.id IS NULL ORDER BY l.journal_id LIMIT 1
"""


def _strays() -> Faults:
    for journal_id, seal_id in rows(_STRAYS):
        yield Fault(f"Seal {seal_id}, which holds journal {journal_id}, was deleted.", journal=[journal_id])


_UNSEALED = """
    SELECT j.id, j.key, j.created_at FROM journal j
    WHERE j.created_at < ? AND NOT EXISTS (SELECT 1 FROM seal_leaf l WHERE l.journal_id = j.id) ORDER BY j.id
"""


def _slipped_in(made: list[Seal]) -> Faults:
    """Find journals that no seal holds, although they are dated long before one that should."""
    if not made:
        return
    for journal_id, key, written in rows(_UNSEALED, datetime.combine(made[-1].day, time.min) + _DAY):
        created_at = as_datetime(written)
        for seal in made:
            if created_at.date() <= seal.day and created_at + _LATE_AT_MOST < seal.sealed_at:
                yield Fault(
                    f"Journal {journal_id} ({key}) is dated {created_at:%Y-%m-%d %H:%M}, but did not exist when "
                    f"{seal.day} was sealed: it was slipped in.",
                    seal=[seal.id],
                    journal=[journal_id],
                )


class _Node(NamedTuple):
    level: int
    position: int
    hash: str
    sum_mtwei: int
    member_id: int | None
    salt: str | None

    @property
    def node(self) -> SumNode:
        return SumNode(self.hash, self.sum_mtwei)


_TREE = "SELECT level, position, hash, sum_mtwei, member_id, salt FROM wallet_node ORDER BY level, position"


def _tree_wrong(seal: Seal, wallets: _Wallets) -> Faults:
    """Find wallets that the newest seal's tree counts wrong or not at all, and nodes that do not fit what is below."""
    of_seal = f"in the tree of the seal of {seal.day}"
    found = [_Node._make(row) for row in rows(_TREE)]
    leaves = [node for node in found if node.level == 0]
    held = dict(wallets.held_mtwei)
    for leaf in leaves:
        holds_mtwei = held.pop(leaf.member_id or 0, 0)
        if leaf.node != SumNode(
            merkle.leaf_hash(sum_tree.leaf_content(leaf.salt or "", leaf.member_id or 0, holds_mtwei)).hex(),
            holds_mtwei,
        ):
            yield Fault(
                f"The wallet of member {leaf.member_id} counts as {twei(leaf.sum_mtwei)} Twei {of_seal}, "
                f"and does not fit the {twei(holds_mtwei)} that it held.",
                seal=[seal.id],
                member=[leaf.member_id or 0],
            )
    for member_id in sorted(held)[:1]:
        left_out = f"The wallet of member {member_id} with {twei(held[member_id])} Twei is left out {of_seal}."
        yield Fault(left_out, seal=[seal.id], member=[member_id])
    tree = sum_tree.levels([leaf.node for leaf in leaves])
    expected = [(level, position, node) for level, nodes in enumerate(tree) for position, node in enumerate(nodes)]
    if [(node.level, node.position, node.node) for node in found] != expected:
        yield Fault(f"A node {of_seal} does not fit the nodes below it.", seal=[seal.id])
    if sum_tree.root_of(tree) != SumNode(seal.wallets_root, seal.wallets_mtwei):
        yield Fault(f"The tree of the wallets does not lead to the root in the seal of {seal.day}.", seal=[seal.id])


def differs_from(copy: Mapping[date, str]) -> str | None:
    """Say, in words, which is the first day whose seal is not the one in a copy kept elsewhere; None: all are.

    `copy` has the roots (hexadecimal) by day.
    """
    roots = {seal.day: seal.root for seal in Seal.select(Seal.day, Seal.root)}
    for day in sorted(copy):
        if day not in roots:
            return f"The seal of {day} is missing here; the copy has {copy[day]}."
        if roots[day] != copy[day]:
            return (
                f"The seal of {day} is not the one of the copy: here it is {roots[day]}, there {copy[day]}. "
                "So what was sealed on that day, or on an earlier one, has been rewritten."
            )
    return None
