"""One page of a thread's comments, and the ways to the pages beside it: in a thread of any length it costs the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.db import rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.queries.comments import CommentView, comments_among
from forum.queries.cursors import cursor_of, values_of
from forum.queries.thread_order import (
    REPLIES_SHOWN,
    REPLIES_WHOLE,
    ROOTS_PER_PAGE,
    Key,
    Order,
    order_named,
    page_length,
    replies_shown,
)
from forum.queries.thread_places import TOLD
from forum.queries.thread_trees import Fold, FoldKind, Row, Turn, known, replies_under, told, unfolded

FIRST = Turn()
# Of the comments above the one that a page begins with, so many; and the top-level one.
ANCESTORS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CommentPage:
    """A page of comments in the order in which they are shown, each reply directly below what it answers.

    `rows` are comments and, where there is more than is shown, folds. `previous` and `following` are the pages beside
    this one, None at the ends. `margin` is the depth of those that stand at the margin, and `context` how many rows
    come before the conversation that the page is of: what it is about.
    """

    rows: Sequence[Row]
    previous: Turn | None
    following: Turn | None
    margin: int = 0
    context: int = 0

    @property
    def comments(self) -> list[CommentView]:
        """The comments among the rows."""
        return [row for row in self.rows if isinstance(row, CommentView)]

    @property
    def newest_id(self) -> int:
        """The highest id of the comments, 0 without any."""
        return max((comment.id for comment in self.comments), default=0)

    @property
    def is_whole(self) -> bool:
        """Whether all of the thread is on it."""
        beside = self.previous or self.following or self.context
        return not beside and not any(isinstance(row, Fold) for row in self.rows)


def comment_page(post_id: int, viewer: Member | None, sort: str, turn: Turn = FIRST) -> CommentPage:
    """Return a page of the thread's comments as `viewer` (None: anonymous) sees them.

    Two statements, three for one inside a conversation. Raises NotFound for a conversation that is not in the thread,
    and Invalid for an unknown order or a damaged cursor.
    """
    order = order_named(sort)
    if turn.under:
        return _conversation(post_id, viewer, order, turn)
    return _top_level(post_id, viewer, order, turn)


def _top_level(post_id: int, viewer: Member | None, order: Order, turn: Turn) -> CommentPage:
    found = _listed(viewer, order.top, "c.post_id = ? AND c.root_id IS NULL", post_id, turn, ROOTS_PER_PAGE + 1)
    tops = found[: page_length([replies_shown(top.replies, top.answers) for top in found])]
    more = len(found) > len(tops)
    if turn.is_backwards:
        tops.reverse()
    whole = [top.id for top in tops if 0 < top.replies <= REPLIES_WHOLE]
    folded = [top.id for top in tops if top.replies > REPLIES_WHOLE]
    replies = replies_under(viewer, whole, folded, REPLIES_SHOWN, order.replies)
    shown = list(unfolded(tops, replies, order.replies, REPLIES_SHOWN, whole))
    # Where the page was come from there is more; in the other direction the row too many says so.
    before, after = (more, True) if turn.is_backwards else (bool(turn.cursor), more)
    return CommentPage(
        _at_margin(known(shown), 0),
        Turn(before=_cursor(order.top, tops[0])) if before and tops else None,
        Turn(after=_cursor(order.top, tops[-1])) if after and tops else None,
    )


def _conversation(post_id: int, viewer: Member | None, order: Order, turn: Turn) -> CommentPage:
    """Return the conversation below a comment, after what it is about."""
    key, (width, *below) = order.replies, REPLIES_SHOWN
    above = _above(post_id, viewer, turn)
    here, about = above[-1], known(_with_gap(above))
    found = _listed(viewer, key, "c.parent_id = ?", here.id, turn, width + 1)
    tops, more = found[:width], _goes_on(viewer, key, found[width:], backwards=turn.is_backwards)
    if turn.is_backwards:
        tops.reverse()
    replies = replies_under(viewer, (), [top.id for top in tops], below, key)
    shown = [*about, *unfolded(tops, replies, key, below, ())]
    if tops and (more or turn.is_backwards):
        count = 0 if turn.cursor else max(here.answers - told(tops), 1)
        further = Turn(after=_cursor(key, tops[-1]), under=here.id)
        shown.append(Fold(FoldKind.MORE, further, count, here.depth + 1))
    before = more if turn.is_backwards else bool(turn.cursor)
    margin = here.depth if turn.margin is None else turn.margin
    return CommentPage(
        _at_margin(known(shown), margin),
        Turn(before=_cursor(key, tops[0]), under=here.id) if before and tops else None,
        None,
        margin,
        len(about),
    )


def _listed(viewer: Member | None, key: Key, within: str, of: int, turn: Turn, limit: int) -> list[CommentView]:
    """Return the next comments in a list, nearest first, from its beginning or from the cursor of `turn` on.

    `within` says which list, for the parameter `of`. One statement, by an index over the columns of `key`.
    """
    backwards = turn.is_backwards
    by = key.by(backwards=backwards)
    values = values_of(turn.cursor, len(key.columns))
    runs = key.beyond("?" * len(values), backwards=backwards) if values else [("TRUE", by)]
    parameters: list[object] = []
    for length in range(len(values or ()), 0, -1) if values else [0]:
        parameters += [of, *(values or ())[:length], limit]
    ids = " UNION ALL ".join(
        f"SELECT id FROM (SELECT c.id FROM comment c WHERE {within} AND {beyond} ORDER BY {run} LIMIT ?) AS run_{at}"  # noqa: S608
        for at, (beyond, run) in enumerate(runs)
    )
    return comments_among(viewer, ids, *parameters, rest=f"ORDER BY {by} LIMIT {limit}")


def _goes_on(viewer: Member | None, key: Key, further: Sequence[CommentView], *, backwards: bool) -> bool:
    """Say whether the viewer may know of any of the further replies to a comment, of which the first one is given.

    One statement where that one waits for a moderator, and so says nothing of those after it.
    """
    if not further or not further[0].unknown or further[0].answers:
        return bool(further)
    values, parameters = key.of(further[0]), []
    runs = [beyond for beyond, _by in key.beyond("?" * len(values), backwards=backwards)]
    for beyond in runs:
        parameters += values[: beyond.count("?")]
    known = f"(c.answers > 0 OR c.author_id = ? OR {TOLD})"
    within = f"SELECT 1 FROM comment c WHERE c.parent_id = ? AND ({' OR '.join(runs)}) AND {known} LIMIT 1"  # noqa: S608  (ours)
    return bool(rows(within, further[0].parent_id, *parameters, viewer.id if viewer else 0))


_ABOVE = f"""
    WITH RECURSIVE above (id, parent_id, steps) AS (
        SELECT c.id, c.parent_id, 0 FROM comment c WHERE c.id = ?
        UNION ALL
        SELECT c.id, c.parent_id, a.steps + 1 FROM above a JOIN comment c ON c.id = a.parent_id
        WHERE a.steps < {ANCESTORS_SHOWN}
    )
    SELECT id FROM above UNION SELECT root_id FROM comment WHERE id = ?
