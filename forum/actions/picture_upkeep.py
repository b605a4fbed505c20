"""Throwing pictures away that nobody is to see any more, some at a time: nobody waits long for it."""

from datetime import datetime

from forum import storage
from forum.actions.picture_uses import drop_pictures_of
from forum.clock import now
from forum.db import execute, in_transaction, rows
from forum.rules.decisions import RESTORABLE_FOR
from forum.rules.pictures import UNUSED_FOR
from forum.text.pictures import Size, picture_name

_PORTION = 100

# What its author deleted goes once that is final; what a moderator removed, for a reason, may come back for longer.
_GONE = """
    SELECT DISTINCT u.post_id, u.comment_id FROM picture_use u
    LEFT JOIN comment_removal c ON c.comment_id = u.comment_id
    LEFT JOIN post_removal p ON p.post_id = u.post_id AND u.comment_id IS NULL
    WHERE u.removed_at IS NOT NULL AND COALESCE(c.final_at, p.final_at) IS NOT NULL
        AND (COALESCE(c.reason, p.reason) = '' OR u.removed_at < ?)
    LIMIT ?
"""
_DROP = """
    UPDATE picture SET dropped_at = ? WHERE digest IN (
        SELECT p.digest FROM picture p WHERE p.unused_since < ? AND p.dropped_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM draft d WHERE d.member_id = p.member_id AND d.body LIKE '%' || p.digest || '%')
        AND NOT EXISTS (
            SELECT 1 FROM discarded_draft d WHERE d.member_id = p.member_id AND d.body LIKE '%' || p.digest || '%')
        LIMIT ?)
    AND unused_since < ? AND dropped_at IS NULL
"""
_DROPPED = "SELECT digest FROM picture WHERE dropped_at IS NOT NULL ORDER BY dropped_at LIMIT ?"


def throw_away() -> None:
    """Throw away what went with deleted texts, and what nothing has shown for a while and no draft names."""
    while _let_go_of_the_gone() == _PORTION:
        pass
    while _drop(now() - UNUSED_FOR) == _PORTION:
        pass
    while digests := [digest for (digest,) in rows(_DROPPED, _PORTION)]:
        for digest in digests:
            for size in Size:
                storage.delete(picture_name(digest, size))
        _forget(digests)


@in_transaction
def _let_go_of_the_gone() -> int:
    gone = rows(_GONE, now() - RESTORABLE_FOR, _PORTION)
    for post_id, comment_id in gone:
        drop_pictures_of(post_id, comment_id)
    return len(gone)


@in_transaction
def _drop(before: datetime) -> int:
    return execute(_DROP, now(), before, _PORTION, before).rowcount


@in_transaction
def _forget(digests: list[str]) -> None:
    places = ", ".join("?" * len(digests))
    execute(f"DELETE FROM picture WHERE dropped_at IS NOT NULL AND digest IN ({places})", *digests)  # noqa: S608
