"""Logging in under an article of another site: making a code on a page of this one, and taking it in the frame."""

from flask import Blueprint, Response, make_response, render_template, request

from forum.actions.frame_logins import make_code, site_at, site_shown
from forum.errors import NotFound
from forum.forms.factors import CodeForm
from forum.i18n import _
from forum.models import EmbeddingSite, Member
from forum.web import answers
from forum.web.addresses import number
from forum.web.frame_logins import enter_frame, frame_key, has_no_cookie, is_frame_key, leave_frame
from forum.web.framing import embedded_page, framing_origin
from forum.web.login import session_token, signed_in

bp = Blueprint("frame_logins", __name__)


def _frame_form(errors: dict[str, list[str]]) -> str:
    """Render the form for a code. Raises NotFound where no frame below an article asks for it."""
    inputs = {"site": _site_around(), "frame": frame_key(), "errors": errors, "code": request.form.get("code", "")}
    return render_template("embed/_log_in.html", cookieless=has_no_cookie(), **inputs)


def _site_around() -> EmbeddingSite:
    _require_frame()
    return site_at(framing_origin() or "")


def _require_frame() -> None:
    if not framing_origin():
        raise NotFound(_("This is part of a thread under an article."), _("Open the article and log in there."))


@bp.get("/embed/session")
def offer() -> str:
    """Show, in a frame, the way to a code and the form that takes it."""
    return _frame_form({})


@bp.post("/embed/session")
@answers.redisplays_form(bp, _frame_form)
def enter() -> Response:
    """Take a code, and load the page of the frame again as whoever made it."""
    form, site = CodeForm(), _site_around()
    form.check()
    enter_frame(form.code.data, site.id)
    return answers.redirect_to(embedded_page())


@bp.post("/embed/log-out")
def leave() -> Response:
    """Log the frame out, and load its page again."""
    _require_frame()
    leave_frame()
    return answers.redirect_to(embedded_page() or "/")


def _asking() -> tuple[int, str]:
    """Return for which site, and for which frame below it, a code is asked for. Raises NotFound."""
    site_id, frame = number(request.args.get("site")), request.args.get("frame", "")
    if site_id is None or not is_frame_key(frame):
        raise NotFound(_("This address is incomplete."), _("Go back to the article and choose “Log in” there again."))
    return site_id, frame


def _hand_over(code: str | None) -> str:
    site_id, frame = _asking()
    inputs = {"site": site_shown(site_id), "frame": frame, "code": code}
    return answers.render_part_or_page("accounts/_hand_over.html", "accounts/hand_over.html", **inputs)


@bp.get("/login/embedded")
def ask() -> str:
    """Ask whether the account is to be used under the articles of a site; who is not logged in logs in first."""
    return _hand_over(None)


@bp.post("/login/embedded")
@signed_in
def hand_over(_me: Member) -> Response:
    """Make a code for one frame, and show it this once."""
    return make_response(_hand_over(make_code(session_token(), *_asking())))
