"""When sessions and tokens were last used, kept in memory and written down once a minute.

So no page that is read writes a row.

Each process keeps its own and writes its own; what it knows is at most a minute old, and a process that is killed loses
that minute. A session idles for hours or days before it ends, so nobody notices; of a token its member is told.
"""

import logging
from threading import Event, Lock, Thread

from flask import Flask

from forum.actions.api_tokens import touch_tokens
from forum.actions.sessions import touch
from forum.db import db

_log = logging.getLogger(__name__)
_PAUSE_SECONDS = 60

_lock = Lock()
_used: set[int] = set()
_used_tokens: set[int] = set()
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


def note_token(token_id: int) -> None:
    """Remember that the token is in use."""
    with _lock:
        _used_tokens.add(token_id)


def write_down() -> None:
    """Write down what was noted. What cannot be written is noted again, for the next time."""
    for noted in (_used, _used_tokens):
        with _lock:
            used = frozenset(noted)
            noted.clear()
        if used:
            _write(noted, used)


def _write(noted: set[int], used: frozenset[int]) -> None:
    try:
        with db.connection_context():
            touch(used) if noted is _used else touch_tokens(used)
    except Exception:
        _log.exception("when sessions or tokens were last used could not be written down; it is tried again")
        with _lock:
            noted.update(used)


def begin() -> None:
    """Write down what is noted, again and again, in a thread that ends with the process. A second call does nothing."""
    if _started.acquire(blocking=False):
        Thread(target=_keep_writing, args=(Event(),), name="last uses", daemon=True).start()


def _keep_writing(stop: Event) -> None:
    while not stop.wait(_PAUSE_SECONDS):
        write_down()
