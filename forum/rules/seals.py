"""What a seal's tree is made of: a header, and a leaf for each journal. Pure.

The formats are public (`docs/seals.md`), and what was sealed once is recomputed for ever: they can be added to, under
another first field, but never changed.
"""

from collections.abc import Sequence
from datetime import date

from forum.rules import merkle
from forum.rules.canonical import canonical_json

# What the first seal of all names as the one before it.
NO_ROOT = "0" * 64


def header(day: date, previous: str, journals: int, wallets_root: str, wallets: int, wallets_mtwei: int) -> bytes:
    """Return the first leaf of a seal, before it is hashed: what the seal says besides its journals.

    `previous` is the root of the seal before; the roots are hexadecimal.
    """
    return canonical_json(day.isoformat(), previous, journals, wallets_root, wallets, wallets_mtwei)


def journal_leaf(journal_id: int, entry_ids: Sequence[int], fingerprint: str) -> bytes:
    """Return the leaf of a journal, before it is hashed: its number, those of its entries in order, its fingerprint.

    Entries are numbered without gaps on the embedded database, so what is missing between two leaves shows.
    """
    return canonical_json(journal_id, list(entry_ids), fingerprint)


def root(header_leaf: bytes, journal_hashes: Sequence[str]) -> str:
    """Return the root of a seal: over its header, and the hashes of its journals' leaves (both hexadecimal)."""
    return merkle.root([merkle.leaf_hash(header_leaf), *map(bytes.fromhex, journal_hashes)]).hex()
