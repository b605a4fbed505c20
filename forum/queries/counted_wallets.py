"""Every wallet, counted: by ranges and without names for everybody, and with the proof of it for its owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forum.db import records
from forum.models import Member, Seal, WalletNode
from forum.money import sealing
from forum.rules import sum_tree
from forum.rules.sum_tree import SumNode
from forum.twei import MTWEI_PER_TWEI

# Each range ends below its bound; before the first are the wallets that hold nothing, after the last the rest.
_BOUNDS_MTWEI = (1, *(twei * MTWEI_PER_TWEI for twei in (1, 10, 100, 1_000, 10_000)))


@dataclass(frozen=True, slots=True)
class WalletRange:
    """The wallets whose balance is at least `from_mtwei` and below `below_mtwei` (None: without bound)."""

    from_mtwei: int
    below_mtwei: int | None
    wallets: int
    held_mtwei: int


class _RangeRow(NamedTuple):
    number: int
    wallets: int
    held_mtwei: int


_RANGE = " ".join(f"WHEN balance_mtwei < {bound} THEN {number}" for number, bound in enumerate(_BOUNDS_MTWEI))
_RANGES = f"""
    SELECT CASE {_RANGE} ELSE {len(_BOUNDS_MTWEI)} END AS number, count(*) AS wallets,
           CAST(sum(balance_mtwei) AS BIGINT) AS held_mtwei
    FROM account WHERE kind = 'wallet' GROUP BY 1 ORDER BY 1
"""  # noqa: S608  (all of it ours)


def wallet_ranges() -> list[WalletRange]:
    """Return the ranges that have wallets in them, lowest first: together, every wallet there is. One statement."""
    bounds = (0, *_BOUNDS_MTWEI, None)
    return [
        WalletRange(bounds[row.number] or 0, bounds[row.number + 1], row.wallets, row.held_mtwei)
        for row in records(_RANGES, _RangeRow)
    ]


class Step(NamedTuple):
    """One step from a wallet up to the root: what is hashed after the byte `prefix` ("0" or "1"), and the result."""

    prefix: str
    content: str
    node: SumNode


@dataclass(frozen=True, slots=True)
class CountedWallet:
    """What a member's wallet held by the newest seal, and each step from there to the root in it."""

    seal: Seal
    balance_mtwei: int
    steps: Sequence[Step]


class _Node(NamedTuple):
    level: int
    position: int
    hash: str
    sum_mtwei: int


def counted_wallet(me: Member) -> CountedWallet | None:
    """Return how the wallet of `me` is counted in the newest seal; None where it held nothing, or there is no seal.

    Three statements; two where there is nothing to show, and one where there is no seal.
    """
    seal = sealing.newest()
    leaf = seal and WalletNode.get_or_none(WalletNode.member == me)
    if not seal or not leaf:
        return None
    beside = _siblings(leaf.position, seal.wallets)
    places = " OR ".join(["(level = ? AND position = ?)"] * len(beside)) or "1 = 0"
    found = {
        (node.level, node.position): SumNode(node.hash, node.sum_mtwei)
        for node in records(
            f"SELECT level, position, hash, sum_mtwei FROM wallet_node WHERE {places}",  # noqa: S608
            _Node,
            *(number for place in beside for number in place),
        )
    }
    here = SumNode(leaf.hash, leaf.sum_mtwei)
    steps = [Step("0", sum_tree.leaf_content(leaf.salt, me.id, leaf.sum_mtwei).decode(), here)]
    for level, position in beside:
        sibling = found[level, position]
        left, right = (here, sibling) if position & 1 else (sibling, here)
        here = sum_tree.join(left, right)
        steps.append(Step("1", sum_tree.node_content(left, right).decode(), here))
    return CountedWallet(seal, leaf.sum_mtwei, steps)


def _siblings(position: int, size: int) -> list[tuple[int, int]]:
    """Return the level and position of each node beside the way up from a leaf; a last one has none beside it."""
    beside = []
    level, last = 0, size - 1
    while last:
        if position ^ 1 <= last:
            beside.append((level, position ^ 1))
        level, position, last = level + 1, position >> 1, last >> 1
    return beside
