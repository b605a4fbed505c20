"""What of the staged records comes, and in which order: by time, what is answered before its answers.

What came before is known to the forum alone: it says so (`note_known`) before it asks for the order.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from forum.imports.records import Why
from forum.imports.staging import Staging

_LOOKED_UP = 500


class Known(NamedTuple):
    """What something that came before is in the forum: "author", "post" or "comment", and its id."""

    kind: str
    number: int


_KEYS = """
    CREATE TABLE known (key TEXT PRIMARY KEY, kind TEXT, number INTEGER);
    CREATE TABLE asked (number INTEGER PRIMARY KEY, key TEXT UNIQUE);
    INSERT OR IGNORE INTO asked (key)
        SELECT key FROM author UNION ALL SELECT key FROM post UNION ALL SELECT key FROM comment
        UNION ALL SELECT author FROM post WHERE author IS NOT NULL
        UNION ALL SELECT author FROM comment WHERE author IS NOT NULL
        UNION ALL SELECT author FROM picture
        UNION ALL SELECT post FROM comment UNION ALL SELECT parent FROM comment WHERE parent IS NOT NULL;
"""


def keys(staging: Staging) -> Iterator[list[str]]:
    """Yield every key that is staged or named by something staged, some at once."""
    staging.script(_KEYS)
    for portion in staging.portions("SELECT number, key FROM asked WHERE number > ? ORDER BY number", _LOOKED_UP):
        yield [key for _number, key in portion]


def note_known(staging: Staging, found: Mapping[str, Known]) -> None:
    """Note which of the keys came before, and what they are in the forum."""
    staging.execute_many("INSERT INTO known VALUES (?, ?, ?)", [(key, *known) for key, known in found.items()])


# One address is often written twice, and a comment as well: the first one counts.
_REPEATED = "INSERT INTO left_out SELECT '{kind}', key, ? FROM {kind} WHERE repeats > 0"
_SET_KNOWN = "UPDATE {kind} SET known = (SELECT number FROM known k WHERE k.key = {kind}.key AND k.kind = '{kind}')"
_WITHOUT_THREAD = """
    NOT EXISTS (SELECT 1 FROM post p WHERE p.key = comment.post)
    AND NOT EXISTS (SELECT 1 FROM known k WHERE k.key = comment.post AND k.kind = 'post')
"""
# What answers nothing that is here, or something in another thread, answers the post.
_ORPHANS = """
    UPDATE comment SET parent = NULL WHERE parent IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM comment above WHERE above.key = comment.parent AND above.post = comment.post
                    AND above.number <> comment.number)
    AND NOT EXISTS (SELECT 1 FROM known k WHERE k.key = comment.parent AND k.kind = 'comment')
"""
# Beneath the posts level by level. Who answers, answers later, whatever the clocks there said.
_STEPS = """
    CREATE TABLE step (number INTEGER PRIMARY KEY, at TEXT, depth INTEGER);
    WITH RECURSIVE tree (number, key, at, depth) AS (
        SELECT c.number, c.key, max(c.created_at, COALESCE(p.created_at, '')), 0
        FROM comment c LEFT JOIN post p ON p.key = c.post
        WHERE c.parent IS NULL OR NOT EXISTS (SELECT 1 FROM comment above WHERE above.key = c.parent)
        UNION ALL
        SELECT c.number, c.key, max(c.created_at, tree.at), tree.depth + 1
        FROM tree JOIN comment c ON c.parent = tree.key
    )
    INSERT INTO step SELECT number, at, depth FROM tree;
"""
# Comments that answer each other in a ring: whatever answers something later than itself answers the post instead.
_RINGS = """
    UPDATE comment SET parent = NULL WHERE number NOT IN (SELECT number FROM step) AND EXISTS (
        SELECT 1 FROM comment above
        WHERE above.key = comment.parent AND (above.created_at, above.number) > (comment.created_at, comment.number))
