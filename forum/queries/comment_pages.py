"""One page of a thread's comments as a walk through their trees, and the ways to the pages beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.db import rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.queries.comments import CommentView, comment_views
from forum.queries.cursors import cursor_of, values_of
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
class Turn:
    """Which page of a thread: the one `after` a cursor over the top-level comments, or the one that ends `before` it.

    With `under`, the id of a top-level comment, it lies inside the tree under that one, `after` a reply in it.
    """

    after: str | None = None
    before: str | None = None
    under: int | None = None

    @property
    def is_backwards(self) -> bool:
        """Whether the page is found from its end."""
        return bool(self.before) and not self.after and not self.under

    @property
    def cursor(self) -> str | None:
        """The cursor that counts, where there are several."""
        return self.before if self.is_backwards else self.after

    def as_linked(self) -> "Turn":
        """Return the same page as links ask for it."""
        if self.is_backwards:
            return Turn(before=self.before)
        return Turn(after=self.after or None, under=self.under or None)


FIRST = Turn()


@dataclass(frozen=True, slots=True)
class CommentPage:
    """A page of comments in the order in which they are shown, each reply directly below what it answers.

    Where a tree is longer than a page, each of its pages begins with its top-level comment. `previous` and
    `following` are the pages beside this one, None at the ends of the thread.
    """

    comments: Sequence[CommentView]
    previous: Turn | None
    following: Turn | None


def comment_page(post_id: int, viewer: Member | None, sort: str, turn: Turn = FIRST) -> CommentPage:
    """Return a page of the thread's comments as `viewer` (None: anonymous) sees them.

    Two statements; three where a tree is longer than a page. Raises NotFound for a tree that is not in the thread,
    and Invalid for an unknown order or a damaged cursor.
    """
    order = order_named(sort)
    page = _root(post_id, viewer, order, turn.under) if turn.under else _roots(post_id, viewer, order, turn)
    roots = page.comments
    if len(roots) == 1 and roots[0].replies > REPLIES_PER_PAGE:
        return _part_of_long_tree(page, viewer, order, turn)
    shown = _known(list(depth_first(roots, _replies(roots, viewer), order)))
    return CommentPage(shown, page.previous, page.following)


def _known(comments: list[CommentView]) -> list[CommentView]:
    """Leave out what the viewer is not to know of, but for what somebody has answered: a tombstone keeps its place."""
    answered = {comment.parent_id for comment in comments}
    return [comment for comment in comments if not comment.unknown or comment.id in answered]


def names_a_row(post_id: int, sort: str, turn: Turn) -> bool:
    """Say whether the cursor of `turn`, if it has one, is that of a comment in the thread. At most one statement.

    Any other numbers lead to a page as well; but nobody was given them.
    """
    if not turn.cursor:
        return True
    columns = ("id",) if turn.under else order_named(sort).columns
    values = values_of(turn.cursor, len(columns))
    if values is None or cursor_of(*values) != turn.cursor:
        return False
    where = " AND ".join(f"{column} = ?" for column in columns)
    return bool(rows(f"SELECT 1 FROM comment WHERE post_id = ? AND {where}", post_id, *values))  # noqa: S608  (ours)


def _roots(post_id: int, viewer: Member | None, order: Order, turn: Turn) -> CommentPage:
    backwards = turn.is_backwards
    position = values_of(turn.before if backwards else turn.after, len(order.columns))
    where, parameters = "c.post_id = ? AND c.root_id IS NULL", [post_id]
    if position:
        where = f"{where} AND {order.beyond('?' * len(position), backwards=backwards)}"
        parameters += position
    by = order.by(backwards=backwards)
    found = comment_views(viewer, f"{where} ORDER BY {by} LIMIT ?", *parameters, ROOTS_PER_PAGE + 1)
    roots = found[: page_length([root.replies for root in found])]
    # Where the page was come from there is more; in the other direction the row too many says so.
    ahead, behind = len(found) > len(roots), position is not None
    if backwards:
        return _with_ways(roots[::-1], order, ahead, behind)
    return _with_ways(roots, order, behind, ahead)


def _root(post_id: int, viewer: Member | None, order: Order, root_id: int) -> CommentPage:
    """Return one top-level comment; the ones beside it come by the same statement, and say that they are there."""
    where = (
        f"c.post_id = ? AND c.root_id IS NULL AND c.id IN (?, {_beside(order)}, {_beside(order, backwards=True)}) "
        f"ORDER BY {order.by()}"
    )
    found = comment_views(viewer, where, post_id, root_id, root_id, root_id)
    ids = [comment.id for comment in found]
    if root_id not in ids:
        raise NotFound(_("There is no such comment in this thread."))
    at = ids.index(root_id)
    return _with_ways([found[at]], order, at > 0, at + 1 < len(ids))


def _beside(order: Order, *, backwards: bool = False) -> str:
    """Return a subquery for the id of the top-level comment after (`backwards`: before) the one that it is given."""
    condition = order.beyond([f"here.{column}" for column in order.columns], backwards=backwards)
    return f"""(SELECT c.id FROM comment c JOIN comment here ON here.id = ?
        WHERE c.post_id = here.post_id AND c.root_id IS NULL AND {condition}
        ORDER BY {order.by(backwards=backwards)} LIMIT 1)"""  # noqa: S608  (all of it ours)


def _with_ways(roots: Sequence[CommentView], order: Order, previous: bool, following: bool) -> CommentPage:
    """Return the page of these top-level comments, with the ways to the pages that there are beside it."""
    if not roots:
        return CommentPage([], None, None)
    return CommentPage(
        roots,
        Turn(before=_cursor(roots[0], order)) if previous else None,
        Turn(after=_cursor(roots[-1], order)) if following else None,
    )


def _cursor(root: CommentView, order: Order) -> str:
    return cursor_of(*(getattr(root, column) for column in order.columns))


def _replies(roots: Sequence[CommentView], viewer: Member | None) -> list[CommentView]:
    ids = [root.id for root in roots if root.replies]
    if not ids:
        return []
    return comment_views(viewer, f"c.root_id IN ({', '.join('?' * len(ids))}) ORDER BY c.id", *ids)


def _part_of_long_tree(page: CommentPage, viewer: Member | None, order: Order, turn: Turn) -> CommentPage:
    """Return the root alone on `page` with the part of its tree that `turn` asks for."""
    [root] = page.comments
    ids = reply_ids(root.id, order)
    begin = _begin_of_part(ids, turn)
    part = ids[begin : begin + REPLIES_PER_PAGE]
    previous = page.previous if begin == 0 else _part_from(root, ids, max(begin - REPLIES_PER_PAGE, 0))
    end = begin + len(part)
    following = page.following if end == len(ids) else _part_from(root, ids, end)
    return CommentPage(_known([root, *_in_order(part, viewer)]), previous, following)


def _begin_of_part(ids: Sequence[int], turn: Turn) -> int:
    if turn.is_backwards:
        return (len(ids) - 1) // REPLIES_PER_PAGE * REPLIES_PER_PAGE
    [last_shown] = (turn.under and values_of(turn.after, 1)) or (None,)
    return ids.index(last_shown) + 1 if last_shown in ids else 0


def _part_from(root: CommentView, ids: Sequence[int], begin: int) -> Turn:
    return Turn(after=cursor_of(ids[begin - 1]) if begin else None, under=root.id)


def _in_order(ids: Sequence[int], viewer: Member | None) -> list[CommentView]:
    if not ids:
        return []
    found = {comment.id: comment for comment in comment_views(viewer, f"c.id IN ({', '.join('?' * len(ids))})", *ids)}
    return [found[number] for number in ids]
