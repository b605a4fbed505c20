"""What is one's own, for one's programs: the level, the wallet, the reports, the notifications."""

from flask import Blueprint, Response

from forum.models import Member
from forum.queries.notifications import notifications_page
from forum.queries.own_reports import own_reports
from forum.queries.reports import report_page
from forum.queries.wallet import wallet
from forum.queries.wallet_movements import movements
from forum.render.api import members as shapes
from forum.render.api.notifications import notification
from forum.render.api.reports import listed, report
from forum.render.api.shared import page
from forum.web.bearers import current_program
from forum.web.json_api import json_answer, page_size, read_arguments
from forum.web.login import signed_in
from forum.web.viewer import site, viewer

bp = Blueprint("api_me", __name__, url_prefix="/api/v1/me")


@bp.get("")
@signed_in
def show(me: Member) -> Response:
    """Give one's level, what is open to one and what is missing, and what the wallet holds."""
    read_arguments()
    program = current_program()
    return json_answer(shapes.me(viewer(), sorted(program.scopes) if program else []))


@bp.get("/wallet")
@signed_in
def show_wallet(me: Member) -> Response:
    """Give what the wallet holds and waits for."""
    read_arguments()
    return json_answer(shapes.wallet(wallet(me, site().economy_rules, None)))


@bp.get("/wallet/entries")
@signed_in
def list_entries(me: Member) -> Response:
    """List what moved in the wallet, the newest first."""
    sent = read_arguments("after", "limit")
    entries, more = movements(me, sent.get("after"), page_size(sent))
    return json_answer(page(entries, shapes.entry, more))


@bp.get("/notifications")
@signed_in
def list_notifications(me: Member) -> Response:
    """List what one was notified of, the newest first; nothing is read by that."""
    sent = read_arguments("after", "limit")
    found = notifications_page(me, sent.get("after"), page_size(sent))
    return json_answer(page(found.lines, notification, found.more))


@bp.get("/reports")
@signed_in
def list_reports(me: Member) -> Response:
    """List one's reports, the newest first."""
    sent = read_arguments("after", "limit")
    reports, more = own_reports(me, sent.get("after"), page_size(sent))
    return json_answer(page(reports, listed, more))


@bp.get("/reports/<id:report_id>")
@signed_in
def show_report(me: Member, report_id: int) -> Response:
    """Give one of one's reports, with its lines."""
    read_arguments()
    return json_answer(report(report_page(me, report_id)))
