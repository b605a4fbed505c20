"""Confirming an e-mail address: a mail with a link, and a button behind the link."""

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from itsdangerous import BadSignature

from forum import mail
from forum.actions.accounts import confirm_email
from forum.actions.outbox import queue_mail
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.render import mails
from forum.web import answers
from forum.web.login import current_member, signed_in

bp = Blueprint("email_addresses", __name__)

_VALID_SECONDS = 3 * 24 * 3600


@bp.post("/settings/email")
@signed_in
def send(me: Member) -> object:
    """Mail the link that confirms one's address."""
    failure = None if mail.is_set_up() else _("This forum can’t send mail: its operator hasn’t set it up.")
    letter = mails.confirm_address(me)
    queue_mail(me.email, letter.subject, letter.text)
    result = failure or _("We’ve sent a link to %(address)s.", address=me.email)
    to = url_for("settings.show") + "#email-form"
    return answers.answer(lambda: _email_section(failure), to, moves_viewer=False, flashes=result)


def _email_section(failure: str | None) -> str:
    return render_template("settings/_email.html", sent=failure is None, failure=failure)


@bp.get("/verify/<token>")
def show(token: str) -> str:
    """Show the button that confirms the address; opening a link alone changes nothing."""
    email = _member_and_email(token)[1]
    return render_template("accounts/verify.html", token=token, email=email)


@bp.post("/verify/<token>")
def confirm(token: str) -> Response:
    """Confirm the address that the link was sent to."""
    confirm_email(*_member_and_email(token))
    flash(_("E-mail address confirmed."))
    return make_response(
        answers.redirect_to(url_for("settings.show") if current_member() else url_for("accounts.log_in_page"))
    )


def _member_and_email(token: str) -> tuple[int, str]:
    try:
        member_id, email = mails.signer().loads(token, max_age=_VALID_SECONDS)
    except (BadSignature, ValueError, TypeError):
        words = _("This link is invalid or has expired."), _("Request a new one in your settings.")
        raise NotFound(*words) from None
    return member_id, email
