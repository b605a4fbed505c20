"""A bought report as a receipt: the entries behind each figure, and the way from each of them to a published seal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from forum.db import first_record, records
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.models.names import shown_name
from forum.money import ledger
from forum.queries.seal_proofs import Proof, SealProofs, seal_proofs
from forum.rules import seals
from forum.rules.journals import Cause
from forum.rules.lines import REPORT_LINES, Line, sql_list
from forum.rules.pnl import Statement, restored


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """What a journal moved in the member's wallet (signed mTwei), with all that the journal says.

    `content` is what its fingerprint is taken of; `pays_report` says that it is the price of this very report.
    `sealed_on` is the day whose seal holds it; None: none yet, and the proof has no steps.
    """

    journal_id: int
    entry_ids: Sequence[int]
    line: str
    amount_mtwei: int
    created_at: datetime
    content: str
    pays_report: bool
    sealed_on: date | None
    proof: Proof


@dataclass(frozen=True, slots=True)
class Receipt:
    """A report with everything that it takes to recalculate it.

    `entries` are by line, oldest first; `seals` are those that hold one of them, oldest first. `is_paid` says that an
    entry of the ledger is this report's price, and `bought_at`, naive UTC, is then what that says.
    """

    id: int
    member_id: int
    member_name: str
    post_id: int
    title: str
    post_removed: bool
    is_paid: bool
    bought_at: datetime
    statement: Statement
    entries: Mapping[str, Sequence[ProvenEntry]]
    seals: Sequence[SealProofs]

    @property
    def entry_count(self) -> int:
        """How many entries there are."""
        return sum(map(len, self.entries.values()))

    @property
    def waiting_count(self) -> int:
        """How many of them no seal holds yet."""
        return sum(entry.sealed_on is None for of_line in self.entries.values() for entry in of_line)


class _Report(NamedTuple):
    id: int
    member_id: int
    member_name: str
    post_id: int
    title: str
    post_removed: bool
    created_at: datetime
    after_entry_id: int

    @property
    def price_key(self) -> str:
        """The key of the journal that paid for it."""
        return Cause.REPORT.key(self.id)


class _Figure(NamedTuple):
    line: str
    amount_mtwei: int
    pending_mtwei: int


class _Leg(NamedTuple):
    """An entry of one of the journals, with that journal, and the seal that holds it (None: none yet)."""

    journal_id: int
    key: str
    kind: str
    actor_id: int | None
    note: str
    fingerprint: str
    created_at: datetime
    seal_id: int | None
    entry_id: int
    line: str
    post_id: int | None
    comment_id: int | None
    amount_mtwei: int
    account: str
    owner_id: int | None


_REPORT = f"""
    SELECT r.id, r.member_id, {shown_name("m")} AS member_name, r.post_id, p.title,
           COALESCE(gone.post_id, hiding.post_id) IS NOT NULL AS post_removed, r.created_at, r.after_entry_id
    FROM report r JOIN member m ON m.id = r.member_id JOIN post p ON p.id = r.post_id
    LEFT JOIN post_removal gone ON gone.post_id = p.id LEFT JOIN post_hiding hiding ON hiding.post_id = p.id
    WHERE r.id = ?
"""  # noqa: S608  (all of it ours)
_FIGURES = "SELECT line, amount_mtwei, pending_mtwei FROM report_line WHERE report_id = ?"
# A journal moves a wallet with one entry at most; its other entries belong to what it says.
_LEGS = f"""
    SELECT j.id AS journal_id, j.key, j.kind, j.member_id AS actor_id, j.note, j.fingerprint, j.created_at, l.seal_id,
           e.id AS entry_id, e.line, e.post_id, e.comment_id, e.amount_mtwei, a.kind AS account, a.member_id AS owner_id
    FROM account wallet JOIN entry mine ON mine.account_id = wallet.id JOIN journal j ON j.id = mine.journal_id
    JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    LEFT JOIN seal_leaf l ON l.journal_id = j.id
    WHERE wallet.member_id = ? AND mine.post_id = ? AND mine.line IN ({sql_list(REPORT_LINES)})
      AND (mine.id <= ? OR j.key = ?)
    ORDER BY j.id, e.id
"""  # noqa: S608


def own_receipt(me: Member, report_id: int) -> Receipt:
    """Return the receipt of one's own report. Five statements at most. Raises NotFound, also for somebody else's."""
    report = first_record(_REPORT, _Report, report_id)
    if report is None or report.member_id != me.id:
        raise NotFound(_("You have no such report."))
    return _receipt(report)


def any_receipt(report_id: int) -> Receipt:
    """Return the receipt of a report, whoever bought it: for the operator. Five statements at most. Raises NotFound."""
    report = first_record(_REPORT, _Report, report_id)
    if report is None:
        raise NotFound(
            _("There is no report %(number)s.", number=report_id), _("The address of its page ends in its number.")
        )
    return _receipt(report)


def _receipt(report: _Report) -> Receipt:
    figures = records(_FIGURES, _Figure, report.id)
    legs = records(_LEGS, _Leg, report.member_id, report.post_id, report.after_entry_id, report.price_key)
    proofs = seal_proofs({leg.seal_id for leg in legs if leg.seal_id}, (leg.journal_id for leg in legs))
    entries: dict[str, list[ProvenEntry]] = {line: [] for line in REPORT_LINES}
    for _id, journal in groupby(legs, lambda leg: leg.journal_id):
        entry = _entry(report, list(journal), proofs)
        entries[entry.line].append(entry)
    paid_at = next((entry.created_at for entry in entries[Line.REPORTS] if entry.pays_report), None)
    return Receipt(
        id=report.id,
        member_id=report.member_id,
        member_name=report.member_name,
        post_id=report.post_id,
        title=report.title,
        post_removed=report.post_removed,
        is_paid=paid_at is not None,
        bought_at=paid_at or report.created_at,
        statement=restored({one.line: (one.amount_mtwei, one.pending_mtwei) for one in figures}),
        entries=entries,
        seals=list(proofs.values()),
    )


def _entry(report: _Report, journal: Sequence[_Leg], proofs: Mapping[int, SealProofs]) -> ProvenEntry:
    """Return what the journal, given as all of its legs, moved in the wallet of whoever bought the report."""
    first, entry_ids = journal[0], [leg.entry_id for leg in journal]
    seal = proofs.get(first.seal_id or 0)
    leaf = seals.journal_leaf(first.journal_id, entry_ids, first.fingerprint).decode()
    return ProvenEntry(
        journal_id=first.journal_id,
        entry_ids=entry_ids,
        line=first.line,
        amount_mtwei=sum(leg.amount_mtwei for leg in journal if leg.owner_id == report.member_id),
        created_at=first.created_at,
        content=_content(journal),
        pays_report=first.key == report.price_key,
        sealed_on=seal.day if seal else None,
        proof=Proof(leaf, seal.steps[first.journal_id] if seal else ()),
    )


def _content(journal: Sequence[_Leg]) -> str:
    first = journal[0]
    legs: ledger.Legs = {leg.owner_id or leg.account: leg.amount_mtwei for leg in journal}
    about = (first.line, first.post_id, first.comment_id, first.actor_id, first.note)
    return ledger.content(ledger.JournalDraft(first.key, first.kind, legs, *about), first.created_at)
