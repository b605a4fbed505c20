"""The thread page: the post, and one page of its comments as a walk through their trees."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from forum.clock import now
from forum.db import parse_time, rows
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import Member, Post
from forum.models.draft import thread_place
from forum.queries.comments import CommentView, comment_views
from forum.queries.cursors import cursor_of, place_behind
from forum.queries.reports import NO_REPORTS, ReportList, report_list
from forum.queries.site import SITE_COLUMNS, Site, site_from

# A page ends with the tree in which it passes this many comments, so that a page stays light.
COMMENTS_PER_PAGE = 50
ROOTS_PER_PAGE = 20
# What one tree shows at once; a longer one has a page to itself, and goes on there on further ones.
REPLIES_PER_PAGE = 500


# A comment, or a twig: whatever has an id, a parent_id, a rank and children.
_Node = TypeVar("_Node")


@dataclass(frozen=True, slots=True)
class _Order:
    """How top-level comments are paged, and how the replies to one comment stand among themselves."""

    columns: tuple[str, ...]
    after: str
    by: str
    siblings: Callable[[_Node], object]


_ORDERS = {
    "best": _Order(
        ("rank", "id"), "(c.rank, c.id) < (?, ?)", "c.rank DESC, c.id DESC", lambda comment: (-comment.rank, comment.id)
    ),
    "new": _Order(("id",), "c.id < ?", "c.id DESC", lambda comment: -comment.id),
    "old": _Order(("id",), "c.id > ?", "c.id", lambda comment: comment.id),
}
SORTS = tuple(_ORDERS)


@dataclass(slots=True)
class PostView:
    """A post with all that the thread page shows of it. `my_vote` is 1, -1 or None.

    `my_draft` is the viewer's unsent comment on it, `my_draft_avatar` the picture picked for that, and
    `my_recent` how many comments they wrote there recently.
    """

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
    removed_because: str | None
    my_vote: int | None
    my_draft: str | None
    my_draft_avatar: str | None
    my_recent: int
    tags: list[str]

    def __post_init__(self) -> None:
        self.created_at, self.edited_at = parse_time(self.created_at), parse_time(self.edited_at)


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
    reports: ReportList


_STAMP = f"SELECT slug, version, {SITE_COLUMNS} FROM post WHERE id = ?"  # noqa: S608  (all of it ours)


@dataclass(frozen=True, slots=True)
class ThreadStamp:
    """What tells one state of a thread's page from another, with the site's state from the same read."""

    slug: str
    version: int
    site: Site


def thread_stamp(post_id: int) -> ThreadStamp:
    """Return the thread's present stamp. One indexed read. Raises NotFound."""
    found = rows(_STAMP, post_id)
    if not found:
        raise NotFound(_("There is no such post."))
    [(slug, version, *site_row)] = found
    return ThreadStamp(slug, version, site_from(site_row))


def live_comments(post_id: int) -> int:
    """Return how many comments of the thread are not deleted. One statement."""
    return Post.select(Post.comments).where(Post.id == post_id).scalar() or 0


def thread_page(
    post_id: int,
    viewer: Member | None,
    sort: str = "best",
    after: str | None = None,
    under: int | None = None,
    since: datetime | None = None,
) -> ThreadPage:
    """Return a page of the thread as `viewer` (None: anonymous) sees it. Four statements, five for a member.

    `after` is a cursor over the top-level comments; with `under`, the id of one of them, over its
    replies in the order in which they are shown. A page of a long tree costs one statement more.
    `since` is the moment from which on the viewer's own comments count as recent ones.
    Raises NotFound for a post that never was or was deleted before anyone commented, and Invalid
    for an unknown order or a damaged cursor.
    """
    if sort not in _ORDERS:
        words = _("There is no order “%(sort)s”. Comments come %(sorts)s.", sort=sort[:20], sorts=", ".join(_ORDERS))
        raise Invalid(sort=words)
    order = _ORDERS[sort]
    post = post_view(post_id, viewer, since)
    reports = report_list(viewer, post_id) if viewer else NO_REPORTS
    roots, more = _root(post_id, viewer, under, order) if under else _roots(post_id, viewer, order, after)
    if len(roots) == 1 and roots[0].replies > REPLIES_PER_PAGE:
        replies, rest = _part_of_long_tree(roots[0], viewer, sort, after if under else None)
        return ThreadPage(post, [*roots, *replies], sort, None if rest else more, rest, reports)
    return ThreadPage(post, list(_walk(roots, _replies(roots, viewer), order)), sort, more, None, reports)


def recent_comments(member: Member, post_id: int, since: datetime) -> int:
    """Return how many comments the member has written in the thread since then. One statement."""
    recent = "SELECT count(*) FROM comment WHERE author_id = ? AND post_id = ? AND created_at > ?"
    return rows(recent, member.id, post_id, since)[0][0]


def draft_of(member: Member, place: str) -> tuple[str, str]:
    """Return the member's unsent text at a place and the avatar picked for it, empty where there is none.

    One statement.
    """
    found = rows("SELECT body, avatar FROM draft WHERE member_id = ? AND place = ?", member.id, place)
    return found[0] if found else ("", "")


