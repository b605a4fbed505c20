"""Bought reports: those of one post for its thread page, one with its figures, and the entries behind a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import parse_time, rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.queries.cursors import cursor_of, place_behind
from forum.rules.journals import Cause, JournalKind
from forum.rules.lines import REPORT_LINES, Line
from forum.rules.pnl import Statement, restored

SHOWN_MAX = 10
ENTRIES_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Instance:
    """A report as lists name it."""

    id: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ReportList:
    """A member's reports on one post: the newest with its figures (None: none bought yet), and older ones."""

    newest: Instance | None
    statement: Statement | None
    older: Sequence[Instance]


NO_REPORTS = ReportList(None, None, ())

_SHELF = """
    SELECT r.id, r.created_at, l.line, l.amount_mtwei, l.pending_mtwei
    FROM (SELECT id, created_at FROM report WHERE member_id = ? AND post_id = ? ORDER BY id DESC LIMIT ?) r
    LEFT JOIN report_line l ON l.report_id = r.id
        AND r.id = (SELECT max(id) FROM report WHERE member_id = ? AND post_id = ?)
    ORDER BY r.id DESC
"""


def report_list(member: Member, post_id: int) -> ReportList:
    """Return the member's reports on a post, as the thread page shows them. One statement."""
    found = rows(_SHELF, member.id, post_id, SHOWN_MAX, member.id, post_id)
    if not found:
        return NO_REPORTS
    lines = {line: (amount, pending) for _, _, line, amount, pending in found if line}
    instances = {number: Instance(number, parse_time(created_at)) for number, created_at, *_ in found}
    newest, *older = instances.values()
    return ReportList(newest, restored(lines), older)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report as its own page shows it, with the member's other ones on the same post."""

    id: int
    created_at: datetime
    price_mtwei: int
    post_id: int
    slug: str
    title: str
    post_removed: bool
    after_entry_id: int
    statement: Statement
    others: Sequence[Instance]


_REPORT = """
    SELECT r.id, r.created_at, r.price_mtwei, p.id, p.slug, p.title, gone.post_id IS NOT NULL, r.after_entry_id
    FROM report r JOIN post p ON p.id = r.post_id LEFT JOIN post_removal gone ON gone.post_id = p.id
    WHERE r.id = ? AND r.member_id = ?
"""
_LINES = "SELECT line, amount_mtwei, pending_mtwei FROM report_line WHERE report_id = ?"
_OTHERS = "SELECT id, created_at FROM report WHERE member_id = ? AND post_id = ? AND id <> ? ORDER BY id DESC LIMIT ?"


def report_page(me: Member, report_id: int) -> ReportPage:
    """Return one's own report. Three statements. Raises NotFound, also for somebody else's."""
    found = rows(_REPORT, report_id, me.id)
    if not found:
        raise NotFound(_("There is no such report among yours."))
    [(number, created_at, price_mtwei, post_id, slug, title, removed, after_entry_id)] = found
    lines = {line: figures for line, *figures in rows(_LINES, number)}
    others = [Instance(other, parse_time(at)) for other, at in rows(_OTHERS, me.id, post_id, number, SHOWN_MAX)]
    return ReportPage(
        number, parse_time(created_at), price_mtwei, post_id, slug, title, bool(removed), after_entry_id,
        restored(lines), others,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the ledger behind a figure: what one's wallet gained by it (signed mTwei), when and how."""

    id: int
    journal_id: int
    kind: str
    amount_mtwei: int
    comment_id: int | None
    created_at: datetime

    @property
    def label(self) -> str:
        """What kind of journal it is of, in the reader's language."""
        return JournalKind(self.kind).label


@dataclass(frozen=True, slots=True)
class LinePage:
    """The entries behind one line of a report, oldest first; `more` is the cursor of the next page."""

    report: ReportPage
    label: str
    entries: Sequence[EntryView]
    more: str | None


_BEHIND_LINE = """
    SELECT e.id, e.journal_id, j.kind, e.amount_mtwei, e.comment_id, j.created_at
    FROM account a JOIN entry e ON e.account_id = a.id JOIN journal j ON j.id = e.journal_id
    WHERE a.member_id = ? AND e.post_id = ? AND e.line = ? AND e.id > ? AND (e.id <= ? OR j.key = ?)
    ORDER BY e.id LIMIT ?
"""


def line_page(me: Member, report_id: int, line: str, after: str | None = None) -> LinePage:
    """Return the entries that make up a figure of one's own report. Four statements. Raises NotFound, Invalid."""
    report = report_page(me, report_id)
    if line not in REPORT_LINES:
        raise NotFound(_("No report has such a line."))
    [after] = place_behind(after, 1) or (0,)
    own_price = Cause.REPORT.key(report.id)
    found = rows(
        _BEHIND_LINE,
        *(me.id, report.post_id, line, after, report.after_entry_id, own_price, ENTRIES_PER_PAGE + 1),
    )
    entries = [EntryView(*row[:5], created_at=parse_time(row[5])) for row in found[:ENTRIES_PER_PAGE]]
    more = cursor_of(entries[-1].id) if len(found) > ENTRIES_PER_PAGE else None
    return LinePage(report, Line(line).label, entries, more)