"""  # noqa: S608  (all of it ours)


def _above(post_id: int, viewer: Member | None, turn: Turn) -> list[CommentView]:
    """Return the comment that a conversation is under, after the nearest ones above it and the top-level one."""
    found = comments_among(viewer, _ABOVE, turn.under, turn.under, rest="ORDER BY c.depth")
    if not found or found[-1].post_id != post_id or found[-1].id != turn.under or found[-1].unknown:
        raise NotFound(_("There is no such comment in this thread."))
    return found


def _with_gap(above: Sequence[CommentView]) -> list[Row]:
    """Say how many comments are left out below the top-level one, if any are."""
    top, *nearest = above
    left_out = nearest[0].depth - top.depth - 1 if nearest else 0
    if not left_out:
        return list(above)
    return [top, Fold(FoldKind.BETWEEN, Turn(under=nearest[0].parent_id), left_out, 0), *nearest]


def _at_margin(shown: list[Row], margin: int) -> list[Row]:
    """Let the depths of the rows begin at the margin of their page."""
    for row in shown:
        row.depth = max(row.depth - margin, 0)
        if isinstance(row, Fold):
            row.margin = margin
    return shown


def _cursor(key: Key, comment: CommentView) -> str:
    return cursor_of(*key.of(comment))


def names_a_row(post_id: int, sort: str, turn: Turn) -> bool:
    """Say whether the cursor of `turn`, if it has one, is that of a comment in the thread. At most one statement.

    Any other numbers lead to a page as well; but nobody was given them.
    """
    if not turn.cursor:
        return True
    order = order_named(sort)
    key = order.replies if turn.under else order.top
    values = values_of(turn.cursor, len(key.columns))
    if values is None or cursor_of(*values) != turn.cursor:
        return False
    where = " AND ".join(f"{name} = ?" for name, _highest in key.columns)
    within = f"SELECT 1 FROM comment WHERE post_id = ? AND COALESCE(parent_id, 0) = ? AND {where}"  # noqa: S608  (ours)
    return bool(rows(within, post_id, turn.under or 0, *values))
