"""By which key a post, comment or member leaves the forum: what came from elsewhere by the one that it came with."""

from forum.imports.records import key_of


def key_sql(kind: str, number: str, origin: str) -> str:
    """Return the SQL of the key of a "post", "comment" or "author" whose id is `number`; `origin` is this forum's."""
    return f"'{key_of(origin, kind, '')}' || CAST({number} AS TEXT)"
