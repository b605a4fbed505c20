"""When sessions were last used, kept in memory and written down once a minute: no page that is read writes a row.

Each process keeps its own and writes its own; what it knows is at most a minute old, and a process that is killed loses
that minute. A session idles for hours or days before it ends, so nobody notices.
"""

import logging
from threading import Event, Lock, Thread

from flask import Flask

from forum.actions.sessions import touch
from forum.db import db

_log = logging.getLogger(__name__)
_PAUSE_SECONDS = 60

_lock = Lock()
_used: set[int] = set()
_started = Lock()


def register_last_uses(app: Flask) -> None:
    """Have what is noted written down, from the first request on that this process answers: it has forked by then."""

    @app.before_request
    def start() -> None:
        if not app.testing:
            begin()


def note(session_id: int) -> None:
    """Remember that the session is in use."""
    with _lock:
        _used.add(session_id)


def write_down() -> None:
    """Write down what was noted. What cannot be written is noted again, for the next time."""
    with _lock:
        used = frozenset(_used)
        _used.clear()
    if not used:
        return
    try:
        with db.connection_context():
            touch(used)
    except Exception:
        _log.exception("when sessions were last used could not be written down; it is tried again")
        with _lock:
            _used.update(used)


def begin() -> None:
    """Write down what is noted, again and again, in a thread that ends with the process. A second call does nothing."""
    if _started.acquire(blocking=False):
        Thread(target=_keep_writing, args=(Event(),), name="last uses", daemon=True).start()


def _keep_writing(stop: Event) -> None:
    while not stop.wait(_PAUSE_SECONDS):
        write_down()
