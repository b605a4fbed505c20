"""Where one is logged in, and logging out there."""

from flask import Blueprint, url_for

from forum.actions import sessions as actions
from forum.i18n import _, ngettext
from forum.models import Member
from forum.queries.sessions import sessions_of
from forum.rules.sessions import lifetime_of
from forum.web import answers
from forum.web.login import close_session, current_session, session_token, signed_in

bp = Blueprint("sessions", __name__, url_prefix="/settings/sessions")


def _sessions(me: Member, done: str | None = None) -> str:
    this_id = current_session().session_id
    inputs = {"sessions": sessions_of(me, this_id), "this_id": this_id, "lifetime": lifetime_of(me.role), "done": done}
    return answers.render_part_or_page("settings/_sessions.html", "settings/sessions.html", **inputs)


@bp.get("")
@signed_in
def show(me: Member) -> str:
    """Show each device that one is logged in on."""
    return _sessions(me)


@bp.post("/<id:session_id>/end")
@signed_in
def end(me: Member, session_id: int) -> object:
    """Log out on one device; on this one, that is a logout."""
    if session_id == current_session().session_id:
        close_session()
        return answers.redirect_to(url_for("front.show"))
    actions.end_one(me, session_id)
    return _ended(me, _("That device is logged out."))


@bp.post("/end-others")
@signed_in
def end_others(me: Member) -> object:
    """Log out on all other devices."""
    count = actions.end_others(me, session_token())
    done = ngettext("Logged out on %(num)s device.", "Logged out on %(num)s devices.", count)
    return _ended(me, done if count else _("You aren’t logged in anywhere else."))


def _ended(me: Member, done: str) -> object:
    return answers.answer(lambda: _sessions(me, done), url_for("sessions.show"), moves_viewer=False, flashes=done)
