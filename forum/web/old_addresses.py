"""Old addresses: a request for a page that is not here, and that led elsewhere to what has its thread here now.

Two kinds come: for this forum's own name, where no page has that address; and, for a name that its site had before
(one of `TRUSTED_HOSTS`), for any page. Of that one the front page may be another one with a query: `/?p=123`.
"""

from contextlib import suppress
from urllib.parse import quote

from flask import Flask, Response, current_app, redirect, request, url_for

from forum.config import Config
from forum.queries.old_addresses import thread_at
from forum.text.hosts import host_name, is_loopback
from forum.text.page_addresses import normal_address
from forum.web.addresses import ADDRESS_LENGTH_MAX
from forum.web.answers import wants_fragment
from forum.web.programs import for_programs

_READS = frozenset({"GET", "HEAD"})
# What may stand in a path as it is, and need not.
_KEPT_BY_SOME = "/!$&'()*+,;=:@"
_WITHOUT_THREADS = frozenset({"static", "health.live", "health.ready", "pictures.show"})


def register_old_addresses(app: Flask) -> None:
    """Lead requests by another name than this forum's to the threads of their pages."""

    @app.before_request
    def _lead_from_old_name() -> Response | None:
        return way_to_thread() if _came_by_old_name() else None


def way_to_thread() -> Response | None:
    """Return the redirect (301) to the thread of the page that is asked for; None where there is none to be seen.

    It leads to a thread of this forum, below `BASE_URL` where that is set, and never to where a request says.
    """
    if request.method not in _READS or request.endpoint in _WITHOUT_THREADS or for_programs() or wants_fragment():
        return None
    addresses = _addresses()
    led = thread_at(addresses) if addresses else None
    if led is None:
        return None
    config: Config = current_app.extensions["config"]
    return redirect(f"{config.base_url or ''}{url_for('posts.show', post_id=led.post_id, slug=led.slug)}", 301)


def _came_by_old_name() -> bool:
    config: Config = current_app.extensions["config"]
    name = host_name(request.host)
    return bool(config.base_url) and name != config.host and not is_loopback(name)


def _addresses() -> list[str]:
    """Return the normal forms that the address may be known by: what is encoded in it was read by now."""
    query = request.query_string.decode("ascii", "replace")
    found = {}
    for kept in (_KEPT_BY_SOME, "/"):
        address = f"http://{_host()}{quote(request.path, safe=kept)}{'?' if query else ''}{query}"
        if len(address) <= ADDRESS_LENGTH_MAX:
            with suppress(ValueError):
                found[normal_address(address)] = None
    return list(found)


def _host() -> str:
    """Return the host without the port that the scheme implies, which a proxy may have left there."""
    return request.host.removesuffix(":443").removesuffix(":80")
