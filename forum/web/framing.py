"""Which session a request belongs to: the site's own, or that of a frame below an article of another site.

The site's own cookie is SameSite=Lax, so it does not get into frames of other sites. Such a frame has a cookie of its
own, which the browser keeps apart for the site around it (CHIPS, draft-cutler-httpbis-partitioned-cookies). That one
has to be SameSite=None, and comes along with whatever a page on that site sends; so it counts only

- for the embedded page itself, where a browser loads it into a frame (`Sec-Fetch-Dest: iframe`): a GET, which changes
  nothing, and which nobody around it can read;
- for what that page sends, from this site to this site (`Sec-Fetch-Site: same-origin`): no script of another site can
  say so, nor name a page of ours in `HX-Current-URL` without asking first, which nobody is allowed to;
- of these only for what the table of routes says, by `framed` and FRAMED_READS;
- where the site's own is not sent along, signed in: in frames of the same site that is the one that counts.

To everything else there is no such cookie. Browsers that send neither header are older than such cookies.
"""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SessionMixin
from werkzeug.exceptions import HTTPException

from forum.rules.sessions import FRAMED_LIFETIME
from forum.text.articles import NoOrigin, article_at
from forum.text.hosts import host_name, is_loopback
from forum.web.addresses import ADDRESS_LENGTH_MAX
from forum.web.routes import FRAMED_READS, ROUTES, UNSAFE_METHODS
from forum.web.signing import SignedSessions

FRAME_COOKIE = "__Host-framed"
EMBEDDED_PAGES = frozenset({"embed.show", "embed.show_at"})
# What makes and ends the frame's session concerns that one alone.
_OF_FRAMES_ALONE = frozenset({"frame_logins.offer", "frame_logins.enter", "frame_logins.leave"})
_EMBEDDED_PATH = "/embed"


class FramedSession(SecureCookieSession):
    """The session of a frame below an article of another site."""


class _FramedSessions(SignedSessions):
    """Sessions in the cookie of a frame. It is Secure everywhere: browsers take that from this very machine, too."""

    salt = "framed-session"
    session_class = FramedSession

    def get_cookie_name(self, app: Flask) -> str:
        """Return the cookie's name."""
        return FRAME_COOKIE

    def get_cookie_samesite(self, app: Flask) -> str:
        """Return that it is sent in frames of other sites."""
        return "None"

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return that it is sent encrypted alone, or to this very machine."""
        return True

    def get_cookie_partitioned(self, app: Flask) -> bool:
        """Return that each site around the frame has one of its own."""
        return True

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:
        """Return when the browser forgets it: with the login; None, with its window, where nobody is logged in."""
        return datetime.now(UTC) + FRAMED_LIFETIME.age if session.permanent else None


class Sessions(SignedSessions):
    """The session of each request: the site's own, or that of the frame it came from."""

    _framed = _FramedSessions()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session that this request belongs to."""
        own = super().open_session(app, request)
        endpoint = _endpoint_for_frames(app, request)
        if endpoint is None or (own and "_user_id" in own and endpoint not in _OF_FRAMES_ALONE):
            return own
        return self._framed.open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Let the browser keep the session in the cookie that it belongs into."""
        if isinstance(session, FramedSession):
            self._framed.save_session(app, session, response)
        else:
            super().save_session(app, session, response)


def register_framing(app: Flask) -> None:
    """Keep the reader of an embedded page where they are: what leads to another page has their page loaded again."""

    @app.after_request
    def stay(response: Response) -> Response:
        if "HX-Redirect" in response.headers and embedded_page() is not None:
            del response.headers["HX-Redirect"]
            if response.status_code == 204:  # else it holds words
                response.headers["HX-Refresh"] = "true"
        return response


def is_framed() -> bool:
    """Return whether this request belongs to the session of a frame."""
    return isinstance(session._get_current_object(), FramedSession)


def framing_origin() -> str | None:
    """Return the origin below whose article the request's frame is; None where it is of the site's own session.

    Empty where the page says nothing of an article: no session is one below it.
    """
    if not is_framed():
        return None
    return _origin_shown(request.full_path if request.endpoint in EMBEDDED_PAGES else embedded_page() or "")


def embedded_page() -> str | None:
    """Return the embedded page that sent this request, as path and query; None where another did, or none says so."""
    return _embedded_page(request)


def _embedded_page(request: Request) -> str | None:
    headers = request.headers
    told = headers.get("HX-Current-URL") or headers.get("Referer", "")
    if headers.get("Sec-Fetch-Site") != "same-origin" or len(told) > ADDRESS_LENGTH_MAX:
        return None
    try:
        parts = urlsplit(told)
    except ValueError:
        return None
    is_ours = parts.path == _EMBEDDED_PATH or parts.path.startswith(f"{_EMBEDDED_PATH}/")
    return f"{parts.path}?{parts.query}" if is_ours else None


def _endpoint_for_frames(app: Flask, request: Request) -> str | None:
    """Return the endpoint that a request is for, where a frame's session may be what it belongs to."""
    is_page = request.method in {"GET", "HEAD"} and request.headers.get("Sec-Fetch-Dest") == "iframe"
    if not is_page and _embedded_page(request) is None:
        return None
    adapter = app.create_url_adapter(request)
    try:
        endpoint, _arguments = adapter.match() if adapter else ("", {})
    except HTTPException:
        return None
    if is_page:
        return endpoint if endpoint in EMBEDDED_PAGES else None
    if request.method in UNSAFE_METHODS:
        return endpoint if endpoint in ROUTES and ROUTES[endpoint].framed else None
    return endpoint if endpoint in FRAMED_READS else None


def _origin_shown(page: str) -> str:
    path, _mark, query = page.partition("?")
    named = parse_qs(query).get("url", [""])[0]
    if not named:  # the address of the article is part of the page's own
        host, _slash, rest = path.removeprefix(f"{_EMBEDDED_PATH}/").partition("/")
        named = f"{'http' if is_loopback(host_name(host)) else 'https'}://{host}/{rest}"
    try:
        return article_at(named).origin
    except NoOrigin:
        return ""
