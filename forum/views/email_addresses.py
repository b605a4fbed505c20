"""Confirming an e-mail address: a mail with a link, and a button behind the link."""

from flask import Blueprint, Response, current_app, flash, make_response, render_template, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from forum import mail
from forum.actions.accounts import confirm_email
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.web import answers
from forum.web.addresses import mailed_address
from forum.web.limits import limit_mails
from forum.web.login import current_member, signed_in

bp = Blueprint("email_addresses", __name__)

_VALID_SECONDS = 3 * 24 * 3600


@bp.post("/settings/email")
@limit_mails
@signed_in
def send(me: Member) -> object:
    """Mail the link that confirms one's address."""
    failure = _send_link(me)
    result = failure or _("We’ve sent a link to %(address)s.", address=me.email)
    to = url_for("settings.show") + "#email-form"
    return answers.answer(lambda: _email_section(failure), to, moves_viewer=False, flashes=result)


def _email_section(failure: str | None) -> str:
    return render_template("settings/_email.html", sent=failure is None, failure=failure)


def _send_link(me: Member) -> str | None:
    """Send the mail and return None, or, in words, why it could not be sent."""
    config = current_app.extensions["config"]
    if config.mail_url is None:
        return _("This forum can’t send mail: its operator hasn’t set it up.")
    link = mailed_address(url_for("email_addresses.show", token=_signer().dumps([me.id, me.email])))
    text = render_template("settings/email.txt", link=link, name=me.display_name)
    try:
        subject = _("Confirm your address for %(site)s", site=config.site_name)
        mail.send(config.mail_url, config.mail_from, me.email, subject, text)
    except mail.MailFailed as error:
        current_app.logger.error("%s", error)
        return _("The mail couldn’t be sent. Try again later.")
    return None


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
        member_id, email = _signer().loads(token, max_age=_VALID_SECONDS)
    except (BadSignature, ValueError, TypeError):
        words = _("This link is invalid or has expired."), _("Request a new one in your settings.")
        raise NotFound(*words) from None
    return member_id, email


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="confirm an e-mail address")