"""


def arrange(staging: Staging) -> None:
    """Find what came before, what hangs where, and leave out what has no place. Comes after `note_known`."""
    for kind in ("author", "post", "comment"):
        staging.execute(_SET_KNOWN.format(kind=kind))
        staging.execute(_REPEATED.format(kind=kind), str(Why.REPEATED))
    # Of an article that is here, nothing is left out any more.
    staging.execute("DELETE FROM left_out WHERE kind = 'article' AND key IN (SELECT key FROM known)")
    staging.execute(
        f"INSERT INTO left_out SELECT 'comment', key, ? FROM comment WHERE {_WITHOUT_THREAD}",  # noqa: S608  (ours)
        str(Why.WITHOUT_THREAD),
    )
    staging.execute(f"DELETE FROM comment WHERE {_WITHOUT_THREAD}")  # noqa: S608  (ours)
    staging.execute("CREATE INDEX comment_post ON comment (post)")
    staging.execute("CREATE INDEX comment_parent ON comment (parent)")
    staging.execute(_ORPHANS)
    staging.script(_STEPS)
    if staging.execute(_RINGS).rowcount:
        staging.execute("DROP TABLE step")
        staging.script(_STEPS)


# What is live, and everything that it hangs under: of what is gone itself, a tombstone.
_NEEDED = """
    CREATE TABLE needed (number INTEGER PRIMARY KEY);
    WITH RECURSIVE up (number, parent) AS (
        SELECT number, parent FROM comment WHERE why IS NULL AND known IS NULL
        UNION
        SELECT above.number, above.parent FROM up JOIN comment above ON above.key = up.parent
    )
    INSERT INTO needed SELECT number FROM up;
"""
_GONE_COMMENTS = "FROM comment WHERE known IS NULL AND number NOT IN (SELECT number FROM needed)"
_GONE_POSTS = """
    FROM post WHERE known IS NULL AND why IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM comment c JOIN needed n ON n.number = c.number WHERE c.post = post.key)
"""
# `reach` is how much has come by then: a portion holds few long articles, or many short comments.
_TURNS = """
    CREATE TABLE turn (reach INTEGER PRIMARY KEY, kind TEXT, of INTEGER);
    INSERT INTO turn
        SELECT sum(1 + length / 4000) OVER (ORDER BY at, depth, of), kind, of FROM (
            SELECT 'post' AS kind, number AS of, created_at AS at, -1 AS depth, length(body) AS length
            FROM post WHERE known IS NULL
            UNION ALL
            SELECT 'comment', c.number, s.at, s.depth, length(c.body) FROM comment c JOIN step s ON s.number = c.number
            WHERE c.known IS NULL
        );
"""
# Authors come with what they wrote, since when they are here is when they first did.
_WROTE = """
    CREATE TABLE wrote (key TEXT PRIMARY KEY, at TEXT);
    INSERT INTO wrote SELECT author, min(created_at) FROM (
        SELECT author, created_at FROM post WHERE known IS NULL AND why IS NULL
        UNION ALL SELECT author, created_at FROM comment WHERE known IS NULL AND why IS NULL
    ) WHERE author IS NOT NULL GROUP BY author;
    UPDATE author SET began_at = (SELECT at FROM wrote WHERE wrote.key = author.key);
"""


def order(staging: Staging) -> None:
    """Leave out what is deleted and holds nothing up, and put the rest in order. Comes after `arrange`."""
    staging.script(_NEEDED)
    for kind, gone in (("comment", _GONE_COMMENTS), ("post", _GONE_POSTS)):
        staging.execute(f"INSERT INTO left_out SELECT '{kind}', key, why {gone}")
        staging.execute(f"DELETE {gone}")
    # What stays for what hangs under it comes without its words, which the operator is told where nobody deleted them.
    staging.execute(
        "INSERT INTO left_out SELECT 'comment', key, why FROM comment WHERE known IS NULL AND why <> ?",
        str(Why.DELETED),
    )
    staging.script(_TURNS)
    staging.script(_WROTE)
