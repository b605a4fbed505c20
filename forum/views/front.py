"""The front page."""

from flask import Blueprint, render_template, request

from forum.i18n import N_
from forum.queries.front import front_page
from forum.web.login import current_member

bp = Blueprint("front", __name__)

_SORTS = {"hot": N_("Hot"), "new": N_("New"), "top": N_("Top")}


@bp.get("/")
def show() -> str:
    """Show the posts, hot, new or top, with one tag or with any."""
    sort, tag = request.args.get("sort", "hot"), request.args.get("tag") or None
    page = front_page(sort, tag, request.args.get("after"), current_member())
    return render_template("front/show.html", page=page, sort=sort, sorts=_SORTS, tag=tag)
