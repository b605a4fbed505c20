"""What admins see and do of one member: XP or level, role, notes, mail, and ending a session."""

from collections.abc import Callable
from secrets import token_urlsafe

from flask import Blueprint, flash, redirect, render_template, url_for

from forum.actions import mailing, members, staff_desk
from forum.errors import Conflict
from forum.forms.levels import XpForm
from forum.forms.staff import MailForm, NoteForm, RoleForm
from forum.i18n import _, figure
from forum.models import ROLES, Member
from forum.queries import profile
from forum.queries.member_file import member_file
from forum.queries.member_xp import member_xp
from forum.queries.vouching import vouching_panel
from forum.web import answers
from forum.web.login import admins_only, require_admin
from forum.web.sudo import confirmed
from forum.web.viewer import site

bp = Blueprint("members_admin", __name__, url_prefix="/admin")

Errors = dict[str, list[str]]

# The forms of the page, each of which HTMX replaces by itself.
_PARTS = {
    "xp": "admin/_member_form.html",
    "role": "admin/_role_form.html",
    "notes": "admin/_notes.html",
    "sessions": "admin/_member_sessions.html",
    "mail": "admin/_member_mail.html",
}


def _shows(part: str) -> Callable[..., str]:
    """Return what shows the page after something went wrong in one of its forms; or to HTMX that form alone."""

    def show(errors: Errors, name: str, **_more: object) -> str:
        return _show(part, errors, name)

    return show


def _show(part: str, errors: Errors, name: str, done: str | None = None) -> str:
    me, standing = require_admin(), member_xp(name)
    inputs = {
        "standing": standing,
        "file": member_file(standing.member),
        "roles": ROLES,
        "form": XpForm(),
        "role_form": RoleForm(),
        "note_form": NoteForm() if errors else NoteForm(formdata=None),
        "mail_form": MailForm() if errors else MailForm(formdata=None),
        "key": token_urlsafe(12),
        "done": done,
    }
    if answers.wants_fragment():
        return render_template(_PARTS[part], errors=errors, **inputs)
    inputs["vouching"] = vouching_panel(standing.member, me, site().economy_rules)
    return render_template("admin/member.html", errors_of={part: errors}, **inputs)


@bp.get("/members/<name>")
@admins_only
def show(me: Member, name: str) -> object:
    """Show all that admins have to know of a member, and the forms; of who is unclaimed there is another page."""
    if profile.named(name).is_unclaimed:
        return redirect(url_for("histories_admin.show", name=name), 303)
    return _show("xp", {}, name)


@bp.post("/members/<name>")
@answers.redisplays_form(bp, _shows("xp"))
@admins_only
@confirmed
def change(me: Member, name: str) -> object:
    """Give or take XP, or set the member to a level."""
    member_xp(name)
    form = XpForm()
    form.check()
    try:
        answers.act_once(me, lambda: _grant(me, name, form))
    except Conflict as refusal:
        return _show("xp", {"form": [f"{refusal.message} {refusal.advice}"]}, name), refusal.status
    after = members.member_named(name)
    flash(_xp_and_level(after))
    return answers.redirect_to(url_for("members_admin.show", name=after.name))


def _xp_and_level(member: Member) -> str:
    return _(
        "%(name)s is now LVL %(level)s, with %(xp)s XP.",
        name=member.name,
        level=site().level_rules.level(member.xp),
        xp=figure(member.xp),
    )


def _grant(me: Member, name: str, form: XpForm) -> int:
    if form.to_level.data:
        return members.set_level(name, int(form.to_level.data), form.reason.data, by=me).id
    return members.grant_xp(name, int(form.amount_xp.data), form.reason.data, by=me).id


@bp.post("/members/<name>/role")
@answers.redisplays_form(bp, _shows("role"))
@admins_only
@confirmed
def change_role(me: Member, name: str) -> object:
    """Make the member a member, moderator or admin."""
    form = RoleForm()
    form.check()
    after = members.set_role(name, form.role.data, by=me)
    flash(_("%(name)s now has the role: %(role)s.", name=after.display_name, role=_(after.role)))
    return answers.redirect_to(url_for("members_admin.show", name=after.name, _anchor="role-form"))


@bp.post("/members/<name>/notes")
@answers.redisplays_form(bp, _shows("notes"))
@admins_only
def write_note(me: Member, name: str) -> object:
    """Add a note about the member."""
    form = NoteForm()
    form.check()
    try:
        answers.act_once(me, lambda: staff_desk.write_note(name, form.note.data, by=me))
    except Conflict as refusal:
        return _show("notes", {"form": [f"{refusal.message} {refusal.advice}"]}, name), refusal.status
    return _done("notes", name, _("The note is kept."))


@bp.post("/members/<name>/sessions/<id:session_id>/end")
@admins_only
def end_session(me: Member, name: str, session_id: int) -> object:
    """Log the member out on one device."""
    staff_desk.end_session_of(name, session_id, by=me)
    return _done("sessions", name, _("That device is logged out."))


@bp.post("/members/<name>/mail")
@answers.redisplays_form(bp, _shows("mail"))
@admins_only
def switch_mail(me: Member, name: str) -> object:
    """Stop mail to an address that bounces, or have it sent again."""
    form = MailForm()
    form.check()
    try:
        if form.value.data == "stop":
            mailing.stop_mail(name, form.why.data, by=me)
            return _done("mail", name, _("Nothing is mailed to this address any more."))
        mailing.resume_mail(name, by=me)
    except Conflict as refusal:
        return _show("mail", {"form": [refusal.message]}, name), refusal.status
    return _done("mail", name, _("Mail is sent to this address again."))


def _done(part: str, name: str, sentence: str) -> object:
    to = url_for("members_admin.show", name=name, _anchor=f"member-{part}")
    return answers.answer(lambda: _show(part, {}, name, sentence), to, moves_viewer=False, flashes=sentence)
