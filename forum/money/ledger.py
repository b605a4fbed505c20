"""The ledger: the only writer of balances, journals and entries.

A journal moves money between accounts; its legs sum to zero. `post` writes one inside the caller's
transaction, as the last thing in it: the wallets in the order of their members, then escrow, the
treasury and issuance, which everybody shares. One order for all means no deadlocks, and the busiest
row is held for the shortest time. A wallet is debited by an UPDATE whose condition is that it can
pay; the CHECK on the table says the same once more.

A leg names its account by the member's id, or by ESCROW, TREASURY or ISSUANCE.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from forum.clock import now
from forum.db import as_datetime, in_transaction, insert_rows, lock_rows, rows
from forum.errors import CannotPay, Conflict, TreasuryEmpty
from forum.i18n import _
from forum.models.ledger import MTWEI_MAX
from forum.rules.economy import GENESIS_MTWEI
from forum.rules.journals import Cause
from forum.rules.lines import Line

ESCROW = "escrow"
TREASURY = "treasury"
ISSUANCE = "issuance"
_SYSTEM_ORDER = (ESCROW, TREASURY, ISSUANCE)

AccountName = int | str
# What each account gains, in mTwei.
Legs = dict[AccountName, int]


@dataclass(frozen=True, slots=True)
class JournalDraft:
    """A journal before it is written.

    `legs` maps an account to the signed mTwei that it gains; `key` names the one cause; `member_id`
    is who acts (None: the site); `line`, `post_id` and `comment_id` say what it counts as, and for what.
    """

    key: str
    kind: str
    legs: Mapping[AccountName, int]
    line: str
    post_id: int | None = None
    comment_id: int | None = None
    member_id: int | None = None
    note: str = ""


def post(
    key: str,
    kind: str,
    legs: Mapping[AccountName, int],
    *,
    line: str,
    post_id: int | None = None,
    comment_id: int | None = None,
    member_id: int | None = None,
    note: str = "",
) -> int | None:
    """Write one journal and return its id; None where nothing moves.

    The same key with the same content is a repetition and answers the same id. Raises Conflict for
    the same key with other content, CannotPay for a wallet and TreasuryEmpty for a site's account
    that does not hold enough, ValueError for legs that do not sum to zero.
    """
    draft = JournalDraft(key, kind, legs, line, post_id, comment_id, member_id, note)
    return Batch().post([draft]).get(key)


def open_books() -> None:
    """Make the site's own accounts and issue the supply to the treasury, once."""
    if not rows(
        "SELECT 1 FROM journal WHERE key = ?", Cause.GENESIS.key()
    ):  # each start asks; only the first one writes
        _open_books()


@in_transaction
def _open_books() -> None:
    insert_rows(
        "INSERT INTO account (kind, balance_mtwei) VALUES {values} ON CONFLICT DO NOTHING",
        [(kind, 0) for kind in (ISSUANCE, TREASURY, ESCROW)],
    )
    supply: Legs = {ISSUANCE: -GENESIS_MTWEI, TREASURY: GENESIS_MTWEI}
    post(Cause.GENESIS.key(), Cause.GENESIS.kind, supply, line=Line.GENESIS)


def balance_mtwei(account: AccountName) -> int:
    """Return what an account holds; 0 for a wallet that nothing has moved yet. One statement."""
    column = "member_id" if isinstance(account, int) else "kind"
    found = rows(f"SELECT balance_mtwei FROM account WHERE {column} = ?", account)  # noqa: S608
    return found[0][0] if found else 0


def gained_by_line(member_id: int, post_id: int, up_to_entry_id: int | None = None) -> list[tuple[str, int]]:
    """Return what a wallet has gained (signed mTwei) because of a post, by line; up to an entry, or up to now."""
    found = rows(
        "SELECT e.line, sum(e.amount_mtwei) FROM account a JOIN entry e ON e.account_id = a.id "
        "WHERE a.member_id = ? AND e.post_id = ? AND e.id <= ? GROUP BY e.line",
        member_id,
        post_id,
        MTWEI_MAX if up_to_entry_id is None else up_to_entry_id,
    )
    return [(line, int(amount_mtwei)) for line, amount_mtwei in found]


