"""Where a comment is: the page of its thread that holds it."""

from dataclasses import dataclass

from peewee import JOIN, Case, Tuple

from forum.errors import NotFound
from forum.i18n import _
from forum.models import Comment, Post, PostHiding, PostRemoval
from forum.queries.cursors import cursor_of
from forum.queries.thread_order import REPLIES_PER_PAGE, ROOTS_PER_PAGE, order_named, page_length, reply_ids
from forum.text.typed_text import NEUTRAL_SLUG


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a thread in the order "best": after the cursor `after`, or inside the tree `under`."""

    post_id: int
    slug: str
    after: str | None = None
    under: int | None = None


def place_of(comment_id: int) -> Place:
    """Return the page that holds the comment. At most four statements. Raises NotFound."""
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
    if root.replies > REPLIES_PER_PAGE and comment.id != root.id:
        return Place(comment.post_id, comment.slug, _reply_before_page(root, comment), root.id)
    return Place(comment.post_id, comment.slug, _root_before_page(root))


def _reply_before_page(root: Comment, reply: Comment) -> str | None:
    order = reply_ids(root.id, order_named("best"))
    begin = order.index(reply.id) // REPLIES_PER_PAGE * REPLIES_PER_PAGE
    return cursor_of(order[begin - 1]) if begin else None


def _root_before_page(root: Comment) -> str | None:
    """Return None where the root is on the first page, else the cursor after which it comes first."""
    roots = (
        Comment.select(Comment.id, Comment.rank, Comment.replies)
        .where(Comment.post == root.post_id, Comment.root.is_null())
        .order_by(Comment.rank.desc(), Comment.id.desc())
    )
    first = list(roots.limit(ROOTS_PER_PAGE + 1))
    on_first_page = first[: page_length([comment.replies for comment in first])]
    if root.id in {comment.id for comment in on_first_page}:
        return None
    before = (
        Comment.select(Comment.id, Comment.rank)
        .where(
            Comment.post == root.post_id,
            Comment.root.is_null(),
            Tuple(Comment.rank, Comment.id) > Tuple(root.rank, root.id),
        )
        .order_by(Comment.rank.asc(), Comment.id.asc())
        .first()
    )
    return cursor_of(before.rank, before.id)
