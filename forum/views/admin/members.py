"""What admins do about one member: give or take XP, or set a level."""

from secrets import token_urlsafe

from flask import Blueprint, flash, url_for

from forum.actions import members
from forum.errors import Conflict
from forum.forms.levels import XpForm
from forum.i18n import _, figure
from forum.models import Member
from forum.queries.member_xp import member_xp
from forum.queries.vouching import vouching_panel
from forum.web import answers
from forum.web.login import admins_only, require_admin
from forum.web.sudo import confirmed
from forum.web.viewer import site

bp = Blueprint("members_admin", __name__, url_prefix="/admin")

Errors = dict[str, list[str]]


def _show(errors: Errors, name: str) -> str:
    me, standing = require_admin(), member_xp(name)
    inputs = {"standing": standing, "form": XpForm(), "errors": errors, "key": token_urlsafe(12)}
    inputs["vouching"] = vouching_panel(standing.member, me, site().economy_rules)
    return answers.render_part_or_page("admin/_member_form.html", "admin/member.html", **inputs)


@bp.get("/members/<name>")
@admins_only
def show(me: Member, name: str) -> str:
    """Show a member's level and XP, and the form."""
    return _show({}, name)


@bp.post("/members/<name>")
@answers.redisplays_form(bp, _show)
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
        return _show({"form": [f"{refusal.message} {refusal.advice}"]}, name), refusal.status
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
