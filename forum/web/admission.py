"""What is asked of a request before its view is called, in this order: size, origin, token, sender, rate."""

from flask import Flask, abort, request
from flask_wtf import CSRFProtect
from werkzeug.routing import Rule

from forum.web.limits import limited, limiter
from forum.web.login import require_admin, require_member, require_moderator
from forum.web.routes import ROUTES, SMALL_BYTES, UNSAFE_METHODS, Owner, Route

_REQUIRE = {Owner.MEMBER: require_member, Owner.MODERATOR: require_moderator, Owner.ADMIN: require_admin}
_TEXT_FORM = "application/x-www-form-urlencoded"

csrf = CSRFProtect()


def register_admission(app: Flask) -> None:
    """Hold every request to the table of routes. Call it when all views are registered.

    Raises RuntimeError, which names them, for endpoints that change something and have no row, and for rows without an
    endpoint.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked below, in its turn, and without exception
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = SMALL_BYTES
    csrf.init_app(app)
    limiter.init_app(app)
    taken = {rule.endpoint for rule in app.url_map.iter_rules() if _unsafe(rule)}
    if without := taken ^ ROUTES.keys():
        raise RuntimeError(f"Endpoints and rows of ROUTES do not match: {', '.join(sorted(without))}.")
    for endpoint, route in ROUTES.items():
        app.view_functions[endpoint] = limited(app.view_functions[endpoint], route.limit, UNSAFE_METHODS)
    app.before_request(_admit)


def _unsafe(rule: Rule) -> frozenset[str]:
    return UNSAFE_METHODS & (rule.methods or set())


def _admit() -> None:
    route = ROUTES.get(request.endpoint or "")
    if request.method not in UNSAFE_METHODS or route is None:
        return
    _take_no_more_than(route)
    csrf.protect()
    if route.owner in _REQUIRE:
        _REQUIRE[route.owner]()


def _take_no_more_than(route: Route) -> None:
    """Set what this request may hold, and refuse what says, or shows without being parsed, that it holds more."""
    request.max_form_memory_size = route.body_bytes
    request.max_form_parts = route.fields
    # One more: what comes in chunks, without its length, is silently cut off where Werkzeug stops to read.
    request.max_content_length = route.body_bytes + 1
    if (request.content_length or 0) > route.body_bytes:
        abort(413)
    if request.mimetype == _TEXT_FORM:  # Werkzeug counts the fields of the other kind alone
        body = request.get_data()
        if len(body) > route.body_bytes or body.count(b"&") >= route.fields:
            abort(413)
