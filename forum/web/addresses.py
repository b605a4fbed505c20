"""Addresses of this site: the keys in them, the way to the login and back, and which ones are ours."""

from urllib.parse import quote, urlsplit, urlunsplit

from flask import current_app, request, url_for
from werkzeug.routing import IntegerConverter

from forum.text.hosts import host_name, is_loopback
from forum.text.typed_text import has_too_many_marks

# Longer ones lead nowhere here: no page of ours has such an address.
ADDRESS_LENGTH_MAX = 2_000


class IdConverter(IntegerConverter):
    """A key in an address. Longer numbers are not keys: no database could even look for them."""

    regex = r"0|[1-9][0-9]{0,17}"


def login_address(following: str) -> str:
    """Return the login's address that leads on to `following`; of one that is too long, to its beginning."""
    if len(following) > ADDRESS_LENGTH_MAX:
        following = following.partition("?")[0][:ADDRESS_LENGTH_MAX]
    return _leading_on("accounts.log_in", following)


def second_step_address(following: str) -> str:
    """Return the address of a login's second step that leads on to `following`."""
    return _leading_on("accounts.second_step_page", following)


def confirm_address(following: str) -> str:
    """Return the address where a member shows that it is them, and which leads on to `following`."""
    return _leading_on("confirmations.show", following)


def _leading_on(endpoint: str, following: str) -> str:
    return f"{url_for(endpoint)}?next={quote(following, safe='/')}"


def return_address() -> str:
    """Return a page that can be opened again after the login: this one, or the one that the form was on."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    sent_from = local_address(request.headers.get("HX-Current-URL") or request.referrer or "")
    if sent_from:
        return sent_from
    first, second = [*request.path.split("/")[1:3], ""][:2]
    if first in {"posts", "comments"} and second.isdigit():
        return f"/{first}/{second}"
    return {"posts": "/posts/new", "settings": "/settings", "admin": request.path}.get(first, "/")


def local_address(address: str) -> str | None:
    """Return an address of this site, given with or without scheme and host, as path; None for any other."""
    if len(address) > ADDRESS_LENGTH_MAX or has_too_many_marks(address):
        return None  # before it is taken apart, which brings its host into a normal form
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme in {"http", "https"} and parts.netloc == request.host:
        address = urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment))
    return address if _is_local(address) else None


def mailed_address(path: str) -> str:
    """Return `path` of this site as it is written in a mail: below `BASE_URL`.

    A laptop that sets none is reached at whatever port it was started on, which the request knows. Anybody can send
    any `Host` along, though, and would have links to a site of their own mailed by ours: so it is believed only
    outside production, and only where it leads to the very machine that its reader sits at.
    """
    config = current_app.extensions["config"]
    if config.base_url is None and config.app_env == "local" and is_loopback(host_name(request.host)):
        return f"{request.scheme}://{request.host}{path}"
    return (config.base_url or config.local_url) + path


def host_of(address: str) -> str | None:
    """Return the host in an address that the operator has given, or this machine's: never one from outside."""
    return urlsplit(address).hostname


def _is_local(address: str) -> bool:
    """Say whether a browser would stay on this site when sent to `address`.

    Browsers take `//host` and `/\\host` for another host, and drop control characters on the way.
    """
    return address.startswith("/") and address[1:2] not in {"/", "\\"} and address.isprintable()


def number(value: str | None) -> int | None:
    """Return the number that an argument of an address names; None where it names none that an id can have."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= 18 else None
