"""The thread page: the post, and one page of its comments as a walk through their trees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.queries.comments import CommentView, comment_views
from forum.queries.cursors import cursor_of, values_of
from forum.queries.post import PostView, post_view
from forum.queries.reports import NO_REPORTS, ReportList, report_list
from forum.queries.thread_order import (
    REPLIES_PER_PAGE,
    ROOTS_PER_PAGE,
    Order,
    depth_first,
    order_named,
    page_length,
    reply_ids,
)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """The thread page.

    `comments` are in the order in which they are shown, each reply directly below what it
    answers. `more` is the cursor of the next page of top-level comments. Where a tree is longer
    than the page, `rest` names its root and the reply after which it goes on.
    """

    post: PostView
    comments: Sequence[CommentView]
    sort: str
    more: str | None
    rest: tuple[int, int] | None
    reports: ReportList


def thread_page(
    post_id: int,
    viewer: Member | None,
    sort: str = "best",
    cursor: str | None = None,
    under: int | None = None,
    since: datetime | None = None,
    parent_id: int | None = None,
) -> ThreadPage:
    """Return a page of the thread as `viewer` (None: anonymous) sees it. Four statements, five for a member.

    `cursor` is one over the top-level comments; with `under`, the id of one of them, over its
    replies in the order in which they are shown. A page of a long tree costs one statement more.
    `since` is the moment from which on the viewer's own comments count as hurry, and `parent_id` the comment
    that their next one is to reply to.
    Raises NotFound for a post that never was or was deleted before anyone commented, and Invalid
    for an unknown order or a damaged cursor.
    """
    order = order_named(sort)
    post = post_view(post_id, viewer, since, parent_id)
    reports = report_list(viewer, post_id) if viewer else NO_REPORTS
    roots, more = _root(post_id, viewer, under, order) if under else _roots(post_id, viewer, order, cursor)
    if len(roots) == 1 and roots[0].replies > REPLIES_PER_PAGE:
        replies, rest = _part_of_long_tree(roots[0], viewer, order, cursor if under else None)
        return ThreadPage(post, [*roots, *replies], sort, None if rest else more, rest, reports)
    return ThreadPage(post, list(depth_first(roots, _replies(roots, viewer), order)), sort, more, None, reports)


def _roots(
    post_id: int, viewer: Member | None, order: Order, cursor: str | None
) -> tuple[list[CommentView], str | None]:
    where, parameters = "c.post_id = ? AND c.root_id IS NULL", [post_id]
    if position := values_of(cursor, len(order.columns)):
        where, parameters = f"{where} AND {order.after_cursor}", [post_id, *position]
    found = comment_views(viewer, f"{where} ORDER BY {order.by} LIMIT ?", *parameters, ROOTS_PER_PAGE + 1)
    roots = found[: page_length([root.replies for root in found])]
    return roots, _cursor(roots[-1], order) if len(found) > len(roots) else None


def _root(post_id: int, viewer: Member | None, root_id: int, order: Order) -> tuple[list[CommentView], str | None]:
    roots = comment_views(viewer, "c.id = ? AND c.post_id = ? AND c.root_id IS NULL", root_id, post_id)
    if not roots:
        raise NotFound(_("There is no such comment in this thread."))
    return roots, _cursor(roots[0], order)


def _cursor(root: CommentView, order: Order) -> str:
    return cursor_of(*(getattr(root, column) for column in order.columns))


def _replies(roots: Sequence[CommentView], viewer: Member | None) -> list[CommentView]:
    ids = [root.id for root in roots if root.replies]
    if not ids:
        return []
    return comment_views(viewer, f"c.root_id IN ({', '.join('?' * len(ids))}) ORDER BY c.id", *ids)


def _part_of_long_tree(
    root: CommentView, viewer: Member | None, order: Order, cursor: str | None
) -> tuple[list[CommentView], tuple[int, int] | None]:
    ids = reply_ids(root.id, order)
    [last_shown] = values_of(cursor, 1) or (None,)
    begin = ids.index(last_shown) + 1 if last_shown in ids else 0
    part = ids[begin : begin + REPLIES_PER_PAGE]
    if not part:
        return [], None
    found = comment_views(viewer, f"c.id IN ({', '.join('?' * len(part))})", *part)
    by_id = {comment.id: comment for comment in found}
    rest = (root.id, part[-1]) if begin + len(part) < len(ids) else None
    return [by_id[number] for number in part], rest