def lock_wallet(member_id: int) -> int:
    """Keep everybody else out of a wallet until the transaction ends, and return the id of its newest entry, or 0."""
    rows(
        "INSERT INTO account (kind, member_id, balance_mtwei) VALUES ('wallet', ?, 0) "
        "ON CONFLICT (member_id) DO UPDATE SET balance_mtwei = account.balance_mtwei RETURNING id",
        member_id,
    )
    newest = "SELECT max(e.id) FROM entry e JOIN account a ON a.id = e.account_id WHERE a.member_id = ?"
    return rows(newest, member_id)[0][0] or 0


def lock_wallets(member_ids_sql: str, *parameters: object) -> None:
    """Keep everybody else out of many wallets: of the members that `member_ids_sql`, a SELECT of ours, names."""
    in_order = f"SELECT 1 FROM account WHERE member_id IN ({member_ids_sql}) ORDER BY member_id"  # noqa: S608
    lock_rows(in_order, *parameters)


class Batch:
    """Journals written in one transaction: one, or the millions of a settlement in portions.

    `post` may be called many times with `finish=False`; what the accounts gain is then summed up here,
    a number for each account, and written by `finish`: each balance is moved once, the site's own at
    the very end. Who posts in portions holds the wallets first (`lock_wallets`).
    """

    def __init__(self) -> None:
        self._owed_mtwei: Counter[AccountName] = Counter()
        self._ids: dict[AccountName, int] = {}

    def post(self, drafts: Sequence[JournalDraft], *, finish: bool = True) -> dict[str, int]:
        """Write the journals and return the ids by key. Raises as `ledger.post` does."""
        drafts = [one for one in map(_without_empty_legs, drafts) if one.legs]
        if len({one.key for one in drafts}) < len(drafts):
            raise ValueError("Two journals of one batch have the same key.")
        journal_ids = _write_journals(drafts)
        fresh = [one for one in drafts if one.key in journal_ids]
        for draft in fresh:
            self._owed_mtwei.update(draft.legs)
        if finish:
            self.finish()
        self._look_up_ids({account for draft in fresh for account in draft.legs})
        _write_entries(fresh, journal_ids, self._ids)
        repeated = [one for one in drafts if one.key not in journal_ids]
        return journal_ids | {one.key: _earlier(one) for one in repeated}

    def finish(self) -> None:
        """Move the balances: wallets in the order of their members, then the site's accounts."""
        owed_mtwei, self._owed_mtwei = self._owed_mtwei, Counter()
        for member_id in sorted(name for name in owed_mtwei if isinstance(name, int)):
            self._ids[member_id] = _add_to_wallet(member_id, owed_mtwei[member_id])
        for kind in _SYSTEM_ORDER:
            if owed_mtwei[kind]:
                _add_to_system(kind, owed_mtwei[kind])

    def _look_up_ids(self, names: set[AccountName]) -> None:
        """Look up the accounts that are not known yet; a wallet that nothing has moved so far is made."""
        if not self._ids.keys() >= set(_SYSTEM_ORDER):
            self._ids.update(rows("SELECT kind, id FROM account WHERE kind <> 'wallet'"))
        unknown = sorted(names - self._ids.keys())
        if unknown:
            insert_rows(
                "INSERT INTO account (kind, member_id, balance_mtwei) VALUES {values} ON CONFLICT DO NOTHING",
                [("wallet", member_id, 0) for member_id in unknown],
            )
            theirs = f"SELECT member_id, id FROM account WHERE member_id IN ({', '.join('?' * len(unknown))})"  # noqa: S608
            self._ids.update(rows(theirs, *unknown))


