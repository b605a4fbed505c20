"""Invariants 1 to 4: journals, balances, bounds, escrow."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from forum.db import as_datetime, rows
from forum.money.audit.reading import Fault, Faults, Reader
from forum.money.ledger import ESCROW, ISSUANCE, TREASURY, AccountName, JournalDraft, fingerprint
from forum.rules.journals import Cause
from forum.twei import twei


class _Journal(NamedTuple):
    id: int
    key: str
    kind: str
    member_id: int | None
    note: str
    fingerprint: str
    created_at: str | datetime

    def __str__(self) -> str:
        return f"Journal {self.id} ({self.key})"


class _Entry(NamedTuple):
    journal_id: int
    id: int
    account_id: int
    account_kind: str | None
    wallet_of: int | None
    amount_mtwei: int
    line: str
    post_id: int | None
    comment_id: int | None

    @property
    def account(self) -> AccountName:
        """The account as a movement names it."""
        return str(self.account_kind) if self.wallet_of is None else self.wallet_of


_JOURNALS = """
    SELECT id, key, kind, member_id, note, fingerprint, created_at FROM journal WHERE id > ? ORDER BY id LIMIT ?
"""
_ENTRIES = """
    SELECT e.journal_id, e.id, e.account_id, a.kind, a.member_id, e.amount_mtwei, e.line, e.post_id, e.comment_id
    FROM entry e LEFT JOIN account a ON a.id = e.account_id
    WHERE e.journal_id BETWEEN ? AND ? ORDER BY e.id
"""
_STRAY_ENTRIES = """
    SELECT e.id, e.journal_id FROM entry e LEFT JOIN journal j ON j.id = e.journal_id
    WHERE j.id IS NULL ORDER BY e.id LIMIT 1
"""


def journals_balance(reader: Reader) -> Faults:
    """1: every journal's entries sum to 0, and journal and entries say what they said when they were written."""
    for portion in reader.portions(_JOURNALS):
        entries = _entries_by_journal(portion[0][0], portion[-1][0])
        for journal in map(_Journal._make, portion):
            its_entries = entries[journal.id]
            if wrong := _wrong_with(journal, its_entries):
                ids = [entry.id for entry in its_entries]
                yield Fault(f"{journal} {wrong}", journal=[journal.id], entry=ids)
    for entry_id, journal_id in rows(_STRAY_ENTRIES):
        yield Fault(f"Entry {entry_id} is of journal {journal_id}, which does not exist.", entry=[entry_id])


def _entries_by_journal(first_id: int, last_id: int) -> Mapping[int, list[_Entry]]:
    found: dict[int, list[_Entry]] = defaultdict(list)
    for row in rows(_ENTRIES, first_id, last_id):
        found[row[0]].append(_Entry._make(row))
    return found


def _wrong_with(journal: _Journal, entries: Sequence[_Entry]) -> str | None:
    """Return what is wrong with a journal, as the rest of a sentence about it."""
    ids = _listed([entry.id for entry in entries])
    if len(entries) < 2:
        return f"has {f'entry {ids} alone' if entries else 'no entries'}; a movement has at least two."
    for entry in entries:
        if entry.account_kind is None:
            return f"has entry {entry.id} on account {entry.account_id}, which does not exist."
    if total_mtwei := sum(entry.amount_mtwei for entry in entries):
        return f"does not balance: its entries {ids} sum to {twei(total_mtwei)} Twei instead of 0."
    if len({entry.account for entry in entries}) < len(entries):
        return f"moves the same account twice with its entries {ids}."
    if len({(entry.line, entry.post_id, entry.comment_id) for entry in entries}) > 1:
        return f"has entries {ids} that do not agree on their line, post and comment."
    if not _as_written(journal, entries):
        return f"is not what was written: its own row, or one of its entries {ids}, does not fit its fingerprint."
    return None


def _as_written(journal: _Journal, entries: Sequence[_Entry]) -> bool:
    legs = {entry.account: entry.amount_mtwei for entry in entries}
    about = entries[0]
    draft = JournalDraft(
        journal.key, journal.kind, legs, about.line, about.post_id, about.comment_id, journal.member_id, journal.note
    )
    try:
        return fingerprint(draft, as_datetime(journal.created_at)) == journal.fingerprint
    except ValueError:  # SQLite keeps times as text, so it can be any text by now
        return False


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))


class _Account(NamedTuple):
    id: int
    kind: str
    owner: str | None
    balance_mtwei: int
    entries_mtwei: int

    def __str__(self) -> str:
        return f"Account {self.id} ({f'wallet of {self.owner}' if self.kind == 'wallet' else self.kind})"


_BALANCES = """
    SELECT a.id, a.kind, m.name, a.balance_mtwei,
           (SELECT COALESCE(sum(e.amount_mtwei), 0) FROM entry e WHERE e.account_id = a.id)
    FROM account a LEFT JOIN member m ON m.id = a.member_id
    WHERE a.id > ? ORDER BY a.id LIMIT ?
"""


