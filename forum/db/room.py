"""How much room the database takes, and how much is left for it."""

import shutil
from pathlib import Path

from playhouse.cockroachdb import CockroachDatabase

from forum.db.engine import db, is_embedded

_SQLITE_SIZE = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
_POSTGRES_SIZE = "SELECT pg_database_size(current_database())"


def size_bytes() -> int | None:
    """Return what the database takes on its disk; None where it cannot tell. A statement."""
    if isinstance(db.obj, CockroachDatabase):
        return None  # its data is spread over many machines
    return int(db.execute_sql(_SQLITE_SIZE if is_embedded() else _POSTGRES_SIZE).fetchone()[0])


def free_bytes() -> int | None:
    """Return what is left on the disk of the embedded database; None for a server's, which may be anywhere."""
    return shutil.disk_usage(Path(db.database).parent).free if is_embedded() else None
