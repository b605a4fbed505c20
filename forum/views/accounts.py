"""Signing up, logging in, logging out."""

import json

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from forum.actions.factors import use_code
from forum.actions.logging_in import log_in as check_log_in
from forum.actions.signing_up import sign_up as join
from forum.forms.accounts import LogInForm, SignUpForm
from forum.forms.factors import CodeForm
from forum.i18n import _
from forum.models import Member
from forum.models.factor import has_factor
from forum.render import mails
from forum.render.second_step import second_step
from forum.web import answers, half_open
from forum.web.addresses import local_address, login_address, second_step_address
from forum.web.devices import device_name, device_tokens
from forum.web.interruptions import (
    OFFERED_FIELDS,
    form_kept_for_login,
    interrupted_form,
    is_offered_again,
    keep_for_login,
)
from forum.web.login import close_session, current_member, open_session
from forum.web.passkeys import relying_party, use_sent_passkey
from forum.web.routes import ROUTES
from forum.web.second_factors import sealer

bp = Blueprint("accounts", __name__)


def _show_sign_up(errors: dict[str, list[str]]) -> str:
    return render_template("accounts/sign_up.html", form=SignUpForm(), errors=errors)


@bp.get("/signup")
def new_member() -> object:
    """Show the form for a new member."""
    return redirect(_next_page(), 303) if current_member() else _show_sign_up({})


@bp.post("/signup")
@answers.redisplays_form(bp, _show_sign_up)
def sign_up() -> object:
    """Make a member, who is logged in at once."""
    form = SignUpForm()
    form.check()
    member = join(form.username.data, form.email.data, form.password.data, mails.about_address)
    return _continue_as(member, new_device=False)


def _show_log_in(errors: dict[str, list[str]]) -> str:
    form = LogInForm()
    resume = _interrupted_form() or form.resume.data or ""
    resumed = _resumable_form(resume)
    inputs = {
        "form": form,
        "errors": errors,
        "resume": resume if resumed else "",
        "resumed": resumed,
        "by_passkey": relying_party() is not None,
    }
    return render_template("accounts/log_in.html", **inputs)


@bp.get("/login")
def log_in_page() -> object:
    """Show the form for name and password."""
    return redirect(_next_page(), 303) if current_member() else _show_log_in({})


@bp.post("/login")
@answers.redisplays_form(bp, _show_log_in)
def log_in() -> object:
    """Open a session; go on where the login was asked for."""
    form = LogInForm()
    form.check()
    demo_allowed = not current_app.extensions["config"].production
    password, devices = form.password.data or "", device_tokens()
    member = check_log_in(form.username.data, password, demo_allowed=demo_allowed, devices=devices)
    return _ask_second_factor(member) if has_factor(member.id) else _continue_as(member, factor_shown=False)


@bp.post("/login/passkey")
@answers.redisplays_form(bp, _show_log_in)
def log_in_by_passkey() -> object:
    """Log in whomever a passkey belongs to: a thing that they have, and the PIN, finger or face that it asks for."""
    return _continue_as(use_sent_passkey("log_in", None))


def _ask_second_factor(member: Member) -> object:
    """Let the login wait in this browser for its second step, with all that it carries along."""
    resume = request.form.get("resume", "")
    half_open.begin(member)
    if resume and not keep_for_login(resume):  # too long for the cookie: then the page itself carries it
        return second_step(member, {}, following=_next_page(), resume=resume)
    return answers.redirect_to(second_step_address(_next_page()))


def _show_second_step(errors: dict[str, list[str]]) -> str:
    resume = request.form.get("resume") or form_kept_for_login()
    return second_step(half_open.require_waiting(), errors, following=_next_page(), resume=resume)


@bp.get("/login/second")
def second_step_page() -> object:
    """Ask for the second factor of whoever has just given the right password."""
    if current_member():
        return redirect(_next_page(), 303)
    return _show_second_step({}) if half_open.member_waiting() else _start_over()


@bp.post("/login/second")
@answers.redisplays_form(bp, _show_second_step)
def finish_log_in() -> object:
    """Take a code or a passkey, open the session, and go on where the login was asked for."""
    member = half_open.member_waiting()
    if member is None:
        return _start_over()
    if "credential" in request.form:
        use_sent_passkey("second", member.id)
    else:
        form = CodeForm()
        form.check()
        use_code(member.id, form.code.data, sealer(), device_name(member))
    return _continue_as(member)


def _start_over() -> object:
    if half_open.was_begun():
        flash(_("That took too long, or your password has changed. Log in again."))
    return answers.redirect_to(login_address(_next_page()))


@bp.post("/logout")
def log_out() -> object:
    """End this browser's session."""
    close_session()
    return answers.redirect_to(url_for("front.show"))


def _continue_as(member: Member, *, factor_shown: bool = True, new_device: bool | None = None) -> object:
    """Sign the browser in as the member, and continue where the login interrupted it."""
    open_session(member, factor_shown=factor_shown, new_device=new_device)
    resumed = _resumable_form(request.form.get("resume", ""))
    if resumed:
        return render_template("accounts/resume.html", resumed=resumed)
    return answers.redirect_to(_next_page())


def _next_page() -> str:
    return local_address(request.values.get("next", "")) or url_for("front.show")


def _interrupted_form() -> str:
    """Return, for the login form to carry along, the form that came in from somebody no longer logged in."""
    return interrupted_form() if is_offered_again() else form_kept_for_login()


def _resumable_form(carried: str) -> dict | None:
    """Return the carried form if it is one of this site's that may be offered again, with the fields that may."""
    try:
        form = json.loads(carried)
        path, fields = form["path"], form["fields"]
        view, _arguments = current_app.url_map.bind("").match(path, method="POST")
        fields = {name: fields[name] for name in OFFERED_FIELDS if isinstance(fields.get(name), str)}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, HTTPException):
        return None
    return {"path": path, "fields": fields} if ROUTES[view].offered_again else None
