"""What happened to one's own account."""

from flask import Blueprint, render_template, request

from forum.models import Member
from forum.queries.security_log import security_log_page
from forum.web.login import signed_in

bp = Blueprint("security_log", __name__)


@bp.get("/settings/security-log")
@signed_in
def show(me: Member) -> str:
    """Show logins, failures and what was changed, newest first."""
    return render_template("settings/security_log.html", page=security_log_page(me, request.args.get("after")))
