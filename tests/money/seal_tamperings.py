"""Ways to rewrite what was sealed, each as consistent as the one before and more, and what has to be said of it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from forum import clock
from forum.db import execute, rows, value
from forum.models import Entry, Journal, Seal
from forum.money import ledger, sealing
from forum.money.ledger import TREASURY, Batch, JournalDraft
from forum.money.wallet_tree import WalletTree, held_without
from forum.rules import merkle, seals
from tests.money.tampering import tampering, unwrite

ANN = "SELECT id FROM member WHERE name = 'ann'"


def rewrite(journal_id: int, factor: int = 10) -> None:
    """Make a grant another one: its entries, its fingerprint and the balances all agree."""
    journal = Journal.get_by_id(journal_id)
    legs = {}
    for entry in Entry.select().where(Entry.journal == journal):
        account = entry.account
        legs[account.member_id or account.kind] = entry.amount_mtwei * factor
        execute("UPDATE entry SET amount_mtwei = ? WHERE id = ?", entry.amount_mtwei * factor, entry.id)
        more_mtwei = entry.amount_mtwei * (factor - 1)
        execute("UPDATE account SET balance_mtwei = balance_mtwei + ? WHERE id = ?", more_mtwei, account.id)
    draft = JournalDraft(journal.key, journal.kind, legs, "grant", None, None, journal.member_id, journal.note)
    fingerprint = ledger.fingerprint(draft, journal.created_at)
    execute("UPDATE journal SET fingerprint = ? WHERE id = ?", fingerprint, journal_id)


def leaf_of(journal_id: int) -> str:
    """Return the leaf that the journal should have, hashed."""
    entry_ids = [number for (number,) in rows("SELECT id FROM entry WHERE journal_id = ? ORDER BY id", journal_id)]
    fingerprint = value("SELECT fingerprint FROM journal WHERE id = ?", journal_id)
    return merkle.leaf_hash(seals.journal_leaf(journal_id, entry_ids, fingerprint)).hex()


def rewrite_with_leaf(journal_id: int) -> None:
    rewrite(journal_id)
    execute("UPDATE seal_leaf SET leaf = ? WHERE journal_id = ?", leaf_of(journal_id), journal_id)


def rewrite_with_root(journal_id: int) -> None:
    """As far as the day's own root, and no further: the next day still names the former one."""
    rewrite_with_leaf(journal_id)
    seal = Seal.get_by_id(value("SELECT seal_id FROM seal_leaf WHERE journal_id = ?", journal_id))
    header = seals.header(seal.day, seal.previous, seal.journals, seal.wallets_root, seal.wallets, seal.wallets_mtwei)
    leaves = [leaf for (leaf,) in rows("SELECT leaf FROM seal_leaf WHERE seal_id = ? ORDER BY journal_id", seal.id)]
    execute("UPDATE seal SET root = ? WHERE id = ?", seals.root(header, leaves), seal.id)


def delete(journal_id: int) -> None:
    unwrite(f"SELECT {journal_id}")(0)


def delete_with_leaf(journal_id: int) -> None:
    execute("DELETE FROM seal_leaf WHERE journal_id = ?", journal_id)
    delete(journal_id)


def slip_in(journal_id: int) -> None:
    """Put a grant of another key into the day of the journal."""
    with clock.at(Journal.get_by_id(journal_id).created_at):
        member_id = value(ANN)
        Batch().post([JournalDraft("grant:slipped", "grant", {TREASURY: -5, member_id: 5}, "grant")])


def slip_in_with_leaf(journal_id: int) -> None:
    slip_in(journal_id)
    newest = value("SELECT max(id) FROM journal")
    execute("INSERT INTO seal_leaf (journal_id, seal_id, leaf) SELECT ?, seal_id, ? FROM seal_leaf "
            "WHERE journal_id = ?", newest, leaf_of(newest), journal_id)  # fmt: skip


def reseal(journal_id: int, moment: datetime) -> None:
    """Rewrite a journal and every seal, leaf and wallet with it, so that all of it agrees."""
    rewrite(journal_id)
    for table in ("seal_leaf", "seal", "wallet_node"):
        execute(f"DELETE FROM {table}")
    with clock.at(moment):
        assert list(sealing.seal_ended_days())


