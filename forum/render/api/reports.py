"""Bought reports: as one's list has them, and one with its lines. Losses are positive in their column."""

from flask import url_for

from forum.queries.own_reports import OwnReport
from forum.queries.reports import ReportPage
from forum.render.api.shared import Shape, at
from forum.rules.pnl import Figure


def listed(report: OwnReport) -> Shape:
    """Return a report without its figures."""
    return {
        "id": report.id,
        "url": url_for("api_me.show_report", report_id=report.id),
        "page": url_for("reports.show", report_id=report.id),
        "thread_id": report.post_id,
        "thread_title": report.title,
        "price_mtwei": report.price_mtwei,
        "created_at": at(report.created_at),
    }


def report(found: ReportPage) -> Shape:
    """Return a report with its lines, in a report's order."""
    title = None if found.post_removed else found.title
    of_list = OwnReport(found.id, found.created_at, found.price_mtwei, found.post_id, title)
    statement = found.statement
    return {
        **listed(of_list),
        "lines": [_line(figure) for figure in statement.lines],
        "profit_mtwei": statement.profit_mtwei,
        "loss_mtwei": statement.loss_mtwei,
        "total_mtwei": statement.total_mtwei,
        "pending_mtwei": statement.profit_pending_mtwei,
    }


def _line(figure: Figure) -> Shape:
    return {
        "line": figure.name,
        "label": figure.line.words,
        "side": figure.side,
        "amount_mtwei": figure.amount_mtwei,
        "pending_mtwei": figure.pending_mtwei,
    }
