"""Invariant 7: bought reports."""

from forum.db import rows
from forum.money import ledger
from forum.money.audit.reading import Fault, Faults, Reader
from forum.rules.pnl import LABELS, statement
from forum.twei import twei

# `own` is the entry by which the wallet paid for the report.
_REPORTS = """
    SELECT r.id, r.member_id, r.post_id, r.after_entry_id, r.price_mtwei, own.id, -own.amount_mtwei,
           (SELECT max(e.id) FROM entry e WHERE e.account_id = own.account_id AND e.id < own.id)
    FROM report r
    LEFT JOIN account a ON a.member_id = r.member_id
    LEFT JOIN journal j ON j.key = 'report:' || r.id
    LEFT JOIN entry own ON own.journal_id = j.id AND own.account_id = a.id
    WHERE r.id > ? ORDER BY r.id LIMIT ?
"""
_LINES = "SELECT line, amount_mtwei FROM report_line WHERE report_id = ?"
_STRAY_LINES = """
    SELECT l.report_id, l.line FROM report_line l LEFT JOIN report r ON r.id = l.report_id
    WHERE r.id IS NULL ORDER BY 1, 2 LIMIT 1
"""


def reports_are_the_ledgers_figures(reader: Reader) -> Faults:
    """7: each report's price is what was paid, and its lines are the ledger's at its date."""
    for report_id, member_id, post_id, after_id, price_mtwei, own_id, paid_mtwei, before_id in reader.rows(_REPORTS):
        if price_mtwei != (paid_mtwei or 0):
            priced = (
                f"Report {report_id} says that it cost {twei(price_mtwei)} Twei; paid were {twei(paid_mtwei or 0)}."
            )
            yield Fault(priced, report=[report_id])
        if own_id and after_id != (before_id or 0):
            dated = (
                f"Report {report_id} says that it goes up to entry {after_id}, "
                f"but before its price the wallet's newest was {before_id or 'none'}."
            )
            yield Fault(dated, report=[report_id])
        expected = _figures(member_id, post_id, after_id, price_mtwei)
        kept = dict(rows(_LINES, report_id))
        for line in {**expected, **kept}:
            if kept.get(line) != expected.get(line):
                yield Fault(
                    f"Report {report_id} says {_figure(kept, line)} for {LABELS.get(line, line)} ({line}), "
                    f"but the ledger says {_figure(expected, line)}.",
                    report=[report_id],
                )
    for report_id, line in rows(_STRAY_LINES):
        yield Fault(f"The line {line} is of report {report_id}, which is not there.", report=[report_id])


def _figures(member_id: int, post_id: int, after_entry_id: int, price_mtwei: int) -> dict[str, int]:
    entries = [*ledger.gained_by_line(member_id, post_id, after_entry_id), ("reports", -price_mtwei)]
    return {line.name: line.amount_mtwei for line in statement(entries).lines}


def _figure(lines: dict[str, int], line: str) -> str:
    return f"{twei(lines[line])} Twei" if line in lines else "nothing"
