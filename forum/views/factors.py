"""One's one-time codes and recovery codes."""

from flask import Blueprint, current_app, url_for

from forum.actions import factors as actions
from forum.actions.password_change import check_password
from forum.forms.factors import CodeForm, TotpOffForm
from forum.i18n import _
from forum.models import Member
from forum.queries.factors import factors_of
from forum.render.qr import qr_svg
from forum.text.one_time_codes import setup_address
from forum.web import answers
from forum.web.login import renewed_session, require_member, signed_in
from forum.web.second_factors import forget_pending_secret, pending_secret, sealer
from forum.web.sudo import confirmed

bp = Blueprint("factors", __name__, url_prefix="/settings")

Errors = dict[str, list[str]]


def _totp(errors: Errors, codes: list[str] | None = None, done: str | None = None) -> str:
    me = require_member()
    factors = factors_of(me.id)
    inputs = {"factors": factors, "errors": errors, "codes": codes, "done": done, "code": CodeForm().code.data or ""}
    if factors.totp_since is None:
        inputs["secret"] = secret = pending_secret()
        inputs["address"] = address = setup_address(secret, me.name, current_app.config["SITE_NAME"])
        inputs["qr"] = qr_svg(address, _("QR code of the key below"))
    return answers.render_part_or_page("settings/_totp.html", "settings/totp.html", **inputs)


@bp.get("/totp")
@signed_in
def totp(me: Member) -> str:
    """Show how to set up one-time codes, or since when they are asked for."""
    return _totp({})


@bp.post("/totp")
@answers.redisplays_form(bp, _totp)
@signed_in
@confirmed
def turn_on(me: Member) -> object:
    """Ask for one-time codes from now on; the answer holds the recovery codes, which nobody can see again."""
    form = CodeForm()
    form.check()
    with renewed_session() as renewal:
        codes = actions.turn_on_totp(me, pending_secret(), form.code.data, sealer(), renewal)
    forget_pending_secret()
    return _totp({}, codes)


@bp.post("/totp/off")
@answers.redisplays_form(bp, _totp)
@signed_in
def turn_off(me: Member) -> object:
    """Ask for one-time codes no more."""
    form = TotpOffForm()
    form.check()
    check_password(me, form.password.data)
    with renewed_session() as renewal:
        actions.turn_off_totp(me, renewal)
    done = _("One-time codes are off.")
    return answers.answer(lambda: _totp({}, done=done), url_for("factors.totp"), moves_viewer=False, flashes=done)


def _recovery(errors: Errors, codes: list[str] | None = None) -> str:
    inputs = {"factors": factors_of(require_member().id), "codes": codes}
    return answers.render_part_or_page("settings/_recovery.html", "settings/recovery.html", **inputs)


@bp.get("/recovery-codes")
@signed_in
def codes(me: Member) -> str:
    """Show how many recovery codes are left."""
    return _recovery({})


@bp.post("/recovery-codes")
@signed_in
@confirmed
def replace_codes(me: Member) -> object:
    """Make new recovery codes, which the answer holds; former ones end."""
    return _recovery({}, actions.replace_recovery_codes(me))
