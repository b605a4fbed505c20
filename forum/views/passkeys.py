"""One's passkeys: making, listing and removing them; and the challenges that a browser answers with one."""

from flask import Blueprint, Response, jsonify, request, url_for

from forum.actions import passkeys as actions
from forum.errors import Invalid
from forum.forms.factors import NewPasskeyForm
from forum.i18n import _
from forum.models import Member
from forum.queries.factors import factors_of
from forum.web import answers
from forum.web import passkeys as ceremony
from forum.web.half_open import member_waiting
from forum.web.login import renewed_session, require_member, signed_in
from forum.web.sudo import confirmed, require_confirmed

bp = Blueprint("passkeys", __name__)

Errors = dict[str, list[str]]


def _show(errors: Errors, codes: list[str] | None = None, done: str | None = None) -> str:
    inputs = {
        "factors": factors_of(require_member().id),
        "name": (NewPasskeyForm().name.data or "") if errors else "",
        "errors": errors,
        "codes": codes,
        "done": done,
        "possible": ceremony.relying_party() is not None,
        "elsewhere": ceremony.address_with_passkeys(),
    }
    return answers.render_part_or_page("settings/_passkeys.html", "settings/passkeys.html", **inputs)


@bp.get("/settings/passkeys")
@signed_in
def show(me: Member) -> str:
    """List one's passkeys, and offer to make another."""
    return _show({})


@bp.post("/settings/passkeys")
@answers.redisplays_form(bp, _show)
@signed_in
@confirmed
def add(me: Member) -> object:
    """Keep the passkey that the browser has just made. With one's first factor the answer holds recovery codes."""
    form = NewPasskeyForm()
    form.check()
    made, challenge = ceremony.made_passkey(me, form.credential.data, form.name.data)
    with renewed_session() as renewal:
        codes = actions.add_passkey(me, made, challenge, renewal)
    return _show({}, codes) if codes else _listed(_("Passkey added."))


@bp.post("/settings/passkeys/<id:passkey_id>/remove")
@signed_in
@confirmed
def remove(me: Member, passkey_id: int) -> object:
    """Forget a passkey."""
    with renewed_session() as renewal:
        actions.remove_passkey(me, passkey_id, renewal)
    return _listed(_("Passkey removed."))


def _listed(sentence: str) -> object:
    return answers.answer(
        lambda: _show({}, done=sentence), url_for("passkeys.show"), moves_viewer=False, flashes=sentence
    )


@bp.post("/passkeys/challenges")
def ask() -> Response:
    """Return what the browser needs to make a passkey or to use one, as JSON."""
    purpose = request.form.get("purpose", "")
    if purpose == "log_in":
        return jsonify(ceremony.request_options("log_in", None, []))
    if purpose == "second":
        me = member_waiting()
    else:
        me = require_member()
    if me is None or purpose not in {"register", "second", "confirm"}:
        raise Invalid(credential=_("There is nothing to do with a passkey here."))
    existing = factors_of(me.id).passkeys
    if purpose == "register":
        require_confirmed()  # before the device has made one that we then refuse
        return jsonify(ceremony.creation_options(me, existing))
    return jsonify(ceremony.request_options(purpose, me.id, existing))