def _without_empty_legs(draft: JournalDraft) -> JournalDraft:
    legs = {account: amount for account, amount in draft.legs.items() if amount}
    if sum(legs.values()):
        raise ValueError(f"The legs of {draft.key} do not sum to zero: {legs}.")
    return JournalDraft(
        draft.key, draft.kind, legs, draft.line,
        draft.post_id, draft.comment_id, draft.member_id, draft.note,
    )  # fmt: skip


def _write_journals(drafts: Sequence[JournalDraft]) -> dict[str, int]:
    """Write the journals whose key is new, and return their ids by key."""
    at = now()
    return dict(
        insert_rows(
            "INSERT INTO journal (key, kind, member_id, note, fingerprint, created_at) VALUES {values} "
            "ON CONFLICT (key) DO NOTHING RETURNING key, id",
            [(one.key, one.kind, one.member_id, one.note, fingerprint(one, at), at) for one in drafts],
            returning=True,
        )
    )


def _write_entries(
    drafts: Iterable[JournalDraft], journal_ids: Mapping[str, int], account_ids: Mapping[AccountName, int]
) -> None:
    insert_rows(
        "INSERT INTO entry (journal_id, account_id, amount_mtwei, line, post_id, comment_id) VALUES {values}",
        [
            (journal_ids[one.key], account_ids[account], amount_mtwei, one.line, one.post_id, one.comment_id)
            for one in drafts
            for account, amount_mtwei in one.legs.items()
        ],
    )


def _earlier(draft: JournalDraft) -> int:
    """Return the id of the journal that was written under this key before, if it says the same."""
    [(journal_id, kept, created_at)] = rows("SELECT id, fingerprint, created_at FROM journal WHERE key = ?", draft.key)
    if fingerprint(draft, as_datetime(created_at)) != kept:
        raise Conflict(_("This was already done, with different content."), _("Reload the page to see what was saved."))
    return int(journal_id)


def content(draft: JournalDraft, at: datetime) -> str:
    """Return everything that a journal says, as one line of JSON: what its fingerprint is taken of."""
    legs = sorted((str(account), amount_mtwei) for account, amount_mtwei in draft.legs.items())
    said = (
        draft.key, draft.kind, draft.line, draft.post_id, draft.comment_id,
        draft.member_id, draft.note, at.isoformat(), legs,
    )  # fmt: skip
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def fingerprint(draft: JournalDraft, at: datetime) -> str:
    """Return the digest (SHA-256, hexadecimal) of everything that a journal says: an edit of any of its rows shows."""
    return sha256(content(draft, at).encode()).hexdigest()


def _add_to_wallet(member_id: int, amount_mtwei: int) -> int:
    """Move a wallet's balance and return the account's id. A first credit makes the wallet. Raises CannotPay."""
    if amount_mtwei >= 0:
        [(account_id,)] = rows(
            "INSERT INTO account (kind, member_id, balance_mtwei) VALUES ('wallet', ?, ?) ON CONFLICT (member_id) "
            "DO UPDATE SET balance_mtwei = account.balance_mtwei + excluded.balance_mtwei RETURNING id",
            member_id,
            amount_mtwei,
        )
        return int(account_id)
    paid = rows(
        "UPDATE account SET balance_mtwei = balance_mtwei + ? "
        "WHERE member_id = ? AND balance_mtwei + ? >= 0 RETURNING id",
        amount_mtwei,
        member_id,
        amount_mtwei,
    )
    if not paid:
        raise CannotPay(price_mtwei=-amount_mtwei, balance_mtwei=balance_mtwei(member_id))
    return int(paid[0][0])


def _add_to_system(kind: str, amount_mtwei: int) -> None:
    moved = rows(
        "UPDATE account SET balance_mtwei = balance_mtwei + ? "
        "WHERE kind = ? AND (balance_mtwei + ? >= 0 OR kind = 'issuance') RETURNING id",
        amount_mtwei,
        kind,
        amount_mtwei,
    )
    if not moved:
        raise TreasuryEmpty(kind, balance_mtwei(kind))
