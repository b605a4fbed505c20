"""Cookies of this site alone. Over https their names say so, and browsers hold them to it.

A name with the prefix `__Host-` is taken only with Secure, for the whole site and without a Domain
(draft-ietf-httpbis-rfc6265bis, section 4.1.3.2): no neighbour below the same domain, and nobody in the middle of a
plain connection, can plant one here.
"""

from flask import Response, current_app, request


def cookie_name(name: str, *, secure: bool) -> str:
    """Return what the cookie `name` is called on a site that is reached over https (`secure`), or over plain http."""
    return f"__Host-{name}" if secure else name


def cookie(name: str) -> str | None:
    """Return what this request's browser keeps as `name`; None where it keeps nothing."""
    return request.cookies.get(cookie_name(name, secure=_secure()))


def set_cookie(response: Response, name: str, value: str, *, age_seconds: int) -> None:
    """Let the browser keep `value` as `name` for so long (0: forget it), out of reach of scripts and other sites."""
    response.set_cookie(
        cookie_name(name, secure=_secure()),
        value,
        max_age=age_seconds,
        secure=_secure(),
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _secure() -> bool:
    return current_app.config["SESSION_COOKIE_SECURE"]