_POST = """
    SELECT p.id, p.slug, p.title, p.teaser, p.body_html, p.words, p.pluses, p.minuses, p.comments,
           p.created_at, p.edited_at, a.id, a.name, a.display_name, a.xp, a.avatar,
           removal.post_id, removal.reason, mine.value, draft.body, draft.avatar,
           (SELECT count(*) FROM comment c WHERE c.author_id = ? AND c.post_id = p.id AND c.created_at > ?)
    FROM post p
    JOIN member a ON a.id = p.author_id
    LEFT JOIN post_removal removal ON removal.post_id = p.id
    LEFT JOIN post_vote mine ON mine.post_id = p.id AND mine.member_id = ?
    LEFT JOIN draft ON draft.member_id = ? AND draft.place = ?
    WHERE p.id = ?
"""
_TAGS = "SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = ? ORDER BY t.name"


def post_view(post_id: int, viewer: Member | None, since: datetime | None = None) -> PostView:
    """Return the post as `viewer` sees it; `since` as in `thread_page`. Two statements. Raises NotFound."""
    me = viewer.id if viewer else 0
    found = rows(_POST, me, since or now(), me, me, thread_place(post_id), post_id)
    if not found:
        raise NotFound(_("There is no such post."))
    post = PostView(*found[0], tags=[name for (name,) in rows(_TAGS, post_id)])
    if post.removed and not post.comments:
        raise NotFound(_("This post has been deleted by its author."))
    return post


def _roots(
    post_id: int, viewer: Member | None, order: _Order, after: str | None
) -> tuple[list[CommentView], str | None]:
    where, parameters = "c.post_id = ? AND c.root_id IS NULL", [post_id]
    if place := place_behind(after, len(order.columns)):
        where, parameters = f"{where} AND {order.after}", [post_id, *place]
    found = comment_views(viewer, f"{where} ORDER BY {order.by} LIMIT ?", *parameters, ROOTS_PER_PAGE + 1)
    roots = found[: page_length([root.replies for root in found])]
    return roots, _cursor(roots[-1], order) if len(found) > len(roots) else None


def page_length(sizes: Sequence[int]) -> int:
    """Return how many top-level comments make up one page, given the sizes of the trees under them."""
    on_page = 0
    for index, size in enumerate(sizes[:ROOTS_PER_PAGE]):
        if size > REPLIES_PER_PAGE:
            return max(index, 1)
        on_page += 1 + size
        if on_page >= COMMENTS_PER_PAGE:
            return index + 1
    return min(len(sizes), ROOTS_PER_PAGE)


def _root(post_id: int, viewer: Member | None, root_id: int, order: _Order) -> tuple[list[CommentView], str | None]:
    roots = comment_views(viewer, "c.id = ? AND c.post_id = ? AND c.root_id IS NULL", root_id, post_id)
    if not roots:
        raise NotFound(_("There is no such comment in this thread."))
    return roots, _cursor(roots[0], order)


def _cursor(root: CommentView, order: _Order) -> str:
    return cursor_of(*(getattr(root, column) for column in order.columns))


def _replies(roots: Sequence[CommentView], viewer: Member | None) -> list[CommentView]:
    ids = [root.id for root in roots if root.replies]
    if not ids:
        return []
    return comment_views(viewer, f"c.root_id IN ({', '.join('?' * len(ids))}) ORDER BY c.id", *ids)


def _part_of_long_tree(
    root: CommentView, viewer: Member | None, sort: str, after: str | None
) -> tuple[list[CommentView], tuple[int, int] | None]:
    ids = tree_order(root.id, sort)
    [after] = place_behind(after, 1) or (None,)
    begin = ids.index(after) + 1 if after in ids else 0
    part = ids[begin : begin + REPLIES_PER_PAGE]
    if not part:
        return [], None
    found = comment_views(viewer, f"c.id IN ({', '.join('?' * len(part))})", *part)
    by_id = {comment.id: comment for comment in found}
    rest = (root.id, part[-1]) if begin + len(part) < len(ids) else None
    return [by_id[number] for number in part], rest


@dataclass(slots=True)
class _Branch:
    """A reply reduced to what its place in a tree depends on."""

    id: int
    parent_id: int
    rank: int
    children: list["_Branch"] = field(default_factory=list)


def tree_order(root_id: int, sort: str) -> list[int]:
    """Return the ids of all replies under a top-level comment in the order in which they are shown. One statement."""
    root = _Branch(root_id, 0, 0)
    found = rows("SELECT id, parent_id, rank FROM comment WHERE root_id = ? ORDER BY id", root_id)
    return [twig.id for twig in _walk([root], [_Branch(*row) for row in found], _ORDERS[sort])][1:]


def _walk(roots: Sequence[_Node], replies: Iterable[_Node], order: _Order) -> Iterator[_Node]:
    """Yield every tree depth first. Linear: `replies`, which come by id, are grouped by parent once."""
    by_id = {comment.id: comment for comment in roots}
    for reply in replies:
        by_id[reply.parent_id].children.append(reply)
        by_id[reply.id] = reply
    ahead = list(roots)[::-1]
    while ahead:
        comment = ahead.pop()
        yield comment
        ahead.extend(sorted(comment.children, key=order.siblings, reverse=True))
