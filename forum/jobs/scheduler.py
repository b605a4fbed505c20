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
    """Start the jobs in a thread of their own, which ends with the process, and what somebody waits for in others."""
    Thread(target=runner.keep_running, args=(Event(),), name="jobs", daemon=True).start()
    begin_answering()


def begin_answering() -> None:
    """Start what somebody waits for in threads that end with the process: mail, webhooks, attacks to try out."""
    Thread(target=runner.keep_delivering, name="mail", daemon=True).start()
    Thread(target=runner.keep_telling, name="webhooks", daemon=True).start()
    Thread(target=runner.keep_attacking, name="attacks", daemon=True).start()
