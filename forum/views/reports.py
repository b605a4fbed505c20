"""Bought reports: buying one, looking at it, the entries behind its figures."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, url_for

from forum.actions.reports import buy_report
from forum.i18n import _
from forum.models import Member
from forum.queries.receipts import own_receipt
from forum.queries.reports import line_page, report_page
from forum.render import notices
from forum.render.charts import bar_length
from forum.render.csv_export import csv_lines
from forum.render.receipt import POLICY, file_name, render_receipt
from forum.render.regions import Change, answer_on_thread
from forum.render.thread import render_report
from forum.rules.lines import Side
from forum.rules.pnl import Statement
from forum.web import answers
from forum.web.login import signed_in
from forum.web.security import keep_as_file

bp = Blueprint("reports", __name__)
bp.add_app_template_global(bar_length)  # the thread page has the columns too


@bp.post("/posts/<id:post_id>/reports")
@signed_in
def create(me: Member, post_id: int) -> object:
    """Buy a report: HTMX gets it in its place on the thread page, a plain form is led to it."""
    report_id = answers.act_once(me, lambda: buy_report(me, post_id))
    return answer_on_thread(
        post_id,
        lambda: render_report(post_id),
        url_for("reports.show", report_id=report_id),
        changed=Change.REPORTS,
        notice=lambda outcome: notices.with_figures(_("Your report is ready."), outcome),
        but="report",
    )


@bp.get("/reports/<id:report_id>")
@signed_in
def show(me: Member, report_id: int) -> str:
    """Show one's own report."""
    return render_template("reports/show.html", report=report_page(me, report_id))


@bp.get("/reports/<id:report_id>/<line>")
@signed_in
def line(me: Member, report_id: int, line: str) -> str:
    """Show the entries behind one figure of the report."""
    page = line_page(me, report_id, line, request.args.get("after"))
    [amount] = [one for one in page.report.statement.lines if one.name == line]
    return render_template("reports/line.html", page=page, line=line, amount=amount)


@bp.get("/reports/<id:report_id>.csv")
@signed_in
def csv(me: Member, report_id: int) -> Response:
    """Give one's own report as a sheet; losses are positive there too."""
    report = report_page(me, report_id)
    header = ("side", "line", "amount_mtwei", "pending_mtwei", "post_title", "as_of")
    about = ("" if report.post_removed else report.title, f"{report.created_at:%Y-%m-%dT%H:%M:%SZ}")
    content = "".join(csv_lines(header, ((*row, *about) for row in _rows(report.statement))))
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="report-{report.id}.csv"'
    return response


@bp.get("/reports/<id:report_id>.html")
@signed_in
def receipt(me: Member, report_id: int) -> Response:
    """Give one's own report as a file that checks itself, offline and for anyone."""
    found = own_receipt(me, report_id)
    response = Response(render_receipt(found), mimetype="text/html")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    return keep_as_file(response, POLICY)


def _rows(statement: Statement) -> Iterator[tuple[str, str, int, int]]:
    pending_mtwei = statement.profit_pending_mtwei
    for figure in statement.profit:
        yield figure.side, figure.line.words, figure.amount_mtwei, figure.pending_mtwei
    yield Side.PROFIT.value, "Profit Subtotal", statement.profit_mtwei, pending_mtwei
    for figure in statement.loss:
        yield figure.side, figure.line.words, figure.amount_mtwei, figure.pending_mtwei
    yield Side.LOSS.value, "Loss Subtotal", statement.loss_mtwei, 0
    yield "total", "Total", statement.total_mtwei, pending_mtwei
