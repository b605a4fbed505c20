"""Content in the forum's own database: backed up with it, and found by every machine. The default."""

from forum.db import execute, in_transaction, value

_PUT = "INSERT INTO picture_content (name, content) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"


class InDatabase:
    """The table `picture_content`."""

    @in_transaction
    def put(self, name: str, content: bytes) -> None:
        """Keep the content."""
        execute(_PUT, name, content)

    def get(self, name: str) -> bytes | None:
        """Return the content, or None where there is none."""
        found = value("SELECT content FROM picture_content WHERE name = ?", name)
        return None if found is None else bytes(found)

    @in_transaction
    def delete(self, name: str) -> None:
        """Throw the content away, if it is there."""
        execute("DELETE FROM picture_content WHERE name = ?", name)
