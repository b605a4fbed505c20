"""One's own profile and password."""

from flask import Blueprint, flash, render_template, url_for

from forum.actions.accounts import change_password, change_profile
from forum.forms.accounts import PasswordForm, ProfileForm
from forum.i18n import _
from forum.models import Member
from forum.web import answers
from forum.web.login import current_member, session_token, signed_in

bp = Blueprint("settings", __name__, url_prefix="/settings")


@bp.get("")
@signed_in
def show(me: Member) -> str:
    """Show both forms."""
    return _page(ProfileForm(obj=me), PasswordForm())


def _show_profile(errors: dict[str, list[str]]) -> str:
    if answers.wants_fragment():
        return _profile_fragment(ProfileForm(), errors)
    return _page(ProfileForm(), PasswordForm(formdata=None), errors)


@bp.post("")
@answers.redisplays_form(_show_profile)
@signed_in
def update(me: Member) -> object:
    """Change what others see."""
    form = ProfileForm()
    form.check()
    answers.once(me, lambda: change_profile(me, form.display_name.data, form.bio.data))
    return _saved(lambda: _profile_fragment(form, {}, saved=True), _("Your profile is saved."))


def _show_password(errors: dict[str, list[str]]) -> str:
    if answers.wants_fragment():
        return _password_fragment(errors)
    return _page(ProfileForm(formdata=None, obj=current_member()), PasswordForm(), errors)


@bp.get("/password")
@signed_in
def password(me: Member) -> str:
    """Show the settings: the password's form is part of them."""
    return show()


@bp.post("/password")
@answers.redisplays_form(_show_password)
@signed_in
def update_password(me: Member) -> object:
    """Change the password, which ends this member's other sessions."""
    form = PasswordForm()
    form.check()
    answers.once(me, lambda: change_password(me, form.current.data, form.new.data, session_token()))
    return _saved(
        lambda: _password_fragment({}, saved=True), _("Your password is changed; other devices are logged out.")
    )


def _saved(fragment, words: str) -> object:
    if not answers.wants_fragment():
        flash(words)
    return answers.answer(fragment, url_for("settings.show"))


def _page(profile: ProfileForm, password: PasswordForm, errors: dict[str, list[str]] | None = None) -> str:
    return render_template("settings/show.html", profile=profile, password=password, errors=errors or {})


def _profile_fragment(form: ProfileForm, errors: dict[str, list[str]], saved: bool = False) -> str:
    return render_template("settings/_profile.html", profile=form, errors=errors, saved=saved)


def _password_fragment(errors: dict[str, list[str]], saved: bool = False) -> str:
    return render_template("settings/_password.html", errors=errors, saved=saved)