class Rewriting(NamedTuple):
    """What is done to a sealed journal of 1 March, and what the audit says of it (a pattern, with `{id}`)."""

    do: Callable[[int], object]
    said: str

    def commit(self, journal_id: int) -> None:
        with tampering():
            self.do(journal_id)


def on(statement: str) -> Callable[[int], object]:
    return lambda _journal_id: execute(statement)


REWRITINGS = {
    "a grant is rewritten": Rewriting(rewrite, r"Journal {id} \(grant:.*\) is not what was sealed on 2026-03-01"),
    "a grant and its leaf are rewritten": Rewriting(rewrite_with_leaf, "The seal of 2026-03-01 is not the root"),
    "a grant and its day's root are rewritten": Rewriting(
        rewrite_with_root, "The seal of 2026-03-02 does not follow from that of 2026-03-01"
    ),
    "a journal is deleted": Rewriting(delete, "Journal {id} was sealed on 2026-03-01, and deleted"),
    "a journal and its leaf are deleted": Rewriting(
        delete_with_leaf, "The seal of 2026-03-01 holds 4 journals, but 3 are there"
    ),
    "a journal is slipped in": Rewriting(
        slip_in, r"\(grant:slipped\) is dated 2026-03-01 12:00, but did not exist when 2026-03-01 was sealed"
    ),
    "a journal is slipped in with a leaf": Rewriting(
        slip_in_with_leaf, "The seal of 2026-03-01 holds 4 journals, but 5 are there"
    ),
    "a journal is moved to another seal": Rewriting(
        on("UPDATE seal_leaf SET seal_id = 2 WHERE journal_id = 3"), "The seal of 2026-03-01 holds 4 journals, but 3"
    ),
    "a root is edited": Rewriting(
        on("UPDATE seal SET root = replace(root, substr(root, 1, 8), '01234567') WHERE id = 3"),
        "The seal of 2026-03-03 is not the root",
    ),
    "a day is edited": Rewriting(
        on("UPDATE seal SET day = '2026-04-03' WHERE id = 3"), "The seal of 2026-04-03 does not follow"
    ),
    "the first seal gets another before it": Rewriting(
        on("UPDATE seal SET previous = 'x' WHERE id = 1"), "The seal of 2026-03-01 is the first one"
    ),
    "a seal is deleted": Rewriting(
        on("DELETE FROM seal WHERE id = 2"), "The seal of 2026-03-03 does not follow from that of 2026-03-01"
    ),
    "the newest seal is deleted": Rewriting(
        on("DELETE FROM seal WHERE id = 3"), "Seal 3, which holds journal 5, was deleted"
    ),
    "a sum is edited": Rewriting(
        on("UPDATE seal SET wallets_mtwei = wallets_mtwei + 1 WHERE id = 2"), "The seal of 2026-03-02 is not the root"
    ),
    "a wallet's share is edited": Rewriting(
        on(f"UPDATE wallet_node SET sum_mtwei = sum_mtwei - 50 WHERE member_id = ({ANN})"),
        "The wallet of member 1 counts as 56.1 Twei in the tree of the seal of 2026-03-03",
    ),
    "a wallet's salt is edited": Rewriting(
        on(f"UPDATE wallet_node SET salt = 'x' WHERE member_id = ({ANN})"), "does not fit the 56.15 that it held"
    ),
    "a wallet is left out": Rewriting(
        on(f"DELETE FROM wallet_node WHERE member_id = ({ANN})"),
        "The wallet of member 1 with 56.15 Twei is left out in the tree of the seal of 2026-03-03",
    ),
    "a node is edited": Rewriting(
        on("UPDATE wallet_node SET sum_mtwei = sum_mtwei + 1 WHERE level = 1"), "A node in the tree of the seal of"
    ),
    "a node is deleted": Rewriting(on("DELETE FROM wallet_node WHERE level = 2"), "A node in the tree of the seal of"),
    "a salt is new": Rewriting(
        lambda _journal_id: resalt(), "The tree of the wallets does not lead to the root in the seal of 2026-03-03"
    ),
}


def resalt() -> None:
    """Make the tree of the wallets anew, in order and of the same wallets, but not the one that was sealed."""
    WalletTree.over(held_without(datetime.max)).keep()
