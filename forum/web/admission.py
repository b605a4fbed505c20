"""What is asked of a request before its view is called: size, name, origin, token, sender, sanctions, rate.

In this order.
"""

from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from werkzeug.routing import Rule

from forum.i18n import _
from forum.web.limits import limited, limiter
from forum.web.login import refuse_who_is_shut_out, require_admin, require_member, require_moderator
from forum.web.origins import reached_by_its_name, sent_from_here
from forum.web.refusals import error_answer
from forum.web.routes import LIMITED_READS, ROUTES, UNSAFE_METHODS, Owner
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
    for endpoint, route in ROUTES.items():
        app.view_functions[endpoint] = limited(app.view_functions[endpoint], route.limit, UNSAFE_METHODS)
    for endpoint, limit in LIMITED_READS.items():
        app.view_functions[endpoint] = limited(app.view_functions[endpoint], limit, _READS)
    app.before_request(_admit)


def _unsafe(rule: Rule) -> frozenset[str]:
    return UNSAFE_METHODS & (rule.methods or set())


def _admit() -> Response | None:
    require_modest_head()
    if request.endpoint not in _ASKED_UNDER_ANY_NAME and not reached_by_its_name():
        return _refuse_name()
    route = ROUTES.get(request.endpoint or "")
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
