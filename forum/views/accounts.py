"""Signing up, logging in, logging out."""

import json

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.exceptions import HTTPException

from forum.actions import accounts as actions
from forum.forms.accounts import LogInForm, SignUpForm
from forum.models import Member
from forum.web import answers
from forum.web.addresses import local_address
from forum.web.login import close_session, current_member, interrupted_form, open_session

bp = Blueprint("accounts", __name__)

_RESUMED_FIELDS = ("title", "body", "tags", "display_name", "bio", "parent_id", "avatar", "reason", "name", "amount")


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
    member = actions.sign_up(form.username.data, form.email.data, form.password.data)
    return _continue_as(member)


def _show_log_in(errors: dict[str, list[str]]) -> str:
    form = LogInForm()
    resume = _interrupted_form() or form.resume.data or ""
    resumed = _resumable_form(resume)
    typed = list(resumed["fields"].items()) if resumed else []
    return render_template("accounts/log_in.html", form=form, errors=errors, resume=resume, typed=typed)


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
    return _continue_as(actions.log_in(form.username.data, form.password.data, demo_allowed=demo_allowed))


@bp.post("/logout")
def log_out() -> object:
    """End this browser's session."""
    close_session()
    return answers.redirect_to(url_for("front.show"))


def _continue_as(member: Member) -> object:
    """Sign the browser in as the member, and continue where the login interrupted it."""
    open_session(member)
    resumed = _resumable_form(request.form.get("resume", ""))
    if resumed:
        return render_template("accounts/resume.html", path=resumed["path"], fields=resumed["fields"])
    return answers.redirect_to(_next_page())


def _next_page() -> str:
    return local_address(request.values.get("next", "")) or url_for("front.show")


def _interrupted_form() -> str:
    """Return, for the login form to carry along, the form that came in from somebody no longer logged in."""
    if request.blueprint == bp.name or request.method != "POST":
        return session.get("interrupted", "")
    return interrupted_form()


def _resumable_form(carried: str) -> dict | None:
    """Return the carried form if it is one of this site's, with the fields that people fill in alone."""
    try:
        form = json.loads(carried)
        path, fields = form["path"], form["fields"]
        view, _ = current_app.url_map.bind("").match(path, method="POST")
        fields = {name: fields[name] for name in _RESUMED_FIELDS if isinstance(fields.get(name), str)}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, HTTPException):
        return None
    writes = answers.form_at(view) is not None and not view.startswith(bp.name)
    return {"path": path, "fields": fields} if writes else None
