"""What one was notified of, and having read it.

Nothing is written by looking at something. So a line is a form: its button notes that it was read and leads on to what
it is about, with JavaScript or without; its time is a plain link there, for another tab, which notes nothing.
"""

from flask import Blueprint, render_template, request, url_for

from forum.actions.notification_list import mark_all_read, mark_read
from forum.errors import Invalid
from forum.forms.notifications import ReadForm
from forum.i18n import _
from forum.models import Member
from forum.queries.notifications import line_of, notifications_page
from forum.render.notifications import notification_address
from forum.rules.notification_kinds import UNREAD_COUNTED_MAX
from forum.web import answers
from forum.web.addresses import number
from forum.web.login import require_member, signed_in

bp = Blueprint("notifications", __name__, url_prefix="/notifications")
bp.add_app_template_global(UNREAD_COUNTED_MAX, "unread_max")
bp.add_app_template_global(notification_address)

Errors = dict[str, list[str]]


def _list(errors: Errors) -> str:
    found = notifications_page(require_member(), request.args.get("after"))
    part, page = "notifications/_list.html", "notifications/show.html"
    return answers.render_part_or_page(part, page, notifications=found, errors=errors)


@bp.get("")
@signed_in
def show(me: Member) -> str:
    """Show what one was notified of, newest first."""
    return _list({})


@bp.post("/read")
@answers.redisplays_form(bp, _list)
@signed_in
def read(me: Member) -> object:
    """Note that one has read a notification, or all; lead on to what it is about, if that was asked for."""
    form = ReadForm()
    form.check()
    if form.all.data:
        mark_all_read(me, number(form.until.data or ""))
        return answers.answer(lambda: _list({}), url_for("notifications.show"), flashes=_("All marked as read."))
    found = number(form.id.data or "")
    if found is None:
        raise Invalid(form=_("Choose a notification."))
    return _read_one(me, found, go=bool(form.go.data))


def _read_one(me: Member, notification_id: int, *, go: bool) -> object:
    mark_read(me, notification_id)
    line = line_of(me, notification_id)
    if go and line:
        return answers.redirect_to(notification_address(line))
    fragment = lambda: render_template("notifications/_line.html", line=line, takes_focus=True) if line else ""  # noqa: E731
    return answers.answer(fragment, url_for("notifications.show", _anchor=f"notification-{notification_id}"))
