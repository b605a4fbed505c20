"""The front: it takes each request in at the client's pace, and hands it to a thread once it is all there.

So neither who sends slowly nor who reads slowly keeps a thread: what a thread answers goes back to granian whole, which
writes it out by itself. Those who write have threads of their own: while they wait for their turn, pages are read.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from forum.serving.bodies import Bodies, Broken, NoRoom, Stalled, TooLarge
from forum.serving.environ import Body, environ_of
from forum.serving.lanes import Full, Lane

_log = logging.getLogger(__name__)

# Status, headers, body.
Answer = tuple[int, list[tuple[str, str]], bytes]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_READING_THREADS = 4
_WRITING_THREADS = 4
_WAITING_MAX = 128
# Who has waited longer has long since asked again.
_WAITING_SECONDS_MAX = 10
# For a client that takes nothing of what it asked for.
_UNREAD_MS_MAX = 30_000
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_CLOSE = ("connection", "close")


class Front:
    """What granian calls for each request (its interface RSGI), around a WSGI app.

    `busy(accept_language, is_fragment)` answers those for whom there is no room. `larger` are the paths that take a
    larger body than the others, and how large: from clients that have a cookie, as nobody else is signed in.
    """

    def __init__(
        self,
        app: WsgiApp,
        busy: Callable[[str, bool], Answer],
        body_bytes_max: int,
        larger: Mapping[str, int] | None = None,
    ):
        self._app = app
        self._busy = busy
        self._body_bytes_max = body_bytes_max
        self._larger = larger or {}

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin, in the process that will answer."""
        self._bodies = Bodies(self._body_bytes_max)
        self._reading = Lane("reading", _READING_THREADS, _WAITING_MAX, loop)
        self._writing = Lane("writing", _WRITING_THREADS, _WAITING_MAX, loop)
        loop.call_soon(_give_up_on_who_reads_nothing)  # soon: only then does granian listen

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request. `scope` says what is asked for, `protocol` takes the body in and the answer out."""
        try:
            body = await self._body(scope, protocol)
        except Broken:
            protocol.response_empty(400, [_CLOSE])
            return
        except NoRoom:
            self._refuse(scope, protocol)
            return
        arrived = monotonic()

        def answer() -> None:
            if monotonic() - arrived > _WAITING_SECONDS_MAX:
                self._refuse(scope, protocol)
            else:
                self._answer(scope, protocol, body)

        try:
            await (self._reading if scope.method in _SAFE_METHODS else self._writing).run(answer)
        except Full:
            self._refuse(scope, protocol)
        finally:
            self._bodies.release(body.content or b"")

    async def _body(self, scope: Any, protocol: Any) -> Body:
        headers = scope.headers
        declared = headers.get("content-length")
        if declared is None and "transfer-encoding" not in headers:
            return Body()
        most = self._larger.get(scope.path) if "cookie" in headers else None
        try:
            content = await self._bodies.read(protocol, declared, most)
        except Stalled:
            return Body(None, int(declared or 1), unread=True)
        except TooLarge:
            # The app refuses it for its length alone, in its own words.
            return Body(b"", (most or self._body_bytes_max) + 1, unread=True)
        return Body(content, len(content))

    def _answer(self, scope: Any, protocol: Any, body: Body) -> None:
        try:
            status, headers, content = _call(self._app, environ_of(scope, body))
        except Exception:
            _log.exception("no answer to %s %s", scope.method, scope.path)
            status, headers, content = 500, [], b""
        if body.unread:
            headers = [*headers, _CLOSE]
        protocol.response_bytes(status, headers, content)

    def _refuse(self, scope: Any, protocol: Any) -> None:
        headers = scope.headers
        status, answer_headers, content = self._busy(headers.get("accept-language", ""), "hx-request" in headers)
        protocol.response_bytes(status, [*answer_headers, _CLOSE], content)


def _call(app: WsgiApp, environ: dict[str, Any]) -> Answer:
    """Return the app's whole answer, its iterable closed."""
    began: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[..., None]:
        began[:] = int(status[:3]), headers
        return lambda data: None  # PEP 3333's way of old; Flask does not write like that

    parts = app(environ, start_response)
    try:
        content = b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()
    status, headers = began
    # Rust takes nothing else in a header, and would end with a panic.
    return status, [(name, value.encode("ascii", "replace").decode()) for name, value in headers], content


def _give_up_on_who_reads_nothing() -> None:
    """Have the kernel end connections whose client takes nothing of what is sent for so long, also with open arms.

    What is set on a socket that listens is set on what it accepts (tcp(7), TCP_USER_TIMEOUT); granian listens on one of
    its own, so it is looked for among the files of this process.
    """
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    files = Path("/proc/self/fd")
    if option is None or not files.is_dir():
        return
    for file in list(files.iterdir()):
        with suppress(OSError), _socket_of(int(file.name)) as found:
            if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                found.setsockopt(socket.IPPROTO_TCP, option, _UNREAD_MS_MAX)


def _socket_of(number: int) -> socket.socket:
    """Return the socket that an open file is, as a copy to be closed. Raises OSError for a file of another kind."""
    copy = os.dup(number)
    try:
        return socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        raise
