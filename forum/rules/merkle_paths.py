"""The ways from some leaves of a Merkle tree up to its root, found while the leaves go by. Pure.

The tree is `forum.rules.merkle`'s. It is never held as a whole: a day may have a million leaves, of which somebody
asks for three.
"""

from collections.abc import Container, Hashable, Iterable
from typing import NamedTuple, TypeVar

from forum.rules import merkle

Name = TypeVar("Name", bound=Hashable)


class Step(NamedTuple):
    """A step up: the hash (32 bytes) that is joined to what one has, and whether it goes on the left of it."""

    on_left: bool
    hash: bytes


class _Subtree(NamedTuple):
    """A node with so many levels below it, and the paths so far of the wanted leaves under it."""

    height: int
    hash: bytes
    paths: list[list[Step]]


def paths_up(leaves: Iterable[tuple[Name, bytes]], wanted: Container[Name]) -> dict[Name, list[Step]]:
    """Return the steps up to the root from each of the `wanted` leaves; `leaves` are names with hashes, in order."""
    found: dict[Name, list[Step]] = {}
    passed: list[_Subtree] = []  # each higher than the next
    for name, leaf_hash in leaves:
        if name in wanted:
            found[name] = []
        newest = _Subtree(0, leaf_hash, [found[name]] if name in found else [])
        while passed and passed[-1].height == newest.height:
            newest = _join(passed.pop(), newest)
        passed.append(newest)
    while len(passed) > 1:
        last = passed.pop()
        passed.append(_join(passed.pop(), last))
    return found


def _join(left: _Subtree, right: _Subtree) -> _Subtree:
    for path in left.paths:
        path.append(Step(on_left=False, hash=right.hash))
    for path in right.paths:
        path.append(Step(on_left=True, hash=left.hash))
    return _Subtree(left.height + 1, merkle.node_hash(left.hash, right.hash), left.paths + right.paths)
