"""The public log."""

from flask import Blueprint, render_template, request

from forum.queries.log import log_page

bp = Blueprint("log", __name__)


@bp.get("/log")
def show() -> str:
    """Show what admins, moderators and the operator did, newest first."""
    return render_template("log/show.html", page=log_page(request.args.get("after")))
