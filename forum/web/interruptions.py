"""A form that came in from somebody no longer logged in: kept until after the login, and offered again there."""

import json
from base64 import b85decode, b85encode
from zlib import compress, decompress

from flask import current_app, request, session

from forum.text.sealing import Sealer, Unreadable
from forum.web.routes import ROUTES
from forum.web.signing import signing_keys

# What of a form is offered again after a login: words of the member's own, and where they go. All of it is shown.
OFFERED_FIELDS = ("title", "body", "tags", "series", "display_name", "bio", "parent_id", "avatar")

# Browsers take cookies of 4,096 bytes, name and attributes included.
_COOKIE_BYTES_MAX = 3_800


def is_offered_again() -> bool:
    """Return whether the form that came in may be offered again after a login: the table of routes says so."""
    route = ROUTES.get(request.endpoint or "")
    return route is not None and route.offered_again


def interrupted_form() -> str:
    """Return the form that came in, as the login carries it along: its address and what was typed into it, as JSON."""
    fields = {name: request.form[name] for name in OFFERED_FIELDS if request.form.get(name)}
    return json.dumps({"path": request.path, "fields": fields})


def keep_form_for_login() -> bool:
    """Keep the form that came in until after the login, in the session's cookie. False if it is too large for that."""
    return keep_for_login(interrupted_form())


def keep_for_login(form: str) -> bool:
    """Keep an interrupted form, as JSON, until after the login. False if it is too large for the session's cookie.

    The cookie is signed, and readable by whoever sits at the device next; so what was typed is sealed in it.
    """
    packed = b85encode(compress(form.encode())).decode()
    session["interrupted"] = _form_sealer().seal(packed)
    signed = current_app.session_interface.get_signing_serializer(current_app).dumps(dict(session))
    if len(signed) > _COOKIE_BYTES_MAX:
        del session["interrupted"]
        return False
    return True


def form_kept_for_login() -> str:
    """Return the form that was interrupted in this browser, as JSON; empty where none was."""
    try:
        return decompress(b85decode(_form_sealer().open(session.get("interrupted", "")))).decode()
    except Unreadable:
        return ""


def _form_sealer() -> Sealer:
    *former_keys, key = signing_keys()
    return Sealer(key, former_keys, b"interrupted forms")