def balances_are_sums_of_entries(reader: Reader) -> Faults:
    """2: each account's balance is the sum of its entries."""
    for account in map(_Account._make, reader.rows(_BALANCES)):
        if account.balance_mtwei != account.entries_mtwei:
            yield Fault(
                f"{account} holds {twei(account.balance_mtwei)} Twei, "
                f"but its entries sum to {twei(int(account.entries_mtwei))}.",
                account=[account.id],
            )


_OVERDRAWN = """
    SELECT a.id, a.kind, m.name, a.balance_mtwei, 0 FROM account a LEFT JOIN member m ON m.id = a.member_id
    WHERE a.balance_mtwei < 0 AND a.kind <> 'issuance' ORDER BY a.id LIMIT 1
"""
_NOBODYS_WALLET = """
    SELECT a.id, a.kind, a.member_id FROM account a LEFT JOIN member m ON m.id = a.member_id
    WHERE (a.kind = 'wallet') <> (m.id IS NOT NULL) ORDER BY a.id LIMIT 1
"""
_SECOND_WALLET = """
    SELECT member_id, min(id), max(id) FROM account WHERE member_id IS NOT NULL
    GROUP BY member_id HAVING count(*) > 1 ORDER BY member_id LIMIT 1
"""
_BALANCES_IN_ALL = "SELECT COALESCE(sum(balance_mtwei), 0) FROM account"


def accounts_are_in_bounds(_reader: Reader) -> Faults:
    """3: only issuance is below 0, and all sum to 0; the site has one account of each kind, a member one wallet."""
    for account in map(_Account._make, rows(_OVERDRAWN)):
        held = f"{account} holds {twei(account.balance_mtwei)} Twei, which is below 0."
        yield Fault(held, account=[account.id])
    for account_id, kind, member_id in rows(_NOBODYS_WALLET):
        yield Fault(f"Account {account_id} ({kind}) is of member {member_id}, which fits nobody.", account=[account_id])
    for member_id, first_id, second_id in rows(_SECOND_WALLET):
        owned = f"Member {member_id} has more than one wallet: accounts {first_id} and {second_id}."
        yield Fault(owned, account=[first_id, second_id])
    for kind in (ISSUANCE, TREASURY, ESCROW):
        ids = [account_id for (account_id,) in rows("SELECT id FROM account WHERE kind = ? ORDER BY id LIMIT 2", kind)]
        if len(ids) != 1:
            yield Fault(
                f"There must be one account {kind}, not {f'both {_listed(ids)}' if ids else 'none'}.", account=ids
            )
    if total_mtwei := int(rows(_BALANCES_IN_ALL)[0][0]):
        yield Fault(f"All balances sum to {twei(total_mtwei)} Twei instead of 0.")


class _FeeAmiss(NamedTuple):
    id: int
    state: str
    due_mtwei: int
    held_mtwei: int


_OPEN_FEES = "SELECT COALESCE(sum(amount_mtwei), 0) FROM escrowed_fee WHERE state = 'open'"
_KEYS_OF_FEE = ", ".join(cause.key_sql("f.id") for cause in (Cause.FEE, Cause.REFUND, Cause.SETTLED))
_FEE_AMISS = f"""
    SELECT id, state, due_mtwei, held_mtwei
    FROM (SELECT f.id, f.state, CASE WHEN f.state = 'open' THEN f.amount_mtwei ELSE 0 END AS due_mtwei,
                 (SELECT COALESCE(sum(e.amount_mtwei), 0)
                  FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
                  WHERE a.kind = 'escrow' AND j.key IN ({_KEYS_OF_FEE})
                 ) AS held_mtwei
          FROM escrowed_fee f) AS fees
    WHERE due_mtwei <> held_mtwei ORDER BY id LIMIT 1
"""  # noqa: S608


def escrow_is_the_fees_not_yet_settled(_reader: Reader) -> Faults:
    """4: escrow holds the fees that are not yet settled, and nothing else."""
    [(account_id, held_mtwei)] = rows("SELECT id, balance_mtwei FROM account WHERE kind = ?", ESCROW)
    fees_mtwei = int(rows(_OPEN_FEES)[0][0])
    if held_mtwei == fees_mtwei:
        return
    message = (
        f"Account {account_id} (escrow) holds {twei(held_mtwei)} Twei, "
        f"but the fees that are open sum to {twei(fees_mtwei)}."
    )
    for fee in map(_FeeAmiss._make, rows(_FEE_AMISS)):
        amiss = f"should be there with {twei(fee.due_mtwei)}, not {twei(int(fee.held_mtwei))}"
        message += f" Fee {fee.id} is {fee.state} and {amiss}."
        yield Fault(message, account=[account_id], escrowed_fee=[fee.id])
    yield Fault(message, account=[account_id])
