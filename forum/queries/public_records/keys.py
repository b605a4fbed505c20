"""By which key a post, comment or member leaves the forum: what came from elsewhere by the one that it came with."""

from forum.imports.records import key_of

_CAME = {
    "post": "SELECT min(came.key) FROM arrival came WHERE came.post_id = {number}",
    "comment": "SELECT min(came.key) FROM arrival came WHERE came.comment_id = {number}",
    # Where people are known by their names, the key holds one: of those who have left it says no more than a number.
    "author": """
        SELECT min(came.key) FROM arrival came JOIN member whose ON whose.id = came.member_id
        WHERE came.member_id = {number} AND (whose.password_hash <> ''
            OR rtrim(came.key, '0123456789') LIKE '%/author/' OR came.key LIKE '%/author/~nobody')
    """,
}


def key_sql(kind: str, number: str, origin: str) -> str:
    """Return the SQL of the key of a "post", "comment" or "author" whose id is `number`; `origin` is this forum's."""
    return f"COALESCE(({_CAME[kind].format(number=number)}), '{key_of(origin, kind, '')}' || CAST({number} AS TEXT))"
