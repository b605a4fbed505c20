"""A Merkle tree of amounts: its root stands for every wallet, and for what all of them hold together. Pure.

A node is a hash and a sum. The hash above two nodes covers both their hashes and both their sums, so that nobody can
be shown a root whose sum leaves a wallet out, as long as no amount is below zero. (Chalkias and others, "Distributed
Auditing Proofs of Liabilities", 2020, on why a node must cover both sums and not only what they add up to.)

What is hashed is a byte (0 for a leaf, 1 for a node) followed by JSON without spaces, to be recomputed by hand:
`["<salt>",<member’s number>,<mTwei>]` for a leaf, `["<hash>",<mTwei>,"<hash>",<mTwei>]` for a node.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from forum.rules import merkle
from forum.rules.canonical import canonical_json


class SumNode(NamedTuple):
    """A node of the tree, or a leaf: its hash (hexadecimal), and what the wallets below it hold."""

    hash: str
    sum_mtwei: int


EMPTY = SumNode(merkle.EMPTY.hex(), 0)


def leaf_content(salt: str, member_id: int, balance_mtwei: int) -> bytes:
    """Return what is hashed for a wallet, behind the byte 0. The salt keeps others from trying members and balances."""
    return canonical_json(salt, member_id, balance_mtwei)


def leaf(salt: str, member_id: int, balance_mtwei: int) -> SumNode:
    """Return the leaf of a wallet. Raises ValueError for a balance below zero, which would hide what others hold."""
    if balance_mtwei < 0:
        raise ValueError(f"The wallet of member {member_id} is below zero.")
    return SumNode(merkle.leaf_hash(leaf_content(salt, member_id, balance_mtwei)).hex(), balance_mtwei)


def node_content(left: SumNode, right: SumNode) -> bytes:
    """Return what is hashed above two nodes, behind the byte 1."""
    return canonical_json(left.hash, left.sum_mtwei, right.hash, right.sum_mtwei)


def join(left: SumNode, right: SumNode) -> SumNode:
    """Return the node above two others. Raises ValueError where one of them is below zero."""
    if left.sum_mtwei < 0 or right.sum_mtwei < 0:
        raise ValueError("A sum is below zero.")
    content = node_content(left, right)
    return SumNode(sha256(merkle.INNER + content).hexdigest(), left.sum_mtwei + right.sum_mtwei)


def levels(leaves: Sequence[SumNode]) -> list[Sequence[SumNode]]:
    """Return the tree over these leaves, level by level up to the root."""
    return merkle.levels(leaves, join)


def root_of(tree: Sequence[Sequence[SumNode]]) -> SumNode:
    """Return the root of a tree given as its levels; of an empty one, the hash of nothing and 0."""
    return tree[-1][0] if tree[-1] else EMPTY


def root_from_path(leaf: SumNode, index: int, size: int, path: Sequence[SumNode]) -> SumNode:
    """Return the root that a leaf leads to by its path, in a tree of `size` leaves. Raises ValueError as `merkle`."""
    return merkle.climb(leaf, index, size, path, join)
