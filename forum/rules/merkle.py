"""Merkle trees as Certificate Transparency has them (RFC 9162, section 2.1): a root that stands for many leaves. Pure.

A leaf is hashed as SHA-256(0x00 ‖ data), a node as SHA-256(0x01 ‖ left ‖ right), so that neither passes for the other.
A tree of n > 1 leaves is split at the largest power of two below n. Built from the ground up, that is: nodes are
joined two by two, and a last one without a partner moves up as it is.

How nodes are joined is left open to trees that carry more than a hash (`forum.rules.sum_tree`).
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeVar

Node = TypeVar("Node")
Join = Callable[[Node, Node], Node]

LEAF, INNER = b"\x00", b"\x01"
# The root of no leaves.
EMPTY = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash (32 bytes) of a leaf's data."""
    return sha256(LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash (32 bytes) of the node above two others."""
    return sha256(INNER + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root (32 bytes) of the tree over these hashes of leaves, in their order."""
    *_below, top = levels(leaf_hashes, node_hash, keep=False)
    return top[0] if top else EMPTY


def inclusion_path(index: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """Return the hashes that lead from the leaf at `index` (from 0) up to the root: its sibling first.

    Raises IndexError where there is no such leaf.
    """
    return path_in(index, levels(leaf_hashes, node_hash))


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that a leaf's hash leads to by its path, in a tree of `size` leaves (RFC 9162, 2.1.3.2).

    Raises ValueError where a path in such a tree is not as long.
    """
    return climb(leaf, index, size, path, node_hash)


def levels(leaves: Sequence[Node], join: Join[Node], *, keep: bool = True) -> list[Sequence[Node]]:
    """Return the tree's levels, from the leaves up to the root; without `keep`, the last alone."""
    found = [leaves]
    while len(found[-1]) > 1:
        below = found[-1] if keep else found.pop()
        paired = len(below) // 2 * 2
        above = [join(below[place], below[place + 1]) for place in range(0, paired, 2)]
        found.append([*above, *below[paired:]])
    return found


def path_in(index: int, tree: Sequence[Sequence[Node]]) -> list[Node]:
    """Return the siblings on the way from a leaf up to the root of a tree, given as its `levels`. Raises IndexError."""
    if not 0 <= index < len(tree[0]):
        raise IndexError(f"A tree of {len(tree[0])} leaves has none at {index}.")
    return [level[place] for height, level in enumerate(tree) if (place := index >> height ^ 1) < len(level)]


def climb(leaf: Node, index: int, size: int, path: Sequence[Node], join: Join[Node]) -> Node:
    """Return the root that a leaf leads to by its path. Raises ValueError for a path of another length."""
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has none at {index}.")
    here, waiting, last = leaf, list(path), size - 1
    while last:
        if index ^ 1 <= last:  # else it is the last one, without a partner
            if not waiting:
                raise ValueError("The path is too short.")
            sibling = waiting.pop(0)
            here = join(sibling, here) if index & 1 else join(here, sibling)
        index, last = index >> 1, last >> 1
    if waiting:
        raise ValueError("The path is too long.")
    return here
