"""The database of Isso, read without letting anything in it run: an SQLite file may come from anybody.

It is opened so that nothing is ever written, not even beside it. Of its schema only two plain tables are asked;
views, triggers, virtual tables and columns that calculate are refused. All that is asked costs bounded steps. By
Python's own SQLite: the one that the forum's database is opened with sorts in memory, whatever the size.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from forum.imports.limits import RECORD_LENGTH_MAX
from forum.imports.packed import starts_with
from forum.imports.safe_json import Fields, Place
from forum.imports.source import Malformed

_MAGIC = b"SQLite format 3\x00"
# What is read of each table. Who wrote from where (`remote_addr`, `voters`) is never asked for.
_COLUMNS = {
    "threads": ("id", "uri", "title"),
    "comments": ("tid", "id", "parent", "created", "modified", "mode", "text", "author", "email", "likes", "dislikes"),
}
# How many steps of SQLite's machine lie between two looks, and how many looks a row may take. A row takes 100 steps.
_STEPS_PER_LOOK = 100_000
_LOOKS_MIN, _BYTES_PER_LOOK = 200, 1_000


class Database:
    """An open database whose two tables are what they should be."""

    def __init__(self, path: Path, connection: sqlite3.Connection):
        self.path = path
        self._connection = connection

    def count(self) -> int:
        """Return how many comments there are."""
        with _told_in_words(self.path):
            return int(self._connection.execute("SELECT count(*) FROM comments").fetchone()[0])

    def rows(self, sql: str, names: Sequence[str], parameters: Sequence[object] = ()) -> Iterator[Fields]:
        """Yield the rows of a query, their columns by name; a row's number takes the place of a line."""
        number = 0
        with _told_in_words(self.path):
            for number, row in enumerate(self._connection.execute(sql, parameters), 1):
                yield Fields(dict(zip(names, row, strict=True)), Place(self.path, number))


@contextmanager
def opened_database(path: Path) -> Iterator[Database]:
    """Open the database. Malformed where it is none of Isso's, or where what was written last is not in it yet."""
    place = Place(path)
    if not path.is_file() or not starts_with(path, _MAGIC):
        raise place.malformed("It is no SQLite database. Isso's is the file that `dbpath` in isso.cfg names.")
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise place.malformed(
            f"The newest comments are still in {log.name}. Stop Isso, or copy the database with: "
            f"sqlite3 {path.name} \"VACUUM INTO 'isso-copy.db'\""
        )
    with _told_in_words(path):
        # Immutable: nobody writes meanwhile, so neither locks nor files beside it are needed.
        connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
    try:
        with _told_in_words(path):
            _restrict(connection, path.stat().st_size)
            for table, columns in _COLUMNS.items():
                _check_table(connection, place, table, columns)
        yield Database(path, connection)
    finally:
        connection.close()


def _restrict(connection: sqlite3.Connection, size: int) -> None:
    for name, value in (("trusted_schema", "OFF"), ("query_only", "ON"), ("cell_size_check", "ON"), ("mmap_size", "0")):
        connection.execute(f"PRAGMA {name} = {value}")
    # What is no text (a file can say anything) becomes one with marks in it.
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, RECORD_LENGTH_MAX)
    connection.set_progress_handler(_steps_bounded(size), _STEPS_PER_LOOK)


def _steps_bounded(size: int) -> Callable[[], bool]:
    """Return what stops SQLite once it has taken more steps than a file of this size can ask for."""
    left = _LOOKS_MIN + size // _BYTES_PER_LOOK

    def is_too_much() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    return is_too_much


def _check_table(connection: sqlite3.Connection, place: Place, table: str, columns: Sequence[str]) -> None:
    found = connection.execute(
        "SELECT type, rootpage, substr(sql, 1, 20) FROM sqlite_master WHERE lower(name) = ?", (table,)
    ).fetchall()
    if not found:
        raise place.malformed(f"It has no table {table}, so that it is not Isso's.")
    if len(found) > 1 or found[0][0] != "table" or not found[0][1] or "VIRTUAL" in str(found[0][2]).upper():
        raise place.malformed(f"“{table}” is no plain table in it, as Isso makes it. Nothing was read.")
    # The last column says of each whether it is calculated (2 and 3) or hidden (1).
    hidden = {str(row[1]).lower(): row[6] for row in connection.execute(f"PRAGMA table_xinfo({table})")}
    for column in columns:
        if column not in hidden:
            raise place.malformed(f"The table {table} has no column {column}, so that it is not Isso's.")
        if hidden[column]:
            raise place.malformed(f"The column {column} of the table {table} is calculated. Nothing was read.")


@contextmanager
def _told_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DataError:  # none is taken into memory: their lengths stand by themselves in each row
        raise Malformed(f"A value in it is larger than {RECORD_LENGTH_MAX:,} bytes.", None, path) from None
    except (sqlite3.Error, OverflowError) as error:
        reason = "it takes too long to read" if "interrupted" in str(error) else str(error)[:200]
        raise Malformed(f"The database is damaged, or is not Isso's: {reason}.", None, path) from None
