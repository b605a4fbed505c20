"""All comments of a thread as one list, in the order in which they came: each after what it answers, nothing folded."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.models import Member
from forum.queries.comments import CommentView, comments_among
from forum.queries.cursors import ABOVE_ALL_IDS, cursor_of, values_of

SORTS = ("old", "new")
_NEXT = {
    "old": "SELECT c.id FROM comment c WHERE c.post_id = ? AND c.id > ? ORDER BY c.id LIMIT ?",
    "new": "SELECT c.id FROM comment c WHERE c.post_id = ? AND c.id < ? ORDER BY c.id DESC LIMIT ?",
}
_ORDER = {"old": "ORDER BY c.id", "new": "ORDER BY c.id DESC"}


@dataclass(frozen=True, slots=True)
class CommentList:
    """A page of the list; `more` is the cursor of the next one, or None at the end."""

    comments: Sequence[CommentView]
    more: str | None


def comment_list(post_id: int, viewer: Member | None, sort: str, cursor: str | None, size: int) -> CommentList:
    """Return so many of the thread's comments as `viewer` (None: anonymous) sees them, by one of SORTS.

    One that waits for a moderator is left out, but where somebody has answered it: as a tombstone, it keeps its place.
    So a page may be shorter, and another one follow. One statement. Raises Invalid for a damaged cursor.
    """
    [beyond] = values_of(cursor, 1) or (0 if sort == "old" else ABOVE_ALL_IDS,)
    found = comments_among(viewer, _NEXT[sort], post_id, beyond, size + 1, rest=_ORDER[sort])
    listed = found[:size]
    known = [comment for comment in listed if not comment.unknown or comment.answers]
    return CommentList(known, cursor_of(listed[-1].id) if len(found) > size else None)
