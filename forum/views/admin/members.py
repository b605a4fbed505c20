"""What admins do about one member: give or take XP, or set a level."""

from secrets import token_urlsafe

from flask import Blueprint, flash, render_template, url_for

from forum.actions import members
from forum.errors import Conflict
from forum.forms.levels import StandingForm
from forum.i18n import _, figure
from forum.models import Member
from forum.queries.member_standing import member_standing
from forum.web import access, answers
from forum.web.limits import writing

bp = Blueprint("members_admin", __name__, url_prefix="/admin")

Errors = dict[str, list[str]]


def _show(errors: Errors, name: str) -> str:
    access.admin()
    template = "admin/_member_form.html" if answers.wants_fragment() else "admin/member.html"
    standing = member_standing(name)
    return render_template(template, standing=standing, form=StandingForm(), errors=errors, key=token_urlsafe(12))


@bp.get("/members/<name>")
@access.admins_only
def show(me: Member, name: str) -> str:
    """Show how a member stands, and the form."""
    return _show({}, name)


@bp.post("/members/<name>")
@writing
@answers.offers_again(_show)
@access.admins_only
def change(me: Member, name: str) -> object:
    """Give or take XP, or set the member to a level."""
    member_standing(name)
    form = StandingForm()
    form.check()
    try:
        answers.once(me, lambda: _grant(me, name, form))
    except Conflict as refusal:
        return _show({"form": [f"{refusal.message} {refusal.advice}"]}, name), refusal.status
    after = members.member_named(name)
    flash(
        _(
            "%(name)s stands at LVL %(level)s now, with %(xp)s XP.",
            name=after.name,
            level=access.site().rules.level(after.xp),
            xp=figure(after.xp),
        )
    )
    return answers.go(url_for("members_admin.show", name=after.name))


def _grant(me: Member, name: str, form: StandingForm) -> int:
    if form.to_level.data:
        return members.set_level(name, int(form.to_level.data), form.reason.data, by=me).id
    return members.grant_xp(name, int(form.amount_xp.data), form.reason.data, by=me).id
