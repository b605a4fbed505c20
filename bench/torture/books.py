"""Whether the books are right: the sums, asked in plain SQL, beside what the forum says of itself."""

from itertools import islice

from forum.db import db, rows, snapshot
from forum.money import audit
from forum.money.audit.reading import Reader

_CAUSES = 6  # the number of the invariant that every movement has its cause

# What is wrong with the books → how many rows say so.
_WRONG = {
    "journals that do not sum to 0 or have fewer than two entries": """
        SELECT count(*) FROM (
            SELECT j.id FROM journal j LEFT JOIN entry e ON e.journal_id = j.id
            GROUP BY j.id HAVING count(e.id) < 2 OR sum(e.amount_mtwei) <> 0) AS torn""",
    "entries without a journal": """
        SELECT count(*) FROM entry e LEFT JOIN journal j ON j.id = e.journal_id WHERE j.id IS NULL""",
    "balances that are not the sum of their entries": """
        SELECT count(*) FROM (
            SELECT a.id FROM account a LEFT JOIN entry e ON e.account_id = a.id
            GROUP BY a.id, a.balance_mtwei HAVING a.balance_mtwei <> COALESCE(sum(e.amount_mtwei), 0)) AS off""",
    "paid claims without their journal": """
        SELECT count(*) FROM claim c LEFT JOIN journal j ON j.key = 'claim:' || c.id
        WHERE c.state = 'paid' AND c.paid_mtwei > 0 AND j.id IS NULL""",
}
_QUICK = """
    SELECT (SELECT sum(balance_mtwei) FROM account),
           (SELECT count(*) FROM account WHERE balance_mtwei < 0 AND kind <> 'issuance'),
           (SELECT balance_mtwei FROM account WHERE kind = 'escrow'),
           (SELECT COALESCE(sum(amount_mtwei), 0) FROM escrowed_fee WHERE state = 'open')
"""


def quick_look() -> list[str]:
    """Return what is wrong with the balances of one moment, in words: their sum, their signs, the escrow."""
    with snapshot():
        [(total_mtwei, below, escrow_mtwei, fees_mtwei)] = rows(_QUICK)
    wrong = []
    if total_mtwei != 0:
        wrong.append(f"all balances sum to {total_mtwei} mTwei")
    if below:
        wrong.append(f"{below} accounts are below 0")
    if escrow_mtwei != fees_mtwei:
        wrong.append(f"escrow holds {escrow_mtwei} mTwei, the open fees are {fees_mtwei}")
    return wrong


def look_through() -> list[str]:
    """Return everything that is wrong with the books at one moment, in words; empty where they are right."""
    with snapshot():
        return quick_look() + [f"{found} {words}" for words, sql in _WRONG.items() if (found := rows(sql)[0][0])]


def audited(*, causes: bool) -> list[str]:
    """Return what the forum's own audit finds wrong. Without `causes` it does not ask why something moved.

    That is for movements of the ledger alone, for which no action of the forum is the cause.
    """
    with snapshot():
        reader = Reader()
        asked = [check for number, check in audit.INVARIANTS.items() if causes or number != _CAUSES]
        return [fault.message for check in asked for fault in islice(check(reader), 1)]


def missing(keys: list[str]) -> list[str]:
    """Return those of the journals' keys that the ledger does not know."""
    known = {key for (key,) in rows("SELECT key FROM journal")}
    return [key for key in keys if key not in known]


def journals() -> int:
    """Return how many journals there are."""
    return rows("SELECT count(*) FROM journal")[0][0]


def deadlocks() -> int:
    """Return how many deadlocks the PostgreSQL server has had to break in this database; SQLite has none."""
    if db.param == "?":
        return 0
    return rows("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")[0][0]
