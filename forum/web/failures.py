"""Every failure in words: one handler for each kind, as a page or as the notice on top of one."""

from collections.abc import Mapping
from math import ceil
from time import time

from flask import Flask, Response, current_app, flash, make_response, redirect, request, url_for
from flask.globals import request_ctx
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError, generate_csrf
from peewee import DataError, InterfaceError, OperationalError, ProgrammingError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException

from forum.db import is_busy
from forum.errors import Busy, FactorMissing, ForumError, NotConfirmed, NotSignedIn, TooOften
from forum.i18n import N_, _
from forum.text.typed_text import without_control
from forum.web.addresses import confirm_address, local_address, login_address, return_address
from forum.web.answers import form_at, render_part_or_page, wants_fragment
from forum.web.interruptions import is_offered_again, keep_form_for_login
from forum.web.limits import limiter
from forum.web.login import current_member, session_has_ended
from forum.web.preferences import preferences
from forum.web.shape import is_body_modest

# What people write, as against what a page puts into a form itself: offered again whatever happens.
TYPED_FIELDS = ("title", "body", "tags", "display_name", "bio", "reason", "name", "amount")
# As pages name them.
FIELD_LABELS = (
    N_("Title"), N_("Body"), N_("Tags"), N_("Display name"), N_("Bio"), N_("Reason"), N_("Name"), N_("Amount"),
)  # fmt: skip
_RETRY_SECONDS = 5
_UNDEFINED_TABLE = "42P01"  # undefined_table (PostgreSQL, appendix A): the migrations have not been run
_EXPIRED = N_("This form has expired. Nothing is lost: check your text and send it again.")


def register_failures(app: Flask) -> None:
    """Give the app its handlers."""
    app.register_error_handler(ForumError, _forum_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(RateLimitExceeded, _rate_limited)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DataError, _unusable_value)
    for failure in (OperationalError, InterfaceError, MaxConnectionsExceeded):
        app.register_error_handler(failure, _database_error)
    app.register_error_handler(ProgrammingError, _missing_table)
    app.register_error_handler(Exception, _unexpected)


def _forum_error(error: ForumError) -> Response:
    if isinstance(error, NotConfirmed):
        return _lead_to(confirm_address(return_address()), error)
    if isinstance(error, FactorMissing):
        flash(f"{error.message} {error.advice}")
        return _lead_to(url_for("factors.totp"), error)
    if not isinstance(error, NotSignedIn):
        return _too_often(error) if isinstance(error, TooOften) else refusal_answer(error)
    if session_has_ended() and is_offered_again() and _typed_fields() and not keep_form_for_login():
        return _offer_login()
    return _lead_to(login_address(return_address()), error)


def _lead_to(address: str, error: ForumError) -> Response:
    """Lead to where somebody can mend it: a page by 303, a fragment by its status, with the address in its header."""
    if not wants_fragment():
        return make_response(redirect(address, 303))
    response = error_answer(error.status, error.title, error.message, error.advice)
    response.headers["HX-Redirect"] = address
    return response


def refusal_answer(error: ForumError) -> Response:
    """Say what was refused and what to do next, and when, where the error knows."""
    response = error_answer(error.status, error.title, error.message, error.advice)
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _typed_fields() -> list[tuple[str, str]]:
    """Return what a person wrote into the form that came in, by field."""
    form = _sent_form()
    return [(name, without_control(form[name])) for name in TYPED_FIELDS if form.get(name)]


def _sent_form() -> Mapping[str, str]:
    """Return the fields that came in; none where nobody has looked yet whether they may be read at all."""
    return request.form if is_body_modest() else {}


def _offer_login() -> Response:
    """Offer the login together with what was typed by somebody whose session has ended."""
    if wants_fragment():
        return error_answer(400, _("You’ve been logged out"), _("Your text is still here."), "")
    show_login = form_at("accounts.log_in")
    return make_response(show_login({"form": [_("You’ve been logged out. Log in to send your text.")]}), 400)


def error_answer(status: int, title: str, message: str, advice: str, *, bare: bool = False) -> Response:
    """Render an error as a page or as the notice on top of one, with what was typed.

    A `bare` one needs nothing that may have failed: no member who is looking, no address of ours.
    """
    words = {
        "status": status,
        "title": title,
        "message": message,
        "advice": advice,
        "typed": _typed_fields(),
        "back": _previous_page(),
        "login": _way_to_login(),
    }
    if bare or status >= 500 or not request_ctx.url_adapter:
        template = "errors/_notice.html" if wants_fragment() else "errors/bare.html"
        body = current_app.jinja_env.get_template(template).render(words, prefers=preferences())
    else:
        body = render_part_or_page("errors/_notice.html", "errors/show.html", **words)
    response = make_response(body, status)
    if wants_fragment():
        response.headers["HX-Retarget"] = "#flash"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


