"""The thread page: the post, and one page of its comments as a walk through their trees."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from peewee import JOIN, SQL, Field

from forum.db import db
from forum.errors import Invalid, NotThere
from forum.models import Comment, Draft, Member, Post, PostRemoval, PostTag, PostVote, Tag
from forum.models.draft import thread_place
from forum.queries.comments import CommentView, comment_views, views_of
from forum.queries.cursors import after as begin_after
from forum.queries.cursors import cursor_of

# A page ends with the tree in which it passes this many comments, so that a page stays light.
COMMENTS_PER_PAGE = 50
ROOTS_PER_PAGE = 20
# What one tree shows at once; a longer one has a page to itself, and goes on there on further ones.
REPLIES_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class _Order:
    """How top-level comments are paged, and how the replies to one comment stand among themselves."""

    columns: tuple[Field, ...]
    ascending: bool
    siblings: Callable[[CommentView], object]


_ORDERS = {
    "best": _Order((Comment.rank, Comment.id), False, lambda comment: (-comment.rank, comment.id)),
    "new": _Order((Comment.id,), False, lambda comment: -comment.id),
    "old": _Order((Comment.id,), True, lambda comment: comment.id),
}
SORTS = tuple(_ORDERS)


@dataclass(slots=True)
class PostView:
    """A post with all that the thread page shows of it. `my_vote` is 1, -1 or None."""

    id: int
    slug: str
    title: str
    teaser: str
    body_html: str
    words: int
    pluses: int
    minuses: int
    comments: int
    created_at: datetime
    edited_at: datetime | None
    author_id: int
    author_name: str
    author_display_name: str
    author_xp: int
    author_avatar: str
    removed: int | None
    my_vote: int | None
    tags: list[str]


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """The thread page.

    `comments` stand in the order in which they are shown, each reply directly behind what it
    answers. `more` is the cursor of the next page of top-level comments. Where a tree is longer
    than the page, `rest` names its root and the reply behind which it goes on.
    """

    post: PostView
    comments: Sequence[CommentView]
    sort: str
    more: str | None
    rest: tuple[int, int] | None
    draft: Draft | None


def thread_version(post_id: int) -> tuple[str, int, int]:
    """Return the post's slug, its thread's version and the level rules' version. One indexed read.

    Raises NotThere.
    """
    row = db.execute_sql(f"{_VERSION} {int(post_id)}").fetchone()
    if row is None:
        raise NotThere("There is no such post.")
    return row


_VERSION = "SELECT slug, version, (SELECT COALESCE(max(id), 0) FROM level_rules_version) FROM post WHERE id ="


def standing_comments(post_id: int) -> int:
    """Return how many comments of the thread are not deleted. One statement."""
    return Post.select(Post.comments).where(Post.id == post_id).scalar() or 0


def thread_page(
    post_id: int,
    viewer: Member | None,
    sort: str = "best",
    after: str | None = None,
    under: int | None = None,
) -> ThreadPage:
    """Return a page of the thread as `viewer` (None: anonymous) sees it. Four statements, five for a member.

    `after` is a cursor over the top-level comments; with `under`, the id of one of them, over its
    replies. Raises NotThere for a post that never was or was deleted before anyone commented, and Invalid
    for an unknown order or a damaged cursor.
    """
    if sort not in _ORDERS:
        raise Invalid(sort=f"There is no order “{sort[:20]}”. Comments come {', '.join(_ORDERS)}.")
    order = _ORDERS[sort]
    post = post_view(post_id, viewer)
    draft = Draft.at(viewer, thread_place(post_id)) if viewer else None
    roots, more = _whole_tree(post_id, viewer, under) if under else _roots(post_id, viewer, order, after)
    replies, rest = _replies(roots, viewer, after if under else None)
    return ThreadPage(post, list(_walk(roots, replies, order)), sort, more, rest, draft)


def post_view(post_id: int, viewer: Member | None) -> PostView:
    """Return the post as `viewer` sees it. Two statements. Raises NotThere."""
    mine = PostVote.value if viewer else SQL("NULL")
    query = (
        Post.select(
            Post.id, Post.slug, Post.title, Post.teaser, Post.body_html, Post.words,
            Post.pluses, Post.minuses, Post.comments, Post.created_at, Post.edited_at,
            Member.id, Member.name, Member.display_name, Member.xp, Member.avatar,
            PostRemoval.post, mine,
        )
        .join(Member)
        .switch(Post)
        .join(PostRemoval, JOIN.LEFT_OUTER)
        .where(Post.id == post_id)
    )  # fmt: skip
    if viewer:
        query = query.switch(Post).join(
            PostVote, JOIN.LEFT_OUTER, on=((PostVote.post == Post.id) & (PostVote.member == viewer.id))
        )
    row = query.tuples().first()
    if row is None:
        raise NotThere("There is no such post.")
    tags = PostTag.select(Tag.name).join(Tag).where(PostTag.post == post_id).order_by(Tag.name).tuples()
    post = PostView(*row, tags=[name for (name,) in tags])
    if post.removed and not post.comments:
        raise NotThere("This post has been deleted by its author.")
    return post


def _roots(
    post_id: int, viewer: Member | None, order: _Order, after: str | None
) -> tuple[list[CommentView], str | None]:
    query = comment_views(viewer).where(Comment.post == post_id, Comment.root.is_null())
    query = begin_after(query, after, *order.columns, ascending=order.ascending)
    found = views_of(query.limit(ROOTS_PER_PAGE + 1))
    roots = found[: page_length([root.replies for root in found])]
    return roots, _cursor(roots[-1], order) if len(found) > len(roots) else None


def _cursor(root: CommentView, order: _Order) -> str:
    return cursor_of(*(getattr(root, column.name) for column in order.columns))


def page_length(sizes: Sequence[int]) -> int:
    """Return how many top-level comments make up one page, given the sizes of the trees under them."""
    on_page = 0
    for index, size in enumerate(sizes[:ROOTS_PER_PAGE]):
        if index and size > REPLIES_PER_PAGE:
            return index
        on_page += 1 + size
        if on_page >= COMMENTS_PER_PAGE:
            return index + 1
    return min(len(sizes), ROOTS_PER_PAGE)


def _whole_tree(post_id: int, viewer: Member | None, under: int) -> tuple[list[CommentView], None]:
    query = comment_views(viewer).where(Comment.post == post_id, Comment.id == under, Comment.root.is_null())
    roots = views_of(query)
    if not roots:
        raise NotThere("There is no such comment in this thread.")
    return roots, None


def _replies(
    roots: Sequence[CommentView], viewer: Member | None, after: str | None
) -> tuple[list[CommentView], tuple[int, int] | None]:
    # By id, a reply always comes behind what it answers: any first part of a tree hangs together.
    query = comment_views(viewer).where(Comment.root.in_([root.id for root in roots]))
    query = begin_after(query, after, Comment.id, ascending=True)
    if len(roots) != 1:  # page_length has seen to it that they fit
        return views_of(query), None
    replies = views_of(query.limit(REPLIES_PER_PAGE + 1))
    shown = replies[:REPLIES_PER_PAGE]
    return shown, (roots[0].id, shown[-1].id) if len(replies) > len(shown) else None


def _walk(roots: Iterable[CommentView], replies: Iterable[CommentView], order: _Order) -> Iterator[CommentView]:
    """Yield every tree depth first. Linear: replies are grouped by parent once."""
    roots = list(roots)
    by_id = {comment.id: comment for comment in roots}
    for reply in replies:
        # On a later page of a long tree, what a reply answers may stand on an earlier one.
        by_id.get(reply.parent_id, by_id[reply.root_id]).children.append(reply)
        by_id[reply.id] = reply
    ahead = roots[::-1]
    while ahead:
        comment = ahead.pop()
        yield comment
        ahead.extend(sorted(comment.children, key=order.siblings, reverse=True))
