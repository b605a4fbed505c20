"""What runs by itself beside the requests of the embedded default: the day's settlement."""

import logging
from threading import Event, Lock, Thread

from flask import Flask
from peewee import DatabaseError, InterfaceError

from forum.db import db
from forum.errors import ForumError
from forum.models import Member
from forum.money import settlement

_log = logging.getLogger(__name__)
_PAUSE_SECONDS = 60


def register_background(app: Flask) -> None:
    """Have the settlement run by itself, from the first request on that this process answers.

    So commands start nothing, and a server that forks has forked by then. Several processes may do
    this side by side: a day is settled once.
    """
    once = Lock()

    @app.before_request
    def start() -> None:
        if not app.testing and once.acquire(blocking=False):
            begin()


def begin() -> None:
    """Start settling in a thread of its own, which ends with the process."""
    Thread(target=settle_each_day, args=(Event(),), name="settlement", daemon=True).start()


def settle_each_day(stop: Event, pause_seconds: float = _PAUSE_SECONDS) -> None:
    """Settle what is due, now and each time after a pause, until `stop` is set. A failure waits for the next time."""
    while not stop.is_set():
        try:
            with db.connection_context():
                # Days run forward only, and the demo, loaded into a forum that nobody has joined, begins in the past.
                settled = settlement.settle() if Member.select().exists() else None
            if settled:
                _log.info("settled %s", settled.day)
        except (DatabaseError, InterfaceError, ForumError):
            _log.exception("the settlement failed and will be tried again")
        stop.wait(pause_seconds)
