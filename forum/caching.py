"""What may be kept, by whom, and how a browser learns that nothing has changed."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from time import time

from flask import Flask, Response, current_app, make_response, request, session

from forum import access

# Relative times stand in anonymous pages; they may be this old when a page is called unchanged.
_ETAG_SECONDS = 600
_KEPT_PAGES_MAX = 200


def register_caching(app: Flask) -> None:
    """Let every answer say who may keep it."""
    app.extensions["kept pages"] = OrderedDict()
    app.after_request(_cache)


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
