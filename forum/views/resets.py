"""A new password for who has forgotten theirs: asking for the link, and setting it behind the link."""

from flask import Blueprint, flash, render_template, url_for

from forum import mail
from forum.actions import resets as actions
from forum.errors import Invalid
from forum.forms.accounts import ForgottenForm, ResetForm
from forum.i18n import _
from forum.render import mails
from forum.web import answers

bp = Blueprint("resets", __name__)

Errors = dict[str, list[str]]


def _show_question(errors: Errors) -> str:
    return render_template("accounts/forgotten.html", form=ForgottenForm(), errors=errors, can_mail=mail.is_set_up())


@bp.get("/forgot")
def ask_page() -> str:
    """Ask for the address or the username."""
    return _show_question({})


@bp.post("/forgot")
@answers.redisplays_form(bp, _show_question)
def ask() -> object:
    """Mail a link to who has this address or name; the answer is the same for nobody."""
    form = ForgottenForm()
    form.check()
    if not mail.is_set_up():
        raise Invalid(form=_("This forum can’t send mail: its operator hasn’t set it up. Ask them for a new password."))
    actions.ask(form.email.data, mails.about_reset)
    flash(_("If there’s an account with this address or name, a mail with a link is on its way."))
    return answers.redirect_to(url_for("accounts.log_in_page"))


def _show_form(errors: Errors, token: str) -> str:
    member = actions.member_of(token)
    return render_template("accounts/reset.html", form=ResetForm(), errors=errors, token=token, name=member.name)


@bp.get("/reset/<token>")
def show(token: str) -> str:
    """Ask for the new password; opening a link alone changes nothing."""
    return _show_form({}, token)


@bp.post("/reset/<token>")
@answers.redisplays_form(bp, _show_form)
def reset(token: str) -> object:
    """Set the new password, which ends all sessions, and lead to the login."""
    form = ResetForm()
    form.check()
    actions.reset(token, form.password.data)
    flash(_("Your password is set. You’ve been logged out everywhere: log in with the new one."))
    return answers.redirect_to(url_for("accounts.log_in_page"))
