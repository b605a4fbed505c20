"""What is asked of a request before its view is called: size, name, origin, token, sender, sanctions, rate.

In this order. Of a program: size, name, its token and what that allows, size of the body, sanctions, rate.
"""

from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from werkzeug.routing import Rule

from forum.errors import TokenRefused
from forum.i18n import _
from forum.rules.api_tokens import Scope
from forum.web.bearers import require_token
from forum.web.limits import limited, limiter, tell_limit
from forum.web.login import (
    current_member,
    refuse_who_is_shut_out,
    require_admin,
    require_member,
    require_moderator,
)
from forum.web.origins import reached_by_its_name, sent_from_here
from forum.web.programs import for_programs, is_for_programs, shows_credentials
from forum.web.refusals import error_answer
from forum.web.routes import LIMITED_READS, ROUTES, UNSAFE_METHODS, Owner, Route
from forum.web.shape import require_modest_body, require_modest_head

_REQUIRE = {Owner.MEMBER: require_member, Owner.MODERATOR: require_moderator, Owner.ADMIN: require_admin}
# Monitors ask each machine by its address.
_ASKED_UNDER_ANY_NAME = frozenset({"health.live", "health.ready"})
_READS = frozenset({"GET", "HEAD"})

csrf = CSRFProtect()


def register_admission(app: Flask) -> None:
    """Hold every request to the table of routes. Call it when all views are registered.

    Raises RuntimeError, which names them, for endpoints that change something and have no row, and for rows without an
    endpoint.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # checked below, in its turn
    csrf.init_app(app)
    limiter.init_app(app)
    taken = {rule.endpoint for rule in app.url_map.iter_rules() if _unsafe(rule)}
    if without := taken ^ ROUTES.keys():
        raise RuntimeError(f"Endpoints and rows of ROUTES do not match: {', '.join(sorted(without))}.")
    programs = {rule.endpoint: _unsafe(rule) for rule in app.url_map.iter_rules() if is_for_programs(rule.rule)}
    by_token = {name for name, route in ROUTES.items() if route.by_token}
    if mixed := by_token ^ {name for name, unsafe in programs.items() if unsafe}:
        raise RuntimeError(f"These are for programs, or for browsers, and not for both: {', '.join(sorted(mixed))}.")
    for endpoint, route in ROUTES.items():
        app.view_functions[endpoint] = limited(app.view_functions[endpoint], route.limit, UNSAFE_METHODS)
    for endpoint, limit in LIMITED_READS.items():
        app.view_functions[endpoint] = limited(app.view_functions[endpoint], limit, _READS)
    for endpoint in (name for name, unsafe in programs.items() if not unsafe):
        app.view_functions[endpoint] = limited(app.view_functions[endpoint], "programs reading", _READS)
    app.before_request(_admit)
    app.after_request(lambda response: tell_limit(response) if for_programs() else response)


def _unsafe(rule: Rule) -> frozenset[str]:
    return UNSAFE_METHODS & (rule.methods or set())


def _admit() -> Response | None:
    require_modest_head()
    if request.endpoint not in _ASKED_UNDER_ANY_NAME and not reached_by_its_name():
        return _refuse_name()
    route = ROUTES.get(request.endpoint or "")
    if for_programs():
        return _admit_program(route)
    if request.method not in UNSAFE_METHODS or route is None:
        return None
    if not (route.key_in_address or sent_from_here()):
        return _refuse_origin()
    require_modest_body(route)
    if not route.key_in_address:
        csrf.protect()
    if route.owner in _REQUIRE:
        _REQUIRE[route.owner]()
    if not route.stays_open:
        refuse_who_is_shut_out()
    return None


def _admit_program(route: Route | None) -> None:
    if shows_credentials() and current_member() is None:
        raise TokenRefused  # whoever shows one is told, even where none is needed
    if request.method not in UNSAFE_METHODS or route is None:
        return
    require_token(Scope.WRITE)
    require_modest_body(route)
    refuse_who_is_shut_out()


def _refuse_name() -> Response:
    return error_answer(
        400,
        _("This forum goes by another name"),
        _("It doesn’t answer under the name in your address bar."),
        _("If you run this forum, set BASE_URL to its address, or add this name to TRUSTED_HOSTS."),
        bare=True,
        leads_on=False,
    )


def _refuse_origin() -> Response:
    # What another site sends gets no form to go on with, and leaves the reader's session alone.
    return error_answer(
        400,
        _("Sent from another site"),
        _("This wasn’t sent from a page of this forum."),
        _("Open the forum directly."),
        bare=True,
    )
