"""A member's public page, and vouching for them."""

from flask import Blueprint, render_template, url_for

from forum.actions.vouching import change_vouching
from forum.forms.vouching import VouchForm
from forum.models import Member
from forum.queries.profile import named, profile
from forum.queries.vouching import vouching_panel
from forum.rules.vouching import VOUCH_DAYS
from forum.web import answers
from forum.web.login import current_member, signed_in
from forum.web.viewer import site

bp = Blueprint("members", __name__)
bp.add_app_template_global(VOUCH_DAYS, "vouch_days")

Errors = dict[str, list[str]]


@bp.get("/u/<name>")
def show(name: str) -> str:
    """Show who somebody is and what they wrote lately."""
    found = profile(name, current_member())
    vouching = vouching_panel(found.member, current_member(), site().economy_rules)
    return render_template("members/show.html", profile=found, vouching=vouching, errors={})


def _vouching(errors: Errors, name: str, typed: str = "") -> str:
    panel = vouching_panel(named(name), current_member(), site().economy_rules)
    return render_template("members/_vouching.html", vouching=panel, errors=errors, typed=typed)


def _show_vouching(errors: Errors, name: str) -> str:
    typed = VouchForm().reason.data
    if answers.wants_fragment():
        return _vouching(errors, name, typed)
    found = profile(name, current_member())
    vouching = vouching_panel(found.member, current_member(), site().economy_rules)
    return render_template("members/show.html", profile=found, vouching=vouching, errors=errors, typed=typed)


@bp.post("/u/<name>/vouch")
@answers.redisplays_form(bp, _show_vouching)
@signed_in
def vouch(me: Member, name: str) -> object:
    """Vouch for a member, or no longer."""
    form = VouchForm()
    form.check()
    answers.act_once(me, lambda: change_vouching(me, name, form.value.data, form.reason.data))
    address = url_for("members.show", name=named(name).name) + "#vouching"
    return answers.answer(lambda: _vouching({}, name), address, moves_viewer=False)
