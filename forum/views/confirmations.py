"""Showing once more that it is oneself, before something that cannot be taken back."""

from flask import Blueprint, redirect, render_template, request, url_for

from forum.forms.accounts import ConfirmForm
from forum.models import Member
from forum.queries.factors import factors_of
from forum.web import answers, sudo
from forum.web.addresses import local_address
from forum.web.login import require_member, signed_in
from forum.web.passkeys import relying_party, use_sent_passkey

bp = Blueprint("confirmations", __name__)


def _show(errors: dict[str, list[str]]) -> str:
    by_passkey = relying_party() is not None and bool(factors_of(require_member().id).passkeys)
    inputs = {"form": ConfirmForm(), "errors": errors, "following": _following(), "by_passkey": by_passkey}
    return render_template("accounts/confirm.html", **inputs)


@bp.get("/confirm")
@signed_in
def show(me: Member) -> object:
    """Ask for the password, or a passkey."""
    return redirect(_following(), 303) if sudo.is_confirmed() else _show({})


@bp.post("/confirm")
@answers.redisplays_form(bp, _show)
@signed_in
def confirm(me: Member) -> object:
    """Check the password, or a passkey; go on where it was asked for."""
    if "credential" in request.form:
        use_sent_passkey("confirm", me.id)
        sudo.confirm()
    else:
        form = ConfirmForm()
        form.check()
        sudo.confirm_with_password(me, form.password.data or "")
    return answers.redirect_to(_following())


def _following() -> str:
    return local_address(request.values.get("next", "")) or url_for("front.show")
