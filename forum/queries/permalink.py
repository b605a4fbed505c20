"""Where a comment is: the page of its thread that holds it."""

from dataclasses import dataclass

from peewee import JOIN, Case

from forum.db import rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Comment, Post, PostHiding, PostRemoval
from forum.queries.cursors import cursor_of
from forum.queries.thread_order import REPLIES_WHOLE, ROOTS_PER_PAGE, Key, order_named, page_length, replies_shown
from forum.text.typed_text import NEUTRAL_SLUG


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a thread in an order: after the cursor `after`, or with the conversation `under` a comment."""

    post_id: int
    slug: str
    after: str | None = None
    under: int | None = None
    sort: str = "best"


def place_of(comment_id: int, sort: str = "best") -> Place:
    """Return the page that holds the comment. At most four statements, however long the thread is. Raises NotFound.

    Where its tree is shown whole, that is the page with its tree; else its own, below what it answers.
    """
    is_told = PostRemoval.post.is_null() & PostHiding.post.is_null()
    slug = Case(None, ((is_told, Post.slug),), NEUTRAL_SLUG)
    comment = (
        Comment.select(Comment, slug.alias("slug"))
        .join(Post)
        .join(PostRemoval, JOIN.LEFT_OUTER)
        .switch(Post)
        .join(PostHiding, JOIN.LEFT_OUTER)
        .where(Comment.id == comment_id)
        .objects()
        .first()
    )
    if comment is None:
        raise NotFound(_("There is no such comment."))
    root = comment if comment.root_id is None else Comment.get_by_id(comment.root_id)
    if root.replies > REPLIES_WHOLE and comment.id != root.id:
        return Place(comment.post_id, comment.slug, under=comment.id, sort=sort)
    return Place(comment.post_id, comment.slug, _root_before_page(root, order_named(sort).top), sort=sort)


_TOP = "SELECT {columns} FROM comment c WHERE c.post_id = ? AND c.root_id IS NULL"


def _root_before_page(root: Comment, key: Key) -> str | None:
    """Return None where the root is on the first page, else the cursor after which it comes first."""
    top = _TOP.format(columns="c.id, c.replies, c.answers")
    first = rows(f"{top} ORDER BY {key.by()} LIMIT ?", root.post_id, ROOTS_PER_PAGE + 1)
    sizes = [replies_shown(replies, answers) for _id, replies, answers in first]
    if root.id in {number for number, *_counts in first[: page_length(sizes)]}:
        return None
    values = key.of(root)
    before, parameters = [], []
    for beyond, by in key.beyond("?" * len(values), backwards=True):
        before.append(f"({_TOP.format(columns='c.id')} AND {beyond} ORDER BY {by} LIMIT 1)")
        parameters += [root.post_id, *values[: beyond.count("?")]]
    columns = ", ".join(name for name, _highest in key.columns)
    nearest = before[0] if len(before) == 1 else f"COALESCE({', '.join(before)})"
    [found] = rows(f"SELECT {columns} FROM comment WHERE id = {nearest}", *parameters)  # noqa: S608  (all of it ours)
    return cursor_of(*found)
