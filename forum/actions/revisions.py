"""What an edit leaves of the text before it: a version that readers can open, or nothing where the edit is free.

The caller holds the thread, so that of two edits at once each keeps what the other wrote.
"""

from collections.abc import Sequence
from datetime import datetime

from forum.clock import now
from forum.db import rows, value
from forum.errors import Invalid
from forum.i18n import ngettext
from forum.models import Comment, CommentRevision, Member, Post, PostRevision
from forum.rules.editing import VERSIONS_MAX, is_free

_COMMENT_NOTICED = """
    SELECT 1 FROM comment c WHERE c.id = ? AND (
        c.edited_at IS NOT NULL OR c.likes + c.dislikes > 0
        OR EXISTS (SELECT 1 FROM comment r WHERE r.root_id = COALESCE(c.root_id, c.id) AND r.parent_id = c.id)
        OR EXISTS (SELECT 1 FROM moderation_case m WHERE m.comment_id = c.id))
"""
_POST_NOTICED = """
    SELECT 1 FROM post p WHERE p.id = ? AND (
        p.edited_at IS NOT NULL OR p.pluses + p.minuses > 0
        OR EXISTS (SELECT 1 FROM comment c WHERE c.post_id = p.id)
        OR EXISTS (SELECT 1 FROM moderation_case m WHERE m.post_id = p.id AND m.comment_id IS NULL))
"""
_TAGS = "SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = ? ORDER BY t.name"
_COMMENT_VERSIONS = "SELECT COALESCE(max(number), 0) FROM comment_revision WHERE comment_id = ?"
_POST_VERSIONS = "SELECT COALESCE(max(number), 0) FROM post_revision WHERE post_id = ?"


def keep_comment(me: Member, comment: Comment, body: str) -> datetime | None:
    """Keep what the comment says before it says `body`; return since when it counts as edited (None: it does not).

    Nothing is kept where nothing changes, or the edit is free. Raises Invalid where no more versions can be kept.
    """
    if body == comment.body:
        return comment.edited_at
    at = now()
    if is_free(comment.created_at, at, noticed=bool(rows(_COMMENT_NOTICED, comment.id))):
        return None
    CommentRevision.insert(
        comment=comment.id,
        number=_next(value(_COMMENT_VERSIONS, comment.id)),
        body=comment.body,
        member=me.id,
        written_at=comment.edited_at or comment.created_at,
        replaced_at=at,
    ).execute()
    return at


def keep_post(me: Member, post: Post, title: str, body: str, tags: Sequence[str]) -> datetime | None:
    """Keep what the post says before it says something else; return and raise as `keep_comment` does."""
    tags_before = [name for (name,) in rows(_TAGS, post.id)]
    if (title, body, sorted(tags)) == (post.title, post.body, sorted(tags_before)):
        return post.edited_at
    at = now()
    if is_free(post.created_at, at, noticed=bool(rows(_POST_NOTICED, post.id))):
        return None
    PostRevision.insert(
        post=post.id,
        number=_next(value(_POST_VERSIONS, post.id)),
        title=post.title,
        body=post.body,
        tags=", ".join(tags_before),
        member=me.id,
        written_at=post.edited_at or post.created_at,
        replaced_at=at,
    ).execute()
    return at


def _next(versions: int) -> int:
    if versions >= VERSIONS_MAX:
        raise Invalid(
            form=ngettext(
                "This has been edited %(num)s time, and can’t be edited again. Write a new one instead.",
                "This has been edited %(num)s times, and can’t be edited again. Write a new one instead.",
                VERSIONS_MAX,
            )
        )
    return versions + 1


def forget_comment(comment_id: int) -> None:
    """Delete every former version of a comment."""
    CommentRevision.delete().where(CommentRevision.comment == comment_id).execute()


def forget_post(post_id: int) -> None:
    """Delete every former version of a post."""
    PostRevision.delete().where(PostRevision.post == post_id).execute()
