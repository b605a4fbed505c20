"""The admins' desk: what needs a hand now, and how the last days were."""

from flask import Blueprint, render_template

from forum.jobs.health import health
from forum.models import Member
from forum.queries.desk import desk
from forum.render.desk import checks, plots
from forum.web.login import admins_only

bp = Blueprint("desk_admin", __name__, url_prefix="/admin")


@bp.get("")
@admins_only
def show(_me: Member) -> str:
    """Show what needs a hand, with where it is dealt with, and the charts."""
    found = desk()
    return render_template("admin/desk.html", checks=checks(found, health()), plots=plots(found.days), days=found.days)
