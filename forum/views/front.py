"""The front page."""

from flask import Blueprint, request

from forum.render.front import render_front

bp = Blueprint("front", __name__)


@bp.get("/")
def show() -> str:
    """Show the posts, hot, new, top or unanswered, with one tag or with any; or those that one follows."""
    return render_front(request.args.get("tag") or None, followed=request.args.get("following") == "1")
