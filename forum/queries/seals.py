"""Seals in public: their list, and the proofs that lead to them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from forum.db import rows
from forum.errors import Invalid
from forum.i18n import _
from forum.models import Seal
from forum.models.ledger import MTWEI_MAX
from forum.queries.cursors import cursor_of, values_of
from forum.rules import merkle, seals

SEALS_PER_PAGE = 30
SEALS_IN_FEED = 30


@dataclass(frozen=True, slots=True)
class SealsPage:
    """A page of the seals, newest first; `more` is the cursor of the next one, or None at the end."""

    seals: Sequence[Seal]
    more: str | None


def seals_page(cursor: str | None = None) -> SealsPage:
    """Return a page of the seals. One statement. Raises Invalid for a damaged cursor."""
    [before] = values_of(cursor, 1) or (MTWEI_MAX,)
    found = list(Seal.select().where(Seal.id < before).order_by(Seal.id.desc()).limit(SEALS_PER_PAGE + 1))
    more = cursor_of(found[SEALS_PER_PAGE - 1].id) if len(found) > SEALS_PER_PAGE else None
    return SealsPage(found[:SEALS_PER_PAGE], more)


def newest_seals(limit: int = SEALS_IN_FEED) -> list[Seal]:
    """Return the newest seals, newest first. One statement."""
    return list(Seal.select().order_by(Seal.id.desc()).limit(limit))


def seals_after(day: str | None) -> list[Seal]:
    """Return the seals of later days than this one (None: all), oldest first. One statement. Raises Invalid for no day.

    So who keeps a copy asks for what is new, and adds it at the end.
    """
    wanted = Seal.select().order_by(Seal.id)
    if day is None:
        return list(wanted)
    try:
        return list(wanted.where(Seal.day > date.fromisoformat(day)))
    except ValueError:
        raise Invalid(after=_("This isn’t a date. Write year, month and day, like 2026-01-31.")) from None


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
