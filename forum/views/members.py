"""A member's public page and card, and vouching for them."""

from flask import Blueprint, redirect, render_template, request, url_for

from forum.actions.vouching import change_vouching
from forum.errors import NameClaimed
from forum.forms.vouching import VouchForm
from forum.models import Member
from forum.queries.profile import named, profile, ties_with
from forum.queries.vouching import vouching_panel
from forum.render.profile import drawn, tabs_of
from forum.rules.vouching import VOUCH_DAYS
from forum.web import answers
from forum.web.login import current_member, signed_in
from forum.web.viewer import site

bp = Blueprint("members", __name__)
bp.add_app_template_global(VOUCH_DAYS, "vouch_days")

Errors = dict[str, list[str]]


@bp.get("/u/<name>")
def show(name: str) -> str:
    """Show who somebody is, and one of the tabs: what they wrote, their levels, what they earned."""
    return _page(name, {})


@bp.errorhandler(NameClaimed)
def lead_on(claimed: NameClaimed) -> object:
    """Lead from the name that somebody had elsewhere to their page here."""
    return redirect(url_for("members.show", name=claimed.name), 301)


def _page(name: str, errors: Errors, typed: str = "") -> str:
    me, arguments = current_member(), request.args if request.method == "GET" else {}
    found = profile(name, me, site().level_rules, arguments.get("tab", ""), arguments.get("after"))
    vouching = vouching_panel(found.member, me, site().economy_rules)
    inputs = {"vouching": vouching, "errors": errors, "typed": typed, "tabs": tabs_of(found, me)}
    return render_template("members/show.html", profile=found, **inputs, **drawn(found))


@bp.get("/u/<name>/card")
def card(name: str) -> object:
    """Show HTMX who somebody is, in short; everybody else is led to their page."""
    member, me = named(name), current_member()
    if not answers.wants_fragment():
        return redirect(url_for("members.show", name=member.name), 303)
    return render_template("members/_card.html", member=member, ties=ties_with(member, me))


def _vouching(errors: Errors, name: str, typed: str = "") -> str:
    panel = vouching_panel(named(name), current_member(), site().economy_rules)
    return render_template("members/_vouching.html", vouching=panel, errors=errors, typed=typed)


def _show_vouching(errors: Errors, name: str) -> str:
    typed = VouchForm().reason.data
    if answers.wants_fragment():
        return _vouching(errors, name, typed)
    return _page(name, errors, typed)


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
