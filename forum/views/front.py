"""The front page."""

from flask import Blueprint, render_template, request

from forum.i18n import N_
from forum.queries.followed import tag_ties
from forum.queries.front import front_page
from forum.web.login import current_member, require_member

bp = Blueprint("front", __name__)

_SORTS = {"hot": N_("Hot"), "new": N_("New"), "top": N_("Top")}


@bp.get("/")
def show() -> str:
    """Show the posts, hot, new or top, with one tag or with any; or those that one follows, the newest first."""
    followed = request.args.get("following") == "1"
    me = require_member() if followed else current_member()
    sort, tag = request.args.get("sort", "new" if followed else "hot"), request.args.get("tag") or None
    page = front_page(sort, tag, request.args.get("after"), me, followed=followed)
    ties = tag_ties(tag, me) if tag and me else None
    shown = {"page": page, "sort": sort, "sorts": _SORTS, "tag": tag, "tag_ties": ties}
    return render_template("front/show.html", **shown, following="1" if followed else None)
