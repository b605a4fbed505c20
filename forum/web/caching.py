"""What may be kept, by whom, and how a browser learns that nothing has changed."""

from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from threading import Lock
from time import time
from typing import Generic, Protocol, TypeVar

from flask import Flask, Response, current_app, make_response, request, session

from forum.web.compression import accepts_gzip, compressed_once
from forum.web.login import current_member
from forum.web.preferences import preferences
from forum.web.programs import for_programs

# Anonymous pages hold relative times; they may be this old when a page counts as not modified.
_ETAG_SECONDS = 600
_CACHED_PAGES_MAX = 200
_CACHED_BYTES_MAX = 32 * 1024 * 1024
# They keep it, and ask each time whether it still holds.
KEPT_BY_BROWSERS = "no-cache"
_CACHED_CARDS_MAX = 100
_VARIES = ("Accept-Encoding", "Accept-Language", "Cookie", "HX-Request")
_VARIES_FOR_PROGRAMS = ("Accept-Encoding", "Accept-Language", "Authorization")


class Sized(Protocol):
    """What can be cached: `size` is the bytes that it takes at most."""

    @property
    def size(self) -> int: ...


Page = TypeVar("Page", bound=Sized)


def register_caching(app: Flask) -> None:
    """Let every answer say who may keep it."""
    app.extensions["page cache"] = PageCache()
    app.extensions["card cache"] = PageCache(pages_max=_CACHED_CARDS_MAX)
    app.after_request(_set_cache_headers)


class CachedPage:
    """A page as it is sent: its bytes, and the same compressed, once, when the first asks for that.

    `size` is what both take at most.
    """

    def __init__(self, html: str):
        self.plain = html.encode()
        self.size = 2 * len(self.plain)

    @cached_property
    def compressed(self) -> bytes:
        """The page as gzip. It is anonymous, so that its length gives nothing away."""
        return compressed_once(self.plain)


class PageCache(Generic[Page]):
    """The last pages that were asked for, so many and so many bytes, so that their memory is bounded. For threads."""

    def __init__(self, pages_max: int = _CACHED_PAGES_MAX, bytes_max: int = _CACHED_BYTES_MAX):
        self._pages: OrderedDict[object, Page] = OrderedDict()
        self._pages_max = pages_max
        self._bytes_max = bytes_max
        self._lock = Lock()

    @property
    def size(self) -> int:
        """How many bytes the pages take at most."""
        with self._lock:
            return self._size()

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._pages)

    def page(self, key: object, render: Callable[[], Page], may_stay: Callable[[], bool] = lambda: True) -> Page:
        """Return the page cached under `key`; where there is none, render it, and cache it if it `may_stay`."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        page = render()  # outside the lock: two that come at once render twice, and nobody waits
        if page.size > self._bytes_max or not may_stay():
            return page
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > self._pages_max or self._size() > self._bytes_max:
                self._pages.popitem(last=False)
        return page

    def _size(self) -> int:
        return sum(page.size for page in self._pages.values())

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()


def etag_of(*parts: object) -> str:
    """Return an entity tag for a page made of `parts`, for this browser, by this build, in this stretch of time."""
    stretch = int(time()) // _ETAG_SECONDS
    stamp = "|".join(map(str, (*parts, preferences().stamp, current_app.config["BUILD"], stretch)))
    return sha256(stamp.encode()).hexdigest()[:20]


def not_modified(etag: str) -> Response | None:
    """Return 304 where the browser has this state of the page already, else None."""
    if not request.if_none_match.contains_weak(etag):
        return None
    response = Response(status=304)
    response.set_etag(etag, weak=True)
    return response


def cached_page(
    etag: str, render: Callable[[], str], place: object, may_stay: Callable[[], bool] = lambda: True
) -> Response:
    """Return an anonymous page, rendered once for each state and `place` that this process meets.

    `place` is what its address says, parsed, and None for an address that no link of ours has: its page is rendered
    and not cached, or anybody could fill the memory with one page under many addresses. So is one that may not stay,
    which is asked once it is rendered. The entity tag says all that the page depends on besides its place, so a
    cached page is never a stale one, and a process with an empty cache makes the same.
    """
    cache: PageCache[CachedPage] = current_app.extensions["page cache"]
    if place is None:
        response = make_response(render())
    else:
        page = cache.page((etag, place), lambda: CachedPage(render()), may_stay)
        response = make_response(page.plain)
        if accepts_gzip():
            response.set_data(page.compressed)
            response.content_encoding = "gzip"
    # Weak, so that it holds for the page and for the compressed page alike.
    response.set_etag(etag, weak=True)
    return response


def for_everybody(response: Response) -> Response:
    """Let an answer that is the same whoever asks be kept, and asked for each time; nobody's session is looked at."""
    response.headers["Cache-Control"] = KEPT_BY_BROWSERS
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie, HX-Request"
    return response


def _set_cache_headers(response: Response) -> Response:
    """Let anonymous pages be kept but asked for each time; everything personal stays with its reader."""
    if "Cache-Control" in response.headers:
        return response
    if response.status_code >= 500:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.vary.update(_VARIES_FOR_PROGRAMS if for_programs() else _VARIES)
    anonymous_page = request.method in {"GET", "HEAD"} and response.status_code in {200, 304}
    if not anonymous_page or current_member() or "Set-Cookie" in response.headers or _session_in_use():
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response.headers["Cache-Control"] = KEPT_BY_BROWSERS
    if response.status_code == 200 and not response.is_streamed and "ETag" not in response.headers:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def _session_in_use() -> bool:
    """Say whether the page may hold something of this visitor's session, such as a form's token."""
    return session.accessed and bool(session)
