"""The front page."""

from flask import Blueprint, render_template, request

from forum.queries.front import SORTS, front_page

bp = Blueprint("front", __name__)


@bp.get("/")
def show() -> str:
    """Show the posts, hot, new or top, with one tag or with any."""
    sort, tag = request.args.get("sort", "hot"), request.args.get("tag") or None
    page = front_page(sort, tag, request.args.get("after"))
    return render_template("front/show.html", page=page, sort=sort, sorts=SORTS, tag=tag)
