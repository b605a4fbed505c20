"""Comments that everybody may read, as records: those of the whole forum by time, and those of a thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.imports.records import Comment, State
from forum.queries.public_records.keys import key_sql
from forum.queries.public_records.moments import numbers_by_time, places
from forum.queries.public_records.shown import COMMENT_LIVES, POST_LIVES, PublicComment, Tombstones


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    key: str
    post: str
    parent_id: int | None
    parent: str | None
    author_id: int
    author: str
    body: str
    body_html: str
    created_at: datetime
    edited_at: datetime | None
    likes: int
    dislikes: int
    lives: bool


@dataclass(frozen=True, slots=True)
class ShownComment:
    """Where a comment of a thread stands: its id, that of the comment it answers, and what orders it."""

    id: int
    parent_id: int | None
    created_at: datetime
    key: str
    lives: bool


def comments(origin: str, tombstones: Tombstones) -> Iterator[PublicComment]:
    """Yield the comments of all threads. `origin` is this forum's."""
    listed = f"""
        SELECT c.created_at, {key_sql("comment", "c.id", origin)} AS key, c.id
        FROM comment c JOIN post p ON p.id = c.post_id WHERE {POST_LIVES}
    """  # noqa: S608  (all of it ours)
    for ids in numbers_by_time("comment", "c", listed):
        found = {one.id: one for one in comments_with(ids, origin)}
        yield from (found[one] for one in ids if found[one].author_id is not None or one in tombstones)


def shown_comments(post_id: int, origin: str, tombstones: Tombstones) -> list[ShownComment]:
    """Return the comments of a thread without their words, by time. One statement."""
    sql = f"""
        SELECT c.id, c.parent_id, c.created_at, {key_sql("comment", "c.id", origin)} AS key, {COMMENT_LIVES} AS lives
        FROM comment c WHERE c.post_id = ?
    """  # noqa: S608  (all of it ours)
    found = [one for one in records(sql, ShownComment, post_id) if one.lives or one.id in tombstones]
    return sorted(found, key=lambda one: (one.created_at, one.key))


def comments_with(ids: Sequence[int], origin: str) -> list[PublicComment]:
    """Return the comments with these ids; those that are gone without author and words. One statement."""
    if not ids:
        return []
    sql = f"""
        SELECT c.id, {key_sql("comment", "c.id", origin)} AS key, {key_sql("post", "c.post_id", origin)} AS post,
               c.parent_id,
               CASE WHEN c.parent_id IS NOT NULL THEN {key_sql("comment", "c.parent_id", origin)} END AS parent,
               c.author_id, {key_sql("author", "c.author_id", origin)} AS author, c.body, c.body_html, c.created_at,
               c.edited_at, c.likes, c.dislikes, {COMMENT_LIVES} AS lives
        FROM comment c WHERE c.id IN ({places(ids)})
    """  # noqa: S608  (all of it ours)
    return [_comment(row) for row in records(sql, _Row, *ids)]


def _comment(row: _Row) -> PublicComment:
    if not row.lives:
        gone = Comment(row.key, row.post, row.parent, None, "", row.created_at, state=State.DELETED)
        return PublicComment(row.id, row.parent_id, None, gone, "")
    record = Comment(
        row.key, row.post, row.parent, row.author, row.body, row.created_at, row.edited_at, row.likes, row.dislikes
    )
    return PublicComment(row.id, row.parent_id, row.author_id, record, row.body_html)
