"""One's e-mail address: confirming it by a link in a mail and a button behind the link, and taking another one."""

from collections.abc import Callable

from flask import Blueprint, flash, render_template, url_for
from itsdangerous import BadSignature

from forum import mail
from forum.actions import email_addresses as actions
from forum.actions.history_proofs import claimable_by
from forum.errors import Invalid, NotFound
from forum.forms.accounts import EmailForm
from forum.i18n import _
from forum.models import EmailChange, Member
from forum.render import mails
from forum.web import answers
from forum.web.addresses import login_address
from forum.web.login import reload_session, renewed_session, require_member, signed_in
from forum.web.sudo import confirmed

bp = Blueprint("email_addresses", __name__)


def _page(errors: dict[str, list[str]], **inputs: object) -> str:
    """Render one's address and the form for another: the section alone for HTMX."""
    me = require_member()
    inputs = {"form": EmailForm(), "change": EmailChange.of(me.id), "errors": errors, **inputs}
    return answers.render_part_or_page("settings/_email_change.html", "settings/email.html", **inputs)


def _show_status(errors: dict[str, list[str]]) -> str:
    return _status(errors) if answers.wants_fragment() else _page(errors)


def _status(errors: dict[str, list[str]], *, sent: bool = False) -> str:
    inputs = {"change": EmailChange.of(require_member().id), "errors": errors, "sent": sent}
    return render_template("settings/_email.html", **inputs)


@bp.get("/settings/email")
@signed_in
def show_settings(_me: Member) -> str:
    """Show one's address, and the form for another."""
    return _page({})


@bp.post("/settings/email")
@answers.redisplays_form(bp, _show_status)
@signed_in
def send(me: Member) -> object:
    """Mail the link that confirms one's address."""
    _require_mail()
    actions.send_link(me, mails.about_address)
    fragment = lambda: _status({}, sent=True)  # noqa: E731
    sentence = _("We’ve sent a link to %(address)s.", address=me.email)
    return answers.answer(fragment, url_for("settings.show") + "#email-form", moves_viewer=False, flashes=sentence)


@bp.post("/settings/email/change")
@answers.redisplays_form(bp, _page)
@signed_in
@confirmed
def ask_for_change(me: Member) -> object:
    """Ask for another address, by links to both."""
    form = EmailForm()
    form.check()
    _require_mail()
    actions.ask_for_change(me, form.email.data, mails.about_address, mails.about_change)
    return _asked(_("We’ve sent a link to %(address)s.", address=form.email.data))


@bp.post("/settings/email/keep")
@signed_in
def keep(me: Member) -> object:
    """Keep one's address: take back that one wanted another."""
    actions.withdraw(me)
    return _asked(_("Your address stays as it is."))


def _asked(sentence: str) -> object:
    fragment = lambda: _page({}, form=EmailForm(formdata=None), done=sentence)  # noqa: E731
    return answers.answer(fragment, url_for("email_addresses.show_settings"), moves_viewer=False, flashes=sentence)


def _require_mail() -> None:
    if not mail.is_set_up():
        raise Invalid(form=_("This forum can’t send mail: its operator hasn’t set it up."))


@bp.get("/verify/<token>")
def show(token: str) -> str:
    """Show the button that confirms the address; opening a link alone changes nothing."""
    return render_template("accounts/verify.html", token=token, email=_read(mails.read_confirmation, token)[1])


@bp.post("/verify/<token>")
def confirm(token: str) -> object:
    """Confirm the address that the link was sent to."""
    member_id, email = _read(mails.read_confirmation, token)
    with renewed_session() as renewal:
        done = actions.confirm(member_id, email, renewal)
    if done and claimable_by(Member.get_by_id(member_id)):
        said = _("E-mail address confirmed. Something was written elsewhere with this address: see if it’s yours.")
        return _answered(said, "claiming.show")
    return _answered(
        _("E-mail address confirmed.")
        if done
        else _("E-mail address confirmed. It takes effect as soon as your old address agrees, or in three days.")
    )


@bp.get("/verify/change/<token>")
def show_change(token: str) -> str:
    """Ask whoever reads the old mailbox about the new address."""
    change_id, email = _read(mails.read_change, token)
    EmailChange.require(change_id)
    return render_template("accounts/verify_change.html", token=token, email=email)


@bp.post("/verify/change/<token>/agree")
def agree(token: str) -> object:
    """Agree to the new address, as whoever reads the old mailbox."""
    change_id, email = _read(mails.read_change, token)
    with renewed_session() as renewal:
        done = actions.agree(change_id, renewal)
    return _answered(
        _("Your e-mail address is now %(address)s.", address=email)
        if done
        else _("Thank you. The new address has yet to be confirmed, by the link that we sent there.")
    )


@bp.post("/verify/change/<token>/stop")
def stop(token: str) -> object:
    """Stop the new address, as whoever reads the old mailbox."""
    actions.stop(_read(mails.read_change, token)[0])
    flash(_("Stopped: your address stays as it is. You’ve been logged out everywhere. Set a new password now."))
    return answers.redirect_to(url_for("resets.ask_page"))


def _answered(sentence: str, leads_to: str = "settings.show") -> object:
    """Lead to the page with this endpoint, or to the login before it."""
    flash(sentence)
    page = url_for(leads_to)
    if reload_session():  # a change of address may have ended it
        return answers.redirect_to(page)
    return answers.redirect_to(url_for("accounts.log_in_page") if leads_to == "settings.show" else login_address(page))


def _read(read: Callable[[str], tuple[int, str]], token: str) -> tuple[int, str]:
    try:
        return read(token)
    except BadSignature:
        words = _("This link is invalid or has expired."), _("Request a new one in your settings.")
        raise NotFound(*words) from None
