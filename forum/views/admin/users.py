"""All members, for admins: searched, filtered, in order."""

from flask import Blueprint, render_template, request

from forum.i18n import _
from forum.models import ROLES, Member
from forum.queries.member_search import MembersPage, Order, State, Wanted, members_page
from forum.web import answers
from forum.web.login import admins_only, require_admin

bp = Blueprint("users_admin", __name__, url_prefix="/admin/users")

_FIELDS = ("q", "role", "state", "order")


def _page(page: MembersPage | None, errors: dict[str, list[str]]) -> str:
    typed = {name: request.args[name] for name in _FIELDS if request.args.get(name, "").strip()}
    choices = {
        "role": (_("Role"), {role: _(role) for role in ROLES}),
        "state": (_("State"), {state.value: state.label for state in State}),
        "order": (_("Order"), {order.value: order.label for order in Order}),
    }
    return render_template("admin/users.html", page=page, typed=typed, choices=choices, errors=errors)


def _redisplay(errors: dict[str, list[str]]) -> str:
    require_admin()
    return _page(None, errors)


@bp.get("")
@answers.redisplays_form(bp, _redisplay)
@admins_only
def show(_me: Member) -> str:
    """Show the members asked for, 50 a page."""
    return _page(members_page(Wanted.typed(request.args), request.args.get("after")), {})
