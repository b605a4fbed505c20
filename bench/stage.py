"""The forum on a day that never passes, or passes as a story wants it, served in this process for pictures of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from bench.servers import HOST
from forum import clock

MOMENT = datetime(2026, 3, 20, 9, 30)  # naive UTC, as the forum's own clock


@contextmanager
def serving(app: Flask, time: Callable[[], datetime] = lambda: MOMENT) -> Iterator[str]:
    """Serve the forum in this process, where it is always MOMENT, or what `time` says. Yield its address."""
    server = make_server(HOST, 0, _at(time, app), threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.port}"
    finally:
        server.shutdown()
        thread.join()


def _at(time: Callable[[], datetime], app: Flask) -> Callable[..., Any]:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        with clock.at(time()):
            return app(environ, start_response)

    return answer


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, *_: object) -> None:
        """Leave the request out."""
