"""What of posts and comments everybody may read, as SQL; and which comments that are gone leave a tombstone."""

from array import array
from bisect import bisect_left
from dataclasses import dataclass

from forum.db import execute
from forum.imports.records import Comment

# Of a post `p`, and of a comment `c`: neither deleted nor hidden. A thread that was opened beside an article elsewhere,
# and in which nobody has said anything, is nobody's post.
POST_LIVES = """
    p.quiet = 0 AND NOT EXISTS (SELECT 1 FROM post_removal removed WHERE removed.post_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = p.id)
"""
COMMENT_LIVES = """
    NOT EXISTS (SELECT 1 FROM comment_removal removed WHERE removed.comment_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM comment_hiding hidden WHERE hidden.comment_id = c.id)
"""


@dataclass(frozen=True, slots=True)
class PublicComment:
    """A comment: its record, its id and its author's here (None where it is a tombstone), and its words as HTML."""

    id: int
    parent_id: int | None
    author_id: int | None
    record: Comment
    html: str


class Tombstones:
    """The ids of the comments that are gone and that something live hangs under: eight bytes each."""

    def __init__(self, ids: list[int]):
        self._ids = array("q", sorted(ids))

    def __contains__(self, comment_id: int) -> bool:
        place = bisect_left(self._ids, comment_id)
        return place < len(self._ids) and self._ids[place] == comment_id


_GONE = "SELECT comment_id AS id FROM comment_removal UNION SELECT comment_id AS id FROM comment_hiding"
# From what is gone and has a live answer upwards, as long as what is above is gone too; each once.
_TOMBSTONES = f"""
    WITH RECURSIVE gone AS ({_GONE}), tombstone(id) AS (
        SELECT gone.id FROM gone JOIN comment c ON c.parent_id = gone.id WHERE {COMMENT_LIVES}
        UNION
        SELECT above.id FROM tombstone JOIN comment c ON c.id = tombstone.id
        JOIN comment above ON above.id = c.parent_id
        WHERE EXISTS (SELECT 1 FROM comment_removal r WHERE r.comment_id = above.id)
           OR EXISTS (SELECT 1 FROM comment_hiding h WHERE h.comment_id = above.id)
    )
    SELECT id FROM tombstone
"""  # noqa: S608  (all of it ours)


def tombstones() -> Tombstones:
    """Return which comments leave a tombstone. One statement."""
    return Tombstones([comment_id for (comment_id,) in execute(_TOMBSTONES).fetchall()])
