"""A member's public page."""

from flask import Blueprint, render_template

from forum.queries.profile import profile

bp = Blueprint("members", __name__)


@bp.get("/u/<name>")
def show(name: str) -> str:
    """Show who somebody is and what they wrote lately."""
    return render_template("members/show.html", profile=profile(name))
