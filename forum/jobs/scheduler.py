"""The jobs beside the requests, in the process that answers them: the embedded default."""

from threading import Event, Lock, Thread

from flask import Flask

from forum.jobs import runner


def register_background(app: Flask) -> None:
    """Have the jobs run by themselves, from the first request on that this process answers.

    So commands start nothing, and a server that forks has forked by then. Several processes may do
    this side by side: each job is run by one of them.
    """
    once = Lock()

    @app.before_request
    def start() -> None:
        if not app.testing and once.acquire(blocking=False):
            begin()


def begin() -> None:
    """Start the jobs in a thread of their own, and the mail in another; both end with the process."""
    Thread(target=runner.keep_running, args=(Event(),), name="jobs", daemon=True).start()
    begin_delivering()


def begin_delivering() -> None:
    """Start to deliver mail, in a thread that ends with the process."""
    Thread(target=runner.keep_delivering, name="mail", daemon=True).start()
