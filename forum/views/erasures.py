"""Leaving for good."""

from flask import Blueprint, url_for

from forum.actions.erasure import request_erasure, stop_erasure
from forum.forms.leaving import ErasureForm
from forum.i18n import _
from forum.models import Member
from forum.queries.erasure import erasure_of
from forum.render.profile import former_member
from forum.web import answers
from forum.web.addresses import mailed_address
from forum.web.login import require_member, signed_in
from forum.web.sudo import is_confirmed, require_confirmed

bp = Blueprint("erasures", __name__, url_prefix="/settings/erasure")


def _show(errors: dict[str, list[str]], done: str | None = None) -> str:
    erasure = erasure_of(require_member())
    inputs = {"erasure": erasure, "form": ErasureForm(), "confirmed": is_confirmed(), "errors": errors, "done": done}
    return answers.render_part_or_page("settings/_erasure.html", "settings/erasure.html", **inputs)


@bp.get("")
@signed_in
def show(me: Member) -> str:
    """Show what leaving means, or that one is about to leave, and how to stop that."""
    return _show({})


@bp.post("")
@answers.redisplays_form(bp, _show)
@signed_in
def create(me: Member) -> object:
    """Have one's account erased in a day."""
    form = ErasureForm()
    form.check()
    require_confirmed()
    address = mailed_address(url_for("erasures.show"))
    answers.act_once(me, lambda: request_erasure(me, form.text.data, former_member(), address))
    return _answer(_("Your account will be deleted. Until then you can stop it here."))


@bp.post("/stop")
@answers.redisplays_form(bp, _show)
@signed_in
def stop(me: Member) -> object:
    """Stay after all."""
    answers.act_once(me, lambda: stop_erasure(me))
    return _answer(_("You’re staying: your account won’t be deleted."))


def _answer(said: str) -> object:
    return answers.answer(lambda: _show({}, done=said), url_for("erasures.show"), moves_viewer=False, flashes=said)
