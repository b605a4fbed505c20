"""What a parser has to know of what it has read: kept in a file that goes with it, so that its memory is bounded."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

# Pages are written out beyond this: a few thousand entries cost no file at all.
_CACHE_KIB = 8 * 1024


class Scratch:
    """Values by kind and name. Nobody else sees them; they are gone when nobody holds them any more."""

    def __init__(self) -> None:
        # The empty name: a file of its own that the operating system forgets at once. By Python's own SQLite: the one
        # that the forum's database is opened with keeps whatever is temporary in memory.
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("CREATE TABLE kept (kind, name, value, PRIMARY KEY (kind, name)) WITHOUT ROWID")
        self._connection.execute("BEGIN")

    def is_first(self, kind: str, name: object) -> bool:
        """Say whether this is the first time that one of this kind and name is asked about or kept."""
        found = self._connection.execute("INSERT OR IGNORE INTO kept VALUES (?, ?, NULL)", (kind, str(name)))
        return bool(found.rowcount)

    def keep(self, kind: str, name: object, value: Any = None) -> None:
        """Keep a value (of JSON) in place of the one before."""
        self._connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (kind, str(name), json.dumps(value)))

    def kept(self, kind: str, name: object) -> Any:
        """Return the value that was kept, None where there is none."""
        row = self._connection.execute(
            "SELECT value FROM kept WHERE kind = ? AND name = ?", (kind, str(name))
        ).fetchone()
        return json.loads(row[0]) if row and row[0] is not None else None

    def is_known(self, kind: str, name: object) -> bool:
        """Say whether one of this kind and name was asked about or kept before."""
        asked = self._connection.execute("SELECT 1 FROM kept WHERE kind = ? AND name = ?", (kind, str(name)))
        return asked.fetchone() is not None

    def all_kept(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Yield all names of a kind in their order, with their values. Nothing is to be kept of that kind meanwhile."""
        rows = self._connection.execute("SELECT name, value FROM kept WHERE kind = ? ORDER BY name", (kind,))
        for name, value in rows:
            yield name, json.loads(value) if value is not None else None
