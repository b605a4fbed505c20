"""Answering: fragment or redirect, errors in words, the form offered again, and what may be cached."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from time import time

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from peewee import InterfaceError, OperationalError, ProgrammingError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException

from forum import access
from forum.actions.submissions import once as do_once
from forum.errors import ForumError, Invalid, LevelTooLow, NotSignedIn, NotThere
from forum.models import Member
from forum.text import without_control

# What people write, as against what a page puts into a form itself: offered again whatever happens.
TYPED_FIELDS = ("title", "body", "tags", "display_name", "bio")
# Relative times stand in anonymous pages; they may be this old when a page is called unchanged.
_ETAG_SECONDS = 600
_KEPT_PAGES_MAX = 200
_RETRY_SECONDS = 5
_UNDEFINED_TABLE = "42P01"  # undefined_table (PostgreSQL, appendix A): the migrations have not been run
_KEY_LENGTH_MAX = 100
_EXPIRED = "This form had expired. Nothing is lost: look at what you wrote and send it again."

Show = Callable[..., str]


def wants_fragment() -> bool:
    """Say whether HTMX asks for a part of a page, rather than for a page of its own."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def answer(fragment: Callable[[], str], to: str) -> Response | str:
    """Answer a write that succeeded: HTMX with the fragment, a plain form with 303 to the address."""
    return fragment() if wants_fragment() else redirect(to, 303)


def go(to: str) -> Response:
    """Lead to another page after a write, HTMX or not."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": to})
    return redirect(to, 303)


def once(me: Member, act: Callable[[], int | None]) -> int | None:
    """Do `act` in one transaction; once only, where the form that came in carries a `key`."""
    content = {name: values for name, values in request.form.lists() if name not in {"csrf_token", "key"}}
    key = request.form.get("key", "")
    if len(key) > _KEY_LENGTH_MAX or not key.isprintable():
        raise Invalid(key=f"A key has at most {_KEY_LENGTH_MAX} printable characters.")
    return do_once(me, request.path, key, content, act)


def offers_again(show: Show) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Answer a refusal of the decorated view with its form, what was typed, and what is wrong beside it.

    `show(errors, **arguments)` renders that, as a fragment or as a page, out of `request.form`.
    """

    def decorate(view: Callable[..., object]) -> Callable[..., object]:
        @wraps(view)
        def run(**arguments: object) -> object:
            try:
                return view(**arguments)
            except Invalid as refusal:
                return show(refusal.errors, **arguments), refusal.status
            except LevelTooLow as refusal:
                return show({"form": [f"{refusal.message} {refusal.advice}"]}, **arguments), refusal.status

        run.shows_again = show
        return run

    return decorate


def page_address(endpoint: str, **arguments: object) -> str:
    """Return `url_for` without the arguments that are None."""
    return url_for(endpoint, **{name: value for name, value in arguments.items() if value is not None})


def etag_of(*parts: object) -> str:
    """Return an entity tag for a page made of `parts`, of this build and of this stretch of time."""
    stamp = "|".join(map(str, (*parts, current_app.config["BUILD"], int(time()) // _ETAG_SECONDS)))
    return sha256(stamp.encode()).hexdigest()[:20]


def unchanged(etag: str) -> Response | None:
    """Return 304 where the browser has this state of the page already, else None."""
    if not request.if_none_match.contains_weak(etag):
        return None
    response = Response(status=304)
    response.set_etag(etag, weak=True)
    return response


def kept_page(etag: str, render: Callable[[], str]) -> Response:
    """Return an anonymous page, rendered once for each state and address that this process meets.

    The entity tag says all that the page depends on besides its address, so a kept page is never
    a stale one, and a process that has kept nothing makes the same.
    """
    kept: OrderedDict[tuple[str, str], str] = current_app.extensions["kept pages"]
    key = (etag, request.full_path)
    page = kept.get(key)
    if page is None:
        page = render()
        kept[key] = page
        while len(kept) > _KEPT_PAGES_MAX:
            kept.popitem(last=False)
    response = make_response(page)
    response.set_etag(etag, weak=True)
    return response


def register_answers(app: Flask) -> None:
    """Give the app one handler for each kind of failure, and the rules for caching."""
    app.register_error_handler(ForumError, _forum_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(HTTPException, _http_error)
    for failure in (OperationalError, InterfaceError, MaxConnectionsExceeded):
        app.register_error_handler(failure, _database_error)
    app.register_error_handler(ProgrammingError, _missing_table)
    app.register_error_handler(Exception, _unexpected)
    app.extensions["kept pages"] = OrderedDict()
    app.before_request(_refuse_nul)
    app.after_request(_cache)


def _refuse_nul() -> None:
    # No page has such an address, and PostgreSQL cannot even look for one.
    if b"%00" in request.query_string or "\x00" in request.path:
        raise NotThere("There is nothing at this address.")


def _forum_error(error: ForumError) -> Response:
    if not isinstance(error, NotSignedIn):
        return error_answer(error.status, error.title, error.message, error.advice)
    if access.session_has_ended() and _typed():
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


def error_answer(status: int, title: str, message: str, advice: str) -> Response:
    """Render an error as a page or as the notice on top of one, with what was typed."""
    typed = [] if status == 413 else _typed()  # what was too large was not read
    words = {"status": status, "title": title, "message": message, "advice": advice, "typed": typed}
    if wants_fragment():
        body = render_template("errors/_notice.html", **words)
    elif status < 500:
        body = render_template("errors/show.html", **words)
    else:  # nothing on this page may need what has just failed, such as the member who is looking
        body = current_app.jinja_env.get_template("errors/bare.html").render(words)
    response = make_response(body, status)
    if wants_fragment():
        response.headers["HX-Retarget"] = "#flash"
        response.headers["HX-Reswap"] = "outerHTML show:window:top"
    return response


def _csrf_error(_error: CSRFError) -> Response | tuple[object, int]:
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
        "What you sent is larger than 2 MB, so it was not read.",
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


def _missing_table(error: ProgrammingError) -> Response:
    undefined = getattr(getattr(error, "orig", None), "sqlstate", None) == _UNDEFINED_TABLE
    return _database_error(error) if undefined else _unexpected(error)


def _unexpected(error: Exception) -> Response:
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.exception("unexpected")
    return error_answer(500, *_HTTP_WORDS[500])


def _cache(response: Response) -> Response:
    """Let anonymous pages be kept but asked for each time; everything personal stays with its reader."""
    if "Cache-Control" in response.headers:
        return response
    if response.status_code >= 500:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.vary.update(("Cookie", "HX-Request"))
    anonymous_page = request.method in {"GET", "HEAD"} and response.status_code in {200, 304}
    if not anonymous_page or access.viewer() or "Set-Cookie" in response.headers or _session_in_use():
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response.headers["Cache-Control"] = "no-cache"
    if response.status_code == 200 and not response.is_streamed and "ETag" not in response.headers:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def _session_in_use() -> bool:
    """Say whether the page may hold something of this visitor's session, such as a form's token."""
    return session.accessed and bool(session)