def _way_to_login() -> str:
    """Return the login's address, which leads back to where this came from if that is known."""
    return login_address(return_address()) if request_ctx.url_adapter and request.endpoint else "/login"


def _previous_page() -> str | None:
    """Return the page of this site that led here, if one did and it is another one."""
    sent_from = local_address(request.referrer or "") if request_ctx.url_adapter else None
    return None if sent_from == request.full_path.rstrip("?") else sent_from


def _csrf_error(_error: CSRFError) -> Response:
    response = _expired_form()
    if _page_outlived_its_login():
        response.headers["X-CSRFToken"] = generate_csrf()
    return response


def _expired_form() -> Response:
    if again := _form_again(_(_EXPIRED), 400):
        return again
    if current_member() is None and is_offered_again() and _typed_fields():
        return _offer_login()
    if current_member() is None:
        return error_answer(400, _("You’ve been logged out"), _("Nothing was changed."), _("Log in to go on."))
    return error_answer(
        400,
        _("This page has expired"),
        _("You’ve logged in or out since you opened it."),
        _("Reload the page and try again."),
    )


def _page_outlived_its_login() -> bool:
    """Return whether a page of this site asks for whom it was made, who has logged in again since.

    It then gets a token to send once more with, by itself; so another member's page must not. Another site's has been
    refused already.
    """
    me = current_member()
    return wants_fragment() and me is not None and request.headers.get("X-Viewer") == me.name


def _rate_limited(_error: RateLimitExceeded) -> Response:
    met = limiter.current_limit
    return _too_often(TooOften(max(ceil(met.window.reset_time - time()), 1) if met else _RETRY_SECONDS))


def _too_often(error: TooOften) -> Response:
    response = _form_again(f"{error.message} {error.advice}", error.status) or refusal_answer(error)
    response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _form_again(problem: str, status: int) -> Response | None:
    """Return the form that came in, with what was typed and what is wrong; None if it is of no kind to be shown again.

    Who sent it may not be who the form is for: then it is not shown either.
    """
    endpoint = request.endpoint or ""
    show = form_at(endpoint)
    if not show or not (current_member() or endpoint.startswith("accounts.")):
        return None
    try:
        return make_response(show({"form": [problem]}, **(request.view_args or {})), status)
    except ForumError:
        return None  # what the form was about is not there, or is not theirs


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    # A page would repeat an address that is too long.
    bare = error.code in {414, 431}
    response = error_answer(error.code, *map(_, _HTTP_WORDS.get(error.code, _UNANSWERABLE)), bare=bare)
    if error.code == 405:
        response.headers["Allow"] = ", ".join(error.valid_methods or ())
    return response


# A status → title, message, advice.
_HTTP_WORDS = {
    404: (
        N_("Page not found"),
        N_("There’s no page at this address."),
        N_("It may be mistyped, or the page may have been deleted."),
    ),
    405: (
        N_("This page can’t be opened"),
        N_("This address only accepts a form."),
        N_("Go back to the form and send it again."),
    ),
    408: (
        N_("Too slow"),
        N_("What you sent arrived too slowly, so it wasn’t accepted."),
        N_("Go back: your browser still has your text. Check your connection and send it again."),
    ),
    414: (
        N_("Address too long"),
        N_("This address is longer than any of ours, or has too many parts."),
        N_("Check the link, or start at the front page."),
    ),
    431: (
        N_("Too many headers"),
        N_("Your browser sent more along than this forum reads. Most often, these are old cookies."),
        N_("Delete this site’s cookies and try again."),
    ),
    413: (
        N_("Too large"),
        N_("What you sent is larger than this address takes, or has too many parts. It wasn’t accepted."),
        N_("Go back: your browser still has your text. Shorten it and send it again."),
    ),
    500: (
        N_("Something went wrong"),
        N_("This is our fault, not yours. What you sent was either saved completely or not at all."),
        N_("Go back and try again in a moment."),
    ),
}
_UNANSWERABLE = (
    N_("Bad request"),
    N_("The server can’t answer this request."),
    N_("Go back and try another way."),
)


def _database_error(error: Exception) -> Response:
    if is_busy(error):
        return refusal_answer(Busy())
    current_app.logger.error("database: %s. Is it running, and has `flask db upgrade` been run?", error)
    response = error_answer(
        503,
        _("Back in a moment"),
        _("The database isn’t answering right now. Nothing was changed."),
        _("Try again in a few seconds."),
    )
    response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def _unusable_value(_error: DataError) -> Response:
    return error_answer(
        422,
        _("This can’t be saved"),
        _("It contains text or a number that can’t be stored."),
        _("Type it again."),
    )


def _missing_table(error: ProgrammingError) -> Response:
    undefined = getattr(getattr(error, "orig", None), "sqlstate", None) == _UNDEFINED_TABLE
    return _database_error(error) if undefined else _unexpected(error)


def _unexpected(error: Exception) -> Response:
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.exception("unexpected")
    return error_answer(500, *map(_, _HTTP_WORDS[500]))
