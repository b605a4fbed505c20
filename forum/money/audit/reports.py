"""Invariant 7: bought reports."""

from typing import NamedTuple

from forum.db import rows
from forum.money import ledger
from forum.money.audit.reading import Fault, Faults, Reader
from forum.rules.journals import Cause
from forum.rules.lines import Line
from forum.rules.pnl import LABELS, statement
from forum.twei import twei


class _Report(NamedTuple):
    """A report, and the entry by which the wallet paid for it (None: there is none), with the one before that."""

    id: int
    member_id: int
    post_id: int
    after_entry_id: int
    price_mtwei: int
    own_entry_id: int | None
    paid_mtwei: int | None
    entry_before_id: int | None


# `own` is the entry by which the wallet paid for the report.
_REPORTS = f"""
    SELECT r.id, r.member_id, r.post_id, r.after_entry_id, r.price_mtwei, own.id, -own.amount_mtwei,
           (SELECT max(e.id) FROM entry e WHERE e.account_id = own.account_id AND e.id < own.id)
    FROM report r
    LEFT JOIN account a ON a.member_id = r.member_id
    LEFT JOIN journal j ON j.key = {Cause.REPORT.key_sql("r.id")}
    LEFT JOIN entry own ON own.journal_id = j.id AND own.account_id = a.id
    WHERE r.id > ? ORDER BY r.id LIMIT ?
"""  # noqa: S608
_LINES = "SELECT line, amount_mtwei FROM report_line WHERE report_id = ?"
_STRAY_LINES = """
    SELECT l.report_id, l.line FROM report_line l LEFT JOIN report r ON r.id = l.report_id
    WHERE r.id IS NULL ORDER BY 1, 2 LIMIT 1
"""


def reports_are_the_ledgers_figures(reader: Reader) -> Faults:
    """7: each report's price is what was paid, and its lines are the ledger's at its date."""
    for report in map(_Report._make, reader.rows(_REPORTS)):
        yield from _wrong_with(report)
    for report_id, line in rows(_STRAY_LINES):
        yield Fault(f"The line {line} is of report {report_id}, which does not exist.", report=[report_id])


def _wrong_with(report: _Report) -> Faults:
    says = f"Report {report.id} says"
    if report.price_mtwei != (report.paid_mtwei or 0):
        priced = f"{says} that it cost {twei(report.price_mtwei)} Twei; paid were {twei(report.paid_mtwei or 0)}."
        yield Fault(priced, report=[report.id])
    if report.own_entry_id and report.after_entry_id != (report.entry_before_id or 0):
        dated = (
            f"{says} that it goes up to entry {report.after_entry_id}, "
            f"but before its price the wallet's newest was {report.entry_before_id or 'none'}."
        )
        yield Fault(dated, report=[report.id])
    expected = _figures(report.member_id, report.post_id, report.after_entry_id, report.price_mtwei)
    kept = dict(rows(_LINES, report.id))
    for line in {**expected, **kept}:
        if kept.get(line) != expected.get(line):
            yield Fault(
                f"{says} {_figure(kept, line)} for {LABELS.get(line, line)} ({line}), "
                f"but the ledger has {_figure(expected, line)}.",
                report=[report.id],
            )


def _figures(member_id: int, post_id: int, after_entry_id: int, price_mtwei: int) -> dict[str, int]:
    entries = [*ledger.gained_by_line(member_id, post_id, after_entry_id), (Line.REPORTS, -price_mtwei)]
    return {line.name: line.amount_mtwei for line in statement(entries).lines}


def _figure(lines: dict[str, int], line: str) -> str:
    return f"{twei(lines[line])} Twei" if line in lines else "nothing"
