"""One's own wallet, as a page and as a sheet."""

from datetime import date

from flask import Blueprint, Response, render_template, request

from forum.models import Member, Vouching
from forum.queries.wallet import Filter, balances, every_entry, months, wallet
from forum.queries.wallet_entries import WalletEntry
from forum.render import charts
from forum.render.csv_export import csv_lines
from forum.rules.lines import WALLET_LINES, Line
from forum.web import answers
from forum.web.login import current_member, signed_in
from forum.web.viewer import site

bp = Blueprint("wallet", __name__)

_FIELDS = ("line", "post", "from", "to")
_POINTS_MAX = 120
_COLUMNS = (
    "date", "line", "amount_mtwei", "balance_mtwei", "post_id", "comment_id", "journal_id",
    "post_title", "words", "reason",
)  # fmt: skip


def _page(me: Member, wanted: Filter | None, errors: dict[str, list[str]]) -> str:
    found = wallet(me, site().economy_rules, wanted, request.args.get("after") if wanted else None)
    points = charts.thinned(balances(found.days), _POINTS_MAX)
    return render_template(
        "wallet/show.html",
        wallet=found,
        months=months(found.days),
        points=[(date.fromordinal(number), balance_mtwei) for number, balance_mtwei in points],
        chart=charts.line_chart(points) if len(points) > 1 else None,
        lines={line: line.label for line in WALLET_LINES if line != Line.LEFT_BEHIND},  # whose owner has left
        vouched=Vouching.is_vouched(me.id),
        typed={name: request.args[name] for name in _FIELDS if request.args.get(name, "").strip()},
        errors=errors,
    )


def _redisplay(errors: dict[str, list[str]]) -> str:
    return _page(current_member(), None, errors)


@bp.get("/wallet")
@answers.redisplays_form(bp, _redisplay)
@signed_in
def show(me: Member) -> str:
    """Show what the wallet holds, what it waits for, and what moved in it."""
    return _page(me, Filter.typed(request.args), {})


@bp.get("/wallet.csv")
@answers.redisplays_form(bp, _redisplay)
@signed_in
def csv(me: Member) -> Response:
    """Give the movements, all or those that the filter asks for, as a sheet, oldest first."""
    wanted = Filter.typed(request.args)
    lines = csv_lines(_COLUMNS, map(_row, every_entry(me, wanted)))  # made while they are sent
    response = Response(lines, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="wallet.csv"'
    return response


def _row(entry: WalletEntry) -> tuple[object, ...]:
    return (
        f"{entry.created_at:%Y-%m-%dT%H:%M:%SZ}",
        Line.named(entry.line).words,
        entry.amount_mtwei,
        entry.balance_mtwei,
        entry.post_id,
        entry.comment_id,
        entry.journal_id,
        entry.post_title,
        entry.words,
        entry.note,
    )
