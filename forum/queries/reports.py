"""Bought reports: those of one post for its thread page, one with its figures, and the entries behind a figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from forum.db import first_record, records
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.queries import payments
from forum.queries.cursors import cursor_of, values_of
from forum.queries.payments import payment_of
from forum.rules.journals import Cause, JournalKind
from forum.rules.lines import PROFIT_LINES, REPORT_LINES, Line, sql_list
from forum.rules.payments import Payment
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
    """A member's reports on one post: the newest with its figures (None: none bought yet), and older ones.

    `has_figures` says whether a report bought now would hold anything: an entry of one of its lines, or something
    pending. It tells no figure.
    """

    newest: Instance | None
    statement: Statement | None
    older: Sequence[Instance]
    has_figures: bool


NO_REPORTS = ReportList(None, None, (), False)


class _Figures(NamedTuple):
    line: str
    amount_mtwei: int
    pending_mtwei: int


def _statement(figures: Iterable[_Figures]) -> Statement:
    return restored({one.line: (one.amount_mtwei, one.pending_mtwei) for one in figures})


class _Listed(NamedTuple):
    """A report (None: none bought yet) with a line of its figures.

    Only the newest report comes with these, and once for each.
    """

    id: int | None
    created_at: datetime | None
    line: str | None
    amount_mtwei: int | None
    pending_mtwei: int | None
    has_figures: bool


# What a report would hold: entries of its lines, what is claimed on them, and the author's share of dislike fees.
_HAS_FIGURES = f"""
    EXISTS (SELECT 1 FROM account a JOIN entry e ON e.account_id = a.id
            WHERE a.member_id = ? AND e.post_id = ? AND e.line IN ({sql_list(REPORT_LINES)}))
    OR EXISTS (SELECT 1 FROM claim k
               WHERE k.member_id = ? AND k.post_id = ? AND k.state = 'open' AND k.line IN ({sql_list(PROFIT_LINES)}))
    OR EXISTS (SELECT 1 FROM escrowed_fee f JOIN post p ON p.id = f.post_id
               WHERE p.author_id = ? AND p.id = ? AND f.state = 'open' AND f.line = '{Line.DISLIKES_OWN}')
"""  # noqa: S608  (all of it ours)
_LIST = f"""
    SELECT r.id, r.created_at, l.line, l.amount_mtwei, l.pending_mtwei, one.has_figures
    FROM (SELECT {_HAS_FIGURES} AS has_figures) one
    LEFT JOIN (SELECT id, created_at FROM report WHERE member_id = ? AND post_id = ? ORDER BY id DESC LIMIT ?) r
        ON 1 = 1
    LEFT JOIN report_line l ON l.report_id = r.id
        AND r.id = (SELECT max(id) FROM report WHERE member_id = ? AND post_id = ?)
    ORDER BY r.id DESC
"""  # noqa: S608


def report_list(member: Member, post_id: int) -> ReportList:
    """Return the member's reports on a post, as the thread page shows them. One statement."""
    mine = (member.id, post_id)
    found = records(_LIST, _Listed, *(mine * 3), *mine, SHOWN_MAX, *mine)
    has_figures = found[0].has_figures
    instances = {one.id: Instance(one.id, one.created_at) for one in found if one.id and one.created_at}
    if not instances:
        return ReportList(None, None, (), has_figures)
    newest, *older = instances.values()
    return ReportList(newest, _statement(one for one in found if one.line), older, has_figures)


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


class _Report(NamedTuple):
    """A report's own row, with what its page shows of the post."""

    id: int
    created_at: datetime
    price_mtwei: int
    post_id: int
    slug: str
    title: str
    post_removed: bool
    after_entry_id: int


_REPORT = """
    SELECT r.id, r.created_at, r.price_mtwei, r.post_id, p.slug, p.title,
           COALESCE(gone.post_id, hiding.post_id) IS NOT NULL AS post_removed, r.after_entry_id
    FROM report r JOIN post p ON p.id = r.post_id LEFT JOIN post_removal gone ON gone.post_id = p.id
    LEFT JOIN post_hiding hiding ON hiding.post_id = p.id
    WHERE r.id = ? AND r.member_id = ?
"""
_LINES = "SELECT line, amount_mtwei, pending_mtwei FROM report_line WHERE report_id = ?"
_OTHERS = "SELECT id, created_at FROM report WHERE member_id = ? AND post_id = ? AND id <> ? ORDER BY id DESC LIMIT ?"


def report_page(me: Member, report_id: int) -> ReportPage:
    """Return one's own report. Three statements. Raises NotFound, also for somebody else's."""
    report = first_record(_REPORT, _Report, report_id, me.id)
    if report is None:
        raise NotFound(_("You have no such report."))
    statement = _statement(records(_LINES, _Figures, report.id))
    others = records(_OTHERS, Instance, me.id, report.post_id, report.id, SHOWN_MAX)
    return ReportPage(**report._asdict(), statement=statement, others=others)


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the ledger behind a figure: what one's wallet gained by it (signed mTwei), when and how.

    `comment_text` is how the comment begins that it is about (None: about none, or about a deleted one).
    """

    id: int
    journal_id: int
    kind: str
    amount_mtwei: int
    comment_id: int | None
    comment_text: str | None
    created_at: datetime
    line: str
    units: int | None = None
    divisor: int | None = None
    mutual: int | None = None
    weight: int | None = None
    vouched: int | None = None
    worth_mtwei: int | None = None
    pot_mtwei: int | None = None
    claimed_mtwei: int | None = None
    rules: str | None = None

    @property
    def payment(self) -> Payment | None:
        """How the amount came about, where a settlement paid it for a claim."""
        return payment_of(self)

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


_ENTRIES_OF_LINE = f"""
    SELECT e.id, e.journal_id, j.kind, e.amount_mtwei, e.comment_id, e.line, j.created_at,
           CASE WHEN COALESCE(gone.comment_id, hiding.comment_id) IS NULL THEN substr(c.body_text, 1, 200) END
               AS comment_text,
           {payments.COLUMNS}
    FROM account a JOIN entry e ON e.account_id = a.id JOIN journal j ON j.id = e.journal_id
    LEFT JOIN comment c ON c.id = e.comment_id LEFT JOIN comment_removal gone ON gone.comment_id = c.id
    LEFT JOIN comment_hiding hiding ON hiding.comment_id = c.id
    {payments.JOINS}
    WHERE a.member_id = ? AND e.post_id = ? AND e.line = ? AND e.id > ? AND (e.id <= ? OR j.key = ?)
    ORDER BY e.id LIMIT ?
"""  # noqa: S608


def line_page(me: Member, report_id: int, line: str, cursor: str | None = None) -> LinePage:
    """Return the entries that make up a figure of one's own report. Four statements. Raises NotFound, Invalid."""
    report = report_page(me, report_id)
    if line not in REPORT_LINES:
        raise NotFound(_("Reports have no such line."))
    [after_id] = values_of(cursor, 1) or (0,)
    own_price = Cause.REPORT.key(report.id)
    found = records(
        _ENTRIES_OF_LINE,
        EntryView,
        *(me.id, report.post_id, line, after_id, report.after_entry_id, own_price, ENTRIES_PER_PAGE + 1),
    )
    entries = found[:ENTRIES_PER_PAGE]
    more = cursor_of(entries[-1].id) if len(found) > ENTRIES_PER_PAGE else None
    return LinePage(report, Line.named(line).label, entries, more)
