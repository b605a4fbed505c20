"""Every failure has its handler; what it answers with is in `forum.web.refusals`."""

from math import ceil
from time import time

from flask import Flask, Response, current_app, flash, request, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError, generate_csrf
from peewee import DataError, InterfaceError, OperationalError, ProgrammingError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException

from forum.db import is_busy
from forum.errors import Busy, FactorMissing, ForumError, NotConfirmed, NotFound, NotSignedIn, TooOften
from forum.i18n import N_, _
from forum.rules.pictures import UPLOAD_BYTES_MAX
from forum.web.addresses import confirm_address, login_address, return_address
from forum.web.answers import wants_fragment
from forum.web.interruptions import is_offered_again, keep_form_for_login
from forum.web.limits import limiter
from forum.web.login import current_member, session_has_ended
from forum.web.old_addresses import way_to_thread
from forum.web.problems import problem_of, problem_of_status
from forum.web.programs import for_programs
from forum.web.refusals import error_answer, form_again, lead_to, offer_login, refusal_answer, typed_fields
from forum.web.routes import ROUTES

_RETRY_SECONDS = 5
_DATABASE_FAILURES = (OperationalError, InterfaceError, MaxConnectionsExceeded)
_UNDEFINED_TABLE = "42P01"  # undefined_table (PostgreSQL, appendix A): the migrations have not been run
_EXPIRED = N_("This form has expired. Nothing is lost: check your text and send it again.")


def register_failures(app: Flask) -> None:
    """Give the app its handlers."""
    app.register_error_handler(ForumError, _forum_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(RateLimitExceeded, _rate_limited)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DataError, _unusable_value)
    for failure in _DATABASE_FAILURES:
        app.register_error_handler(failure, _database_error)
    app.register_error_handler(ProgrammingError, _missing_table)
    app.register_error_handler(Exception, _unexpected)


def _forum_error(error: ForumError) -> Response:
    if for_programs():
        return problem_of(error)
    if type(error) is NotFound and (moved := _moved()):
        return moved
    if isinstance(error, NotConfirmed):
        return lead_to(confirm_address(return_address()), error)
    if isinstance(error, FactorMissing):
        flash(f"{error.message} {error.advice}")
        return lead_to(url_for("factors.totp"), error)
    if not isinstance(error, NotSignedIn):
        return _too_often(error) if isinstance(error, TooOften) else refusal_answer(error)
    if session_has_ended() and is_offered_again() and typed_fields() and not keep_form_for_login():
        return offer_login()
    return lead_to(login_address(return_address()), error)


def _csrf_error(_error: CSRFError) -> Response:
    response = _expired_form()
    if _page_outlived_its_login():
        response.headers["X-CSRFToken"] = generate_csrf()
    return response


def _expired_form() -> Response:
    if again := form_again(_(_EXPIRED), 400):
        return again
    if current_member() is None and is_offered_again() and typed_fields():
        return offer_login()
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
    response = form_again(f"{error.message} {error.advice}", error.status) or refusal_answer(error)
    response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def _moved() -> Response | None:
    """Return the way to the thread that an old address leads to, or why nobody knows whether it leads to one."""
    try:
        return way_to_thread()
    except _DATABASE_FAILURES as failure:
        return _database_error(failure)


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    try:
        return (_moved() if error.code == 404 else None) or _http_answer(error, error.code)
    except _DATABASE_FAILURES as failure:  # while somebody's page is made
        return _database_error(failure)


def _http_answer(error: HTTPException, code: int) -> Response:
    if code == 413 and _takes_file() and (again := form_again(_too_large(), 413)):
        return again
    if for_programs():
        response = problem_of_status(code)
    else:
        # A page would repeat an address that is too long.
        bare = code in {414, 431}
        response = error_answer(code, *map(_, _HTTP_WORDS.get(code, _UNANSWERABLE)), bare=bare)
    if code == 405:
        response.headers["Allow"] = ", ".join(error.valid_methods or ())
    return response


def _takes_file() -> bool:
    route = ROUTES.get(request.endpoint or "")
    return route is not None and route.takes_file


def _too_large() -> str:
    most = UPLOAD_BYTES_MAX // 1024 // 1024
    return _("This is larger than %(most)s MB. Choose a smaller file, or make this one smaller.", most=most)


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
    if for_programs():
        return problem_of_status(500)
    return error_answer(500, *map(_, _HTTP_WORDS[500]))
