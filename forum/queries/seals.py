"""Seals in public: their list, and the proofs that lead to them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from forum.db import rows
from forum.models import Seal
from forum.rules import merkle, seals


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a seal holds a journal: its leaf is at `index` of `size` (the header is at 0), and `path` leads to the root.

    Hashes are hexadecimal; the path begins with the leaf's sibling.
    """

    seal: Seal
    index: int
    size: int
    leaf: str
    path: list[str]


def header_of(seal: Seal) -> bytes:
    """Return the first leaf of a seal's tree, before it is hashed."""
    return seals.header(
        seal.day, seal.previous, seal.journals, seal.wallets_root, seal.wallets, seal.wallets_mtwei
    )  # fmt: skip


def inclusions(journal_ids: Collection[int]) -> dict[int, Inclusion]:
    """Return what proves that these journals are sealed, by their ids; those that no seal holds yet are left out.

    Two statements, and one more for each seal that holds one of them.
    """
    wanted = defaultdict(list)
    if journal_ids:
        marks = ", ".join("?" * len(journal_ids))
        for journal_id, seal_id in rows(
            f"SELECT journal_id, seal_id FROM seal_leaf WHERE journal_id IN ({marks})", *journal_ids  # noqa: S608
        ):  # fmt: skip
            wanted[seal_id].append(journal_id)
    found = {}
    for seal in Seal.select().where(Seal.id.in_(list(wanted))):
        leaves = dict(rows("SELECT journal_id, leaf FROM seal_leaf WHERE seal_id = ? ORDER BY journal_id", seal.id))
        tree = merkle.levels(
            [merkle.leaf_hash(header_of(seal)), *map(bytes.fromhex, leaves.values())], merkle.node_hash
        )
        places = {journal_id: index for index, journal_id in enumerate(leaves, 1)}
        for journal_id in wanted[seal.id]:
            path = [hash_.hex() for hash_ in merkle.path_in(places[journal_id], tree)]
            found[journal_id] = Inclusion(seal, places[journal_id], len(tree[0]), leaves[journal_id], path)
    return found
