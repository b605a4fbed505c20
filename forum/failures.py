"""Every failure in words: one handler for each kind, as a page or as the notice on top of one."""

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.globals import request_ctx
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from peewee import DataError, InterfaceError, OperationalError, ProgrammingError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException

from forum import access
from forum.errors import ForumError, NotSignedIn, NotThere
from forum.text import without_control
from forum.web import Show, wants_fragment

# What people write, as against what a page puts into a form itself: offered again whatever happens.
TYPED_FIELDS = ("title", "body", "tags", "display_name", "bio", "reason", "name", "amount")
_RETRY_SECONDS = 5
_UNDEFINED_TABLE = "42P01"  # undefined_table (PostgreSQL, appendix A): the migrations have not been run
_EXPIRED = "This form had expired. Nothing is lost: look at what you wrote and send it again."


def register_failures(app: Flask) -> None:
    """Give the app its handlers."""
    app.before_request(_refuse_nul)
    app.register_error_handler(ForumError, _forum_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DataError, _unusable_value)
    for failure in (OperationalError, InterfaceError, MaxConnectionsExceeded):
        app.register_error_handler(failure, _database_error)
    app.register_error_handler(ProgrammingError, _missing_table)
    app.register_error_handler(Exception, _unexpected)


def _refuse_nul() -> None:
    # No page has such an address, and PostgreSQL cannot even look for one.
    if b"%00" in request.query_string or "\x00" in request.path:
        raise NotThere("There is nothing at this address.")


def _forum_error(error: ForumError) -> Response:
    if not isinstance(error, NotSignedIn):
        return error_answer(error.status, error.title, error.message, error.advice)
    if access.session_has_ended() and _typed() and not access.carry_over_login():
        return _logged_out_meanwhile()
    if not wants_fragment():
        return access.to_login()
    response = error_answer(401, error.title, error.message, error.advice)
    response.headers["HX-Redirect"] = access.login_address(access.return_address())
    return response


def _typed() -> list[tuple[str, str]]:
    """Return what a person wrote into the form that came in, by field."""
    return [(name, without_control(request.form[name])) for name in TYPED_FIELDS if request.form.get(name)]


def _logged_out_meanwhile() -> Response:
    """Offer the login together with what was typed by somebody whose session has ended."""
    if wants_fragment():
        return error_answer(400, "You have been logged out", "What you wrote is still here.", "")
    show_login: Show = current_app.view_functions["accounts.log_in"].shows_again
    return make_response(show_login({"form": ["You have been logged out. Log in, and send what you wrote."]}), 400)


def error_answer(status: int, title: str, message: str, advice: str, *, bare: bool = False) -> Response:
    """Render an error as a page or as the notice on top of one, with what was typed.

    A `bare` one needs nothing that may have failed: no member who is looking, no address of ours.
    """
    typed = [] if status == 413 else _typed()  # what was too large was not read
    words = {"status": status, "title": title, "message": message, "advice": advice, "typed": typed}
    if bare or status >= 500 or not request_ctx.url_adapter:
        template = "errors/_notice.html" if wants_fragment() else "errors/bare.html"
        body = current_app.jinja_env.get_template(template).render(words)
    else:
        body = render_template("errors/_notice.html" if wants_fragment() else "errors/show.html", **words)
    response = make_response(body, status)
    if wants_fragment():
        response.headers["HX-Retarget"] = "#flash"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


def _csrf_error(_error: CSRFError) -> Response | tuple[object, int]:
    if _from_another_site():
        # What another site sends gets no form to go on with, and leaves the reader's session alone.
        words = ("Sent from another site", "This was not sent from a page of this forum.", "Open the forum itself.")
        return error_answer(400, *words, bare=True)
    endpoint = request.endpoint or ""
    show: Show | None = getattr(current_app.view_functions.get(endpoint), "shows_again", None)
    if show and (access.viewer() or endpoint.startswith("accounts.")):
        try:
            return show({"form": [_EXPIRED]}, **(request.view_args or {})), 400
        except ForumError:
            pass  # what the form was about is not there: the words below will do
    elif access.viewer() is None and _typed():
        return _logged_out_meanwhile()
    return error_answer(
        400, "This page had expired", "It was opened before you logged in or out.", "Reload the page and do it again."
    )


def _from_another_site() -> bool:
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


def _too_many(error: RateLimitExceeded) -> Response:
    response = error_answer(
        429, "Too many tries", "That was too often in too short a time.", "Wait a minute, then try again."
    )
    response.headers["Retry-After"] = str(int(error.limit.limit.get_expiry()) if error.limit else 60)
    return response


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    title, message, advice = _HTTP_WORDS.get(
        error.code, (error.name, "The server cannot answer this request.", "Go back and try another way.")
    )
    response = error_answer(error.code, title, message, advice)
    if error.code == 405:
        response.headers["Allow"] = ", ".join(error.valid_methods or ())
    return response


_HTTP_WORDS = {
    404: ("Not there", "There is nothing at this address.", "It may be mistyped, or what stood here has been deleted."),
    405: ("Not this way", "This address is for sending a form, not for opening.", "Go back to the page it stood on."),
    413: (
        "Too large",
        "What you sent is larger than 2 MB or has too many parts, so it was not read.",
        "Go back: your browser still has the text. Shorten it, then send it again.",
    ),
    500: (
        "Something broke here",
        "This is our fault, not yours. Nothing was half done: what you sent either happened whole or not at all.",
        "Go back and try again in a moment.",
    ),
}


def _database_error(error: Exception) -> Response:
    current_app.logger.error("database: %s. Is it running, and has `flask db upgrade` been run?", error)
    response = error_answer(
        503,
        "One moment",
        "The database does not answer just now. Nothing was half done.",
        "Try again in a few seconds.",
    )
    response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def _unusable_value(_error: DataError) -> Response:
    return error_answer(
        422, "That cannot be kept", "Something in this is no text or number that can be kept.", "Type it anew."
    )


def _missing_table(error: ProgrammingError) -> Response:
    undefined = getattr(getattr(error, "orig", None), "sqlstate", None) == _UNDEFINED_TABLE
    return _database_error(error) if undefined else _unexpected(error)


def _unexpected(error: Exception) -> Response:
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.exception("unexpected")
    return error_answer(500, *_HTTP_WORDS[500])
