"""The way from a journal up to the root of the seal that holds it, and what that seal says of itself."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from forum.db import execute, records
from forum.rules import merkle, seals
from forum.rules.merkle_paths import Step, paths_up


@dataclass(frozen=True, slots=True)
class Proof:
    """Where in a seal something is found: its leaf as it is hashed, and the steps from there up to the root."""

    leaf: str
    steps: Sequence[Step] = ()


class _Seal(NamedTuple):
    id: int
    day: date
    journals: int
    root: str
    previous: str
    wallets: int
    wallets_mtwei: int
    wallets_root: str

    @property
    def header(self) -> bytes:
        """The seal's first leaf: what it says besides its journals."""
        wallets = (self.wallets_root, self.wallets, self.wallets_mtwei)
        return seals.header(self.day, self.previous, self.journals, *wallets)


class _Leaf(NamedTuple):
    seal_id: int
    journal_id: int
    leaf: str


# What a seal's header is called among its leaves; the others are called by their journals' ids.
_HEADER = 0


@dataclass(frozen=True, slots=True)
class SealProofs:
    """A day's seal: its root (hexadecimal), and the steps up to it from some journals, by their ids."""

    day: date
    root: str
    header: Proof
    steps: Mapping[int, Sequence[Step]]


_SEALS = "SELECT id, day, journals, root, previous, wallets, wallets_mtwei, wallets_root FROM seal"
_LEAVES = "SELECT seal_id, journal_id, leaf FROM seal_leaf"


def seal_proofs(seal_ids: Collection[int], journal_ids: Iterable[int]) -> dict[int, SealProofs]:
    """Return the seals by their ids, oldest first, with the steps from each of the journals that they hold.

    Two statements; none where no seal is asked for.
    """
    if not seal_ids:
        return {}
    wanted, ids = {_HEADER, *journal_ids}, ", ".join("?" * len(seal_ids))
    found = {seal.id: seal for seal in records(f"{_SEALS} WHERE id IN ({ids}) ORDER BY id", _Seal, *seal_ids)}
    # Taken as they come: a day may have a million of them, and none is kept that nobody asked for.
    leaves = map(_Leaf._make, execute(f"{_LEAVES} WHERE seal_id IN ({ids}) ORDER BY seal_id, journal_id", *seal_ids))
    paths = {
        seal_id: paths_up(_leaves(found[seal_id], of_seal), wanted)
        for seal_id, of_seal in groupby(leaves, lambda leaf: leaf.seal_id)
    }
    return {
        seal.id: SealProofs(seal.day, seal.root, Proof(seal.header.decode(), steps[_HEADER]), steps)
        for seal, steps in ((seal, paths[seal.id]) for seal in found.values())
    }


def _leaves(seal: _Seal, leaves: Iterable[_Leaf]) -> Iterator[tuple[int, bytes]]:
    yield _HEADER, merkle.leaf_hash(seal.header)
    for leaf in leaves:
        yield leaf.journal_id, bytes.fromhex(leaf.leaf)
