"""By which key a post, comment or member leaves the forum: what came from elsewhere by the one that it came with."""

from forum.imports.records import key_of

_COLUMNS = {"author": "member_id", "post": "post_id", "comment": "comment_id"}


def key_sql(kind: str, number: str, origin: str) -> str:
    """Return the SQL of the key of a "post", "comment" or "author" whose id is `number`; `origin` is this forum's."""
    came = f"SELECT min(came.key) FROM arrival came WHERE came.{_COLUMNS[kind]} = {number}"  # noqa: S608  (ours)
    return f"COALESCE(({came}), '{key_of(origin, kind, '')}' || CAST({number} AS TEXT))"
