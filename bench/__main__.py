"""`python -m bench`: exit status 0, or 1 where a goal is missed, or 2 where nothing could be measured."""

import argparse
import os
import platform
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path

from flask import Flask
from peewee import PeeweeException

from bench import community, readers
from bench.bare import add_one_line_view
from bench.readers import Beats, Reader
from bench.servers import CannotMeasure, Server, log_in, serving
from bench.table import missed, table
from bench.targets import CONNECTIONS, Target, check_wrk, checked, measure, targets
from forum import create_app
from forum.config import Config, ConfigError
from forum.db import db, migrations

_FAILURES = (CannotMeasure, ConfigError, PeeweeException, OSError, HTTPException, subprocess.TimeoutExpired)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table and return the exit status."""
    options = _options(arguments)
    # Ended from outside, the servers are to be ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        check_wrk()
        with tempfile.TemporaryDirectory(prefix="forum-bench-") as folder:
            return _bench(options, Path(folder))
    except _FAILURES as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("bench: interrupted", file=sys.stderr)
        return 130


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure the thread page, with wrk, and what readers cost."
    )
    parser.add_argument("--rounds", type=_positive, default=5, help="how often each page is measured (5)")
    parser.add_argument("--seconds", type=_positive, default=2, help="how long each time (2)")
    parser.add_argument("--workers", type=_positive, default=os.cpu_count() or 2, help="of the server (one a core)")
    parser.add_argument(
        "--database-url", help="an empty database to use and to fill, instead of a temporary SQLite file"
    )
    return parser.parse_args(arguments)


def _positive(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 on is needed")
    return int(value)


def _bench(options: argparse.Namespace, folder: Path) -> int:
    environment = {
        "APP_ENV": "bench",
        "RATE_LIMITS": "off",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": options.database_url or f"sqlite:///{folder / 'bench.db'}",
    }
    config = Config.from_env(environment, instance=folder)
    _say("filling the database")
    app = create_app(config)
    app.testing = True  # this one is only asked how many statements a page costs: nothing is to run beside it
    add_one_line_view(app)
    load = os.getloadavg()[0]
    thread_path, members = _fill_database(app)
    with ExitStack() as servers:
        _say(f"starting two servers with {options.workers} workers each")
        forum = servers.enter_context(serving("bench.app:app", options.workers, environment, folder / "forum.log"))
        bare = servers.enter_context(serving("bench.bare:app", options.workers, {}, folder / "bare.log"))
        cookie = log_in(forum.port, community.READER, community.PASSWORD)
        measured = targets(bare, forum, thread_path, cookie)
        statements = [0, *(_statements(app, target) for target in measured[1:])]
        _measure_in_turn(measured, options.rounds, options.seconds)
        beats = _measure_beats(app, config, forum, members)
    print(_conditions(options, config, load))
    print(table(measured, statements, beats))
    for name in missed(measured, beats):
        print(f"MISSED: {name}")
    return 1 if missed(measured, beats) else 0


def _fill_database(app: Flask) -> tuple[str, list[Reader]]:
    """Migrate and fill the bound database, which must be nobody's; return the thread's path, and who will read.

    Raises CannotMeasure.
    """
    try:
        if not community.is_empty():
            raise CannotMeasure("The database has members already: give one that is empty.")
        migrations.upgrade()
        thread_path = community.fill()
        return thread_path, readers.fill(app, thread_path)
    finally:
        db.close_all()


def _statements(app: Flask, target: Target) -> int:
    try:
        return community.statements_of(app, target.path, checked(target))
    finally:
        db.close_all()


def _measure_in_turn(measured: Sequence[Target], rounds: int, seconds: int) -> None:
    """Fill in the targets' runs. Each round asks all of them, so that a slow moment slows all of them."""
    _say("warming up")
    for target in measured:
        measure(target, seconds=1)
    for number in range(1, rounds + 1):
        for target in measured:
            target.runs.append(measure(target, seconds))
        rates = ", ".join(f"{target.runs[-1].requests_per_second:,.0f}" for target in measured)
        _say(f"round {number} of {rounds}: {rates} requests/s")


def _measure_beats(app: Flask, config: Config, forum: Server, members: Sequence[Reader]) -> Beats:
    _say(f"{readers.NAME}: for a minute")
    # Elsewhere the database's own processor time would have to be counted too.
    core_share_max = readers.CORE_SHARE_MAX if config.embedded else None
    try:
        statements = readers.statements_of_beat(app, members[0])
        beats = readers.measure(forum, members, statements, core_share_max)
        readers.check_credited(members)
        return beats
    finally:
        db.close_all()


def _conditions(options: argparse.Namespace, config: Config, load: float) -> str:
    return (
        f"{options.rounds} rounds of {options.seconds} s with {CONNECTIONS} connections; granian with "
        f"{options.workers} workers on {os.cpu_count()} cores that wrk shares; "
        f"Python {platform.python_version()}; {config.database_url.partition(':')[0]}; load before {load:.1f}"
    )


def _say(progress: str) -> None:
    print(f"bench: {progress}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
