"""One's own profile and password."""

from flask import Blueprint, render_template, url_for

from forum.actions.password_change import change_password, hash_for_change
from forum.actions.profiles import change_profile
from forum.forms.accounts import PasswordForm, ProfileForm
from forum.i18n import _
from forum.models import EmailChange, Member, ShownEarnings
from forum.queries.claimable import can_have_histories
from forum.queries.erasure import erasure_of
from forum.web import answers
from forum.web.devices import remember_device
from forum.web.login import renewed_session, require_member, signed_in

bp = Blueprint("settings", __name__, url_prefix="/settings")

Errors = dict[str, list[str]]


@bp.get("")
@signed_in
def show(me: Member) -> str:
    """Show both forms."""
    return render_template("settings/show.html", **_inputs(_profile_of(me), PasswordForm(), {}))


def _profile_of(me: Member) -> ProfileForm:
    shown = "on" if ShownEarnings.of(me.id) else ""
    return ProfileForm(formdata=None, obj=me, shows_earnings=shown)


def _inputs(profile: ProfileForm, password: PasswordForm, errors: Errors) -> dict[str, object]:
    me = require_member()
    pending = {"erasure": erasure_of(me), "change": EmailChange.of(me.id), "has_histories": can_have_histories(me)}
    return {"profile": profile, "password": password, "errors": errors, **pending}


def _show_profile(errors: Errors) -> str:
    inputs = _inputs(ProfileForm(), PasswordForm(formdata=None), errors)
    return answers.render_part_or_page("settings/_profile.html", "settings/show.html", **inputs)


@bp.post("")
@answers.redisplays_form(bp, _show_profile)
@signed_in
def update(me: Member) -> object:
    """Change what others see."""
    form = ProfileForm()
    form.check()
    answers.act_once(me, lambda: _change(me, form))
    return _saved("settings/_profile.html", _("Profile saved."), profile=form)


def _change(me: Member, form: ProfileForm) -> None:
    change_profile(me, form.display_name.data, form.bio.data, shows_earnings=form.shows)


def _show_password(errors: Errors) -> str:
    inputs = _inputs(_profile_of(require_member()), PasswordForm(), errors)
    return answers.render_part_or_page("settings/_password.html", "settings/show.html", **inputs)


@bp.get("/password")
@signed_in
def password(me: Member) -> str:
    """Show the settings: the password's form is part of them."""
    return show()


@bp.post("/password")
@answers.redisplays_form(bp, _show_password)
@signed_in
def update_password(me: Member) -> object:
    """Change the password, which ends this member's other sessions."""
    form = PasswordForm()
    form.check()
    prepare = lambda: hash_for_change(me, form.current.data, form.new.data)  # noqa: E731
    with renewed_session() as renewal:
        answers.prepare_and_act_once(me, prepare, lambda hashed: change_password(me, hashed, renewal))
    remember_device(Member.get_by_id(me.id))  # the password was part of what this browser is known by
    return _saved("settings/_password.html", _("Password changed. Your other devices have been logged out."))


def _saved(part: str, sentence: str, **inputs: object) -> object:
    fragment = lambda: render_template(part, errors={}, saved=True, **inputs)  # noqa: E731
    return answers.answer(fragment, url_for("settings.show"), flashes=sentence)
