"""Of what one wants to be notified."""

from flask import Blueprint, render_template, url_for

from forum import mail
from forum.actions.notification_list import change_switches
from forum.forms.notifications import SwitchesForm
from forum.i18n import _
from forum.models import Member
from forum.queries.notification_settings import switches_of
from forum.rules.notification_kinds import MAILED_AFTER
from forum.web import answers
from forum.web.login import require_member, signed_in

bp = Blueprint("notification_settings", __name__, url_prefix="/settings/notifications")

Errors = dict[str, list[str]]


def _inputs(me: Member) -> dict[str, object]:
    minutes = MAILED_AFTER.seconds // 60 if mail.is_configured() else None
    return {"switches": switches_of(me), "mailed_after_minutes": minutes, "errors": {}}


@bp.get("")
@signed_in
def show(me: Member) -> str:
    """Show which kinds one wants."""
    return render_template("settings/notifications.html", **_inputs(me))


def _redisplay(errors: Errors) -> str:
    inputs = _inputs(require_member()) | {"errors": errors}
    return answers.render_part_or_page("settings/_notifications.html", "settings/notifications.html", **inputs)


@bp.post("")
@answers.redisplays_form(bp, _redisplay)
@signed_in
def update(me: Member) -> object:
    """Say which kinds one wants."""
    form = SwitchesForm()
    form.check()
    answers.act_once(me, lambda: change_switches(me, form.wanted))
    fragment = lambda: render_template("settings/_notifications.html", saved=True, **_inputs(me))  # noqa: E731
    return answers.answer(fragment, url_for("notification_settings.show"), moves_viewer=False, flashes=_("Saved."))
