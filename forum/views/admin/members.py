"""What admins do about one member: give or take XP, or set a level."""

from secrets import token_urlsafe

from flask import Blueprint, flash, render_template, url_for

from forum.actions import members
from forum.errors import Conflict
from forum.forms.levels import XpForm
from forum.i18n import _, figure
from forum.models import Member
from forum.queries.member_xp import member_xp
from forum.web import answers
from forum.web.limits import writing
from forum.web.login import admins_only, require_admin
from forum.web.viewer import site

bp = Blueprint("members_admin", __name__, url_prefix="/admin")

Errors = dict[str, list[str]]


def _show(errors: Errors, name: str) -> str:
    require_admin()
    template = "admin/_member_form.html" if answers.wants_fragment() else "admin/member.html"
    standing = member_xp(name)
    return render_template(template, standing=standing, form=XpForm(), errors=errors, key=token_urlsafe(12))


@bp.get("/members/<name>")
@admins_only
def show(me: Member, name: str) -> str:
    """Show how a member stands, and the form."""
    return _show({}, name)


@bp.post("/members/<name>")
@writing
@answers.redisplays_form(_show)
@admins_only
def change(me: Member, name: str) -> object:
    """Give or take XP, or set the member to a level."""
    member_xp(name)
    form = XpForm()
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
            level=site().level_rules.level(after.xp),
            xp=figure(after.xp),
        )
    )
    return answers.redirect_to(url_for("members_admin.show", name=after.name))


def _grant(me: Member, name: str, form: XpForm) -> int:
    if form.to_level.data:
        return members.set_level(name, int(form.to_level.data), form.reason.data, by=me).id
    return members.grant_xp(name, int(form.amount_xp.data), form.reason.data, by=me).id
