"""How large a request may be: its address, its headers, and its body, each before anything parses it.

What parses them is linear at best: 64 KB of `Accept-Language` took half a second, 1 MB in the header of one part of a
form nearly a whole one. Nothing that a browser sends by itself comes near these bounds.
"""

import re

from flask import Flask, abort, g, request, session

from forum.errors import NotFound
from forum.i18n import _
from forum.web.routes import SMALL_BYTES, Owner, Route

_PATH_LENGTH_MAX, _QUERY_BYTES_MAX, _ARGUMENTS_MAX = 2_000, 4_096, 40
_HEADER_BYTES_MAX, _HEADERS_BYTES_MAX = 8_192, 32_768
# A name that other programs share, such as localhost, collects their cookies as well.
_COOKIE_BYTES_MAX = 16_384
# Lists, which are parsed entry by entry.
_LISTS = frozenset(
    f"HTTP_{name}"
    for name in ("ACCEPT", "ACCEPT_CHARSET", "ACCEPT_ENCODING", "ACCEPT_LANGUAGE", "IF_MATCH", "IF_NONE_MATCH", "RANGE")
)
_LIST_BYTES_MAX = 2_048
_TEXT_FORM, _PARTS_FORM = "application/x-www-form-urlencoded", "multipart/form-data"
_PART_HEADER_BYTES_MAX = 1_024
_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")


def register_shape(app: Flask) -> None:
    """Bound every request. Call it before whatever reads a header."""
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = SMALL_BYTES
    app.before_request(_drop_long_headers)


def _drop_long_headers() -> None:
    """Take away what is too long, so that the refusal that follows does not read it either."""
    headers = [name for name in request.environ if name.startswith("HTTP_") or name == "CONTENT_TYPE"]
    sizes = {name: len(request.environ[name]) for name in headers}
    too_long = [name for name, size in sizes.items() if size > _most(name)]
    if not too_long and sum(sizes.values()) > _HEADERS_BYTES_MAX:
        too_long = headers
    for name in too_long:
        if name != "HTTP_HOST":
            del request.environ[name]
    g.headers_too_long = bool(too_long)


def _most(header: str) -> int:
    if header in _LISTS:
        return _LIST_BYTES_MAX
    return _COOKIE_BYTES_MAX if header == "HTTP_COOKIE" else _HEADER_BYTES_MAX


def require_modest_head() -> None:
    """Refuse an address or headers that are too long, in words, and addresses that no page can have."""
    if g.headers_too_long:
        abort(431)
    query = request.query_string
    if len(request.path) > _PATH_LENGTH_MAX or len(query) > _QUERY_BYTES_MAX or query.count(b"&") >= _ARGUMENTS_MAX:
        abort(414)
    # PostgreSQL cannot even look for one of these.
    if b"%00" in query or "\x00" in request.path:
        raise NotFound(_("There’s no page at this address."))


def require_modest_body(route: Route) -> None:
    """Bound the body by what the route takes, and refuse what says, or shows without being parsed, that it is more."""
    most = _body_bytes(route)
    request.max_form_memory_size = SMALL_BYTES if route.takes_file else most
    request.max_form_parts = route.fields
    # One more: what comes in chunks, without its length, is silently cut off where Werkzeug stops to read.
    request.max_content_length = most + 1
    if (request.content_length or 0) > most:
        abort(413)
    if request.mimetype in {_TEXT_FORM, _PARTS_FORM}:
        body = request.get_data()
        if len(body) > most or not _is_modest(body, route):
            abort(413)
        if None in request.form or None in request.files:
            abort(400)  # a part without a name
    g.body_is_modest = True


def is_body_modest() -> bool:
    """Return whether this request's body has been found to be one that may be read."""
    return g.get("body_is_modest", False)


def _body_bytes(route: Route) -> int:
    """Return how long the body may be. A browser that was never logged in has no article to send."""
    knows_sender = route.owner is Owner.ANYBODY or route.by_token or "_user_id" in session
    return route.body_bytes if knows_sender else SMALL_BYTES


def _is_modest(body: bytes, route: Route) -> bool:
    """Say whether the fields are few enough and, of parts, their headers short; Werkzeug bounds only their number."""
    if request.mimetype == _TEXT_FORM:
        return body.count(b"&") < route.fields
    boundary = request.mimetype_params.get("boundary", "").encode("latin-1", "replace")
    parts = body.split(b"--" + boundary)[1:] if boundary else []
    return all(
        _BLANK_LINE.search(part, 0, _PART_HEADER_BYTES_MAX) or len(part) < _PART_HEADER_BYTES_MAX for part in parts
    )
