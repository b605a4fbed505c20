"""What staff did, with the ids of the requests that did it."""

from flask import Blueprint, render_template, request

from forum.models import Member
from forum.queries.staff_log import Filter, StaffLogPage, staff_log_page
from forum.rules.log_kinds import StaffActionKind
from forum.web import answers
from forum.web.login import admins_only, require_admin

bp = Blueprint("staff_log", __name__, url_prefix="/admin/log")

_FIELDS = ("kind", "person")


def _page(page: StaffLogPage | None, errors: dict[str, list[str]]) -> str:
    typed = {name: request.args[name] for name in _FIELDS if request.args.get(name, "").strip()}
    kinds = {kind.value: kind.label for kind in StaffActionKind}
    return render_template("admin/log.html", page=page, typed=typed, kinds=kinds, errors=errors)


def _redisplay(errors: dict[str, list[str]]) -> str:
    require_admin()
    return _page(None, errors)


@bp.get("")
@answers.redisplays_form(bp, _redisplay)
@admins_only
def show(me: Member) -> str:
    """Show who did what to whom, when and why, newest first; all of it, or of a kind, or of one person."""
    return _page(staff_log_page(Filter.typed(request.args), request.args.get("after")), {})
