"""Showing once more that it is oneself, before something that cannot be taken back."""

from flask import Blueprint, redirect, render_template, request, url_for

from forum.forms.accounts import ConfirmForm
from forum.models import Member
from forum.web import answers
from forum.web.addresses import local_address
from forum.web.login import signed_in
from forum.web.sudo import confirm_with_password, is_confirmed

bp = Blueprint("confirmations", __name__)


def _show(errors: dict[str, list[str]]) -> str:
    return render_template("accounts/confirm.html", form=ConfirmForm(), errors=errors, following=_following())


@bp.get("/confirm")
@signed_in
def show(me: Member) -> object:
    """Ask for the password."""
    return redirect(_following(), 303) if is_confirmed() else _show({})


@bp.post("/confirm")
@answers.redisplays_form(bp, _show)
@signed_in
def confirm(me: Member) -> object:
    """Check the password; go on where it was asked for."""
    form = ConfirmForm()
    form.check()
    confirm_with_password(me, form.password.data or "")
    return answers.redirect_to(_following())


def _following() -> str:
    return local_address(request.values.get("next", "")) or url_for("front.show")
