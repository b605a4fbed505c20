"""Comments as pages show them: one statement for a page's, for a tree's, and for a single fragment's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from forum.clock import now
from forum.db import records, value
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.models.muting import MUTING_COLUMN, muting_joins, muting_parameters
from forum.models.names import shown_name, shown_role
from forum.rules.decisions import WAITING, FlagReason, HiddenBecause
from forum.rules.following import Muting
from forum.rules.undo import can_be_undone


@dataclass(slots=True)
class CommentView:
    """A comment with all that its partial shows. `my_reaction` is 1, -1 or None.

    A `removed` one is a tombstone, and so is one that is `hidden_because` of something, but for its author and
    staff: nobody else gets its text. `closed` says that its post was deleted or is hidden, `ended` that its thread
    takes no more comments, `featured` that moderators recommend it. `muting` says that viewer and author are hidden
    from each other, and by whom: then it is folded. `role` is the author's, or "unclaimed". `bookmarked` says that
    the viewer has bookmarked it. `my_flag` is the reason of the viewer's flag on it, `my_flag_was_right` what was
    decided about that. `by_post_author` is not said of who has left, nor of strangers, who share one author.
    """

    is_fold: ClassVar[bool] = False
    id: int
    post_id: int
    parent_id: int | None
    root_id: int | None
    depth: int
    rank: int
    replies: int
    answers: int
    place: int | None
    body_html: str
    avatar: str
    likes: int
    dislikes: int
    created_at: datetime
    edited_at: datetime | None
    author_id: int
    name: str
    display_name: str
    role: str
    xp: int
    by_post_author: bool
    parent_display_name: str | None
    removed: int | None
    removed_because: str | None
    removed_by: int | None
    removed_at: datetime | None
    my_reaction: int | None
    closed: bool = False
    ended: bool = False
    featured: bool = False
    hidden_because: HiddenBecause | None = None
    may_see: bool = True
    my_flag: FlagReason | None = None
    my_flag_was_right: int | None = None
    muting: Muting | None = None
    bookmarked: bool = False

    @property
    def gone(self) -> bool:
        """Whether the viewer sees a tombstone in its place."""
        return bool(self.removed) or not self.may_see

    @property
    def unknown(self) -> bool:
        """Whether the viewer is not to know that it is there at all: nobody has looked at it yet."""
        return not self.may_see and self.hidden_because in WAITING

    def is_new_to(self, member: Member | None, after: int | None) -> bool:
        """Say whether it is there, by somebody else, and came after the one with the id `after` (None: after all)."""
        if after is None or self.id <= after or self.removed or self.hidden_because or self.muting:
            return False
        return member is None or member.id != self.author_id

    def can_be_restored_by(self, member: Member | None) -> bool:
        """Say whether `member` deleted it, and can still undo that."""
        return offers_undo(self.removed_by, self.removed_at, member)


def offers_undo(removed_by: int | None, removed_at: datetime | None, member: Member | None) -> bool:
    """Say whether `member` is who removed something then, and can still undo it."""
    mine = member is not None and removed_by == member.id
    return mine and removed_at is not None and can_be_undone(removed_at, now())


_MAY_SEE = "(hiding.comment_id IS NULL OR c.author_id = ? OR ?)"
_COLUMNS = f"""
    SELECT c.id, c.post_id, c.parent_id, c.root_id, c.depth, c.rank, c.replies, c.answers, c.place,
           CASE WHEN {_MAY_SEE} THEN c.body_html ELSE '' END AS body_html, {_MAY_SEE} AS may_see, c.avatar,
           c.likes, c.dislikes, c.created_at, c.edited_at, a.id AS author_id, a.name,
           {shown_name("a")} AS display_name, {shown_role("a")} AS role, a.xp,
           c.author_id = p.author_id AND a.password_hash <> '' AS by_post_author,
           {shown_name("answered")} AS parent_display_name, removal.comment_id AS removed,
           removal.reason AS removed_because, removal.member_id AS removed_by, removal.created_at AS removed_at,
           mine.value AS my_reaction, COALESCE(closing.post_id, shut.post_id) IS NOT NULL AS closed,
           hiding.because AS hidden_because, f.reason AS my_flag, f.was_right AS my_flag_was_right,
           ending.post_id IS NOT NULL AS ended, feature.comment_id IS NOT NULL AS featured,
           {MUTING_COLUMN} AS muting, bookmark.id IS NOT NULL AS bookmarked
"""
_JOINS = f"""
    JOIN post p ON p.id = c.post_id
    JOIN member a ON a.id = c.author_id
    LEFT JOIN comment parent ON parent.id = c.parent_id
    LEFT JOIN member answered ON answered.id = parent.author_id
    LEFT JOIN comment_removal removal ON removal.comment_id = c.id
    LEFT JOIN post_removal closing ON closing.post_id = c.post_id
    LEFT JOIN comment_hiding hiding ON hiding.comment_id = c.id
    LEFT JOIN post_hiding shut ON shut.post_id = c.post_id
    LEFT JOIN flag f ON f.comment_id = c.id AND f.member_id = ?
    LEFT JOIN thread_closing ending ON ending.post_id = c.post_id
    LEFT JOIN featured_comment feature ON feature.comment_id = c.id
    LEFT JOIN reaction mine ON mine.comment_id = c.id AND mine.member_id = ?
    {muting_joins("c.author_id")}
    LEFT JOIN bookmark ON bookmark.comment_id = c.id AND bookmark.member_id = ?
"""


def comment_views(viewer: Member | None, where: str, *parameters: object) -> list[CommentView]:
    """Return the comments (`c`) that fulfil `where`, which may end in ORDER BY and LIMIT, as `viewer` sees them.

    One statement. `where` is SQL of ours, never of a request; what a request sends goes into `parameters`.
    """
    seen, joined = _parameters(viewer)
    return records(f"{_COLUMNS} FROM comment c {_JOINS} WHERE {where}", CommentView, *seen, *joined, *parameters)


def comments_among(viewer: Member | None, ids: str, *parameters: object, rest: str = "") -> list[CommentView]:
    """Return the comments (`c`) with the ids that the SELECT `ids` finds, as `viewer` sees them.

    `rest` may be ORDER BY and LIMIT. One statement; the ids come first in it, because PostgreSQL arranges only so many
    joins and begins in front. As in `comment_views`, the SQL is ours.
    """
    seen, joined = _parameters(viewer)
    sql = f"{_COLUMNS} FROM ({ids}) AS chosen JOIN comment c ON c.id = chosen.id {_JOINS} {rest}"
    return records(sql, CommentView, *seen, *parameters, *joined)


def _parameters(viewer: Member | None) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Return what the columns and what the joins say of the viewer."""
    me, moderates = (viewer.id, viewer.moderates) if viewer else (0, False)  # nobody has the number 0
    return (me, moderates) * 2, (me, me, *muting_parameters(me, moderates=moderates), me)


def comments_of(post_id: int, ids: Sequence[int], viewer: Member | None) -> list[CommentView]:
    """Return those of the comments that are in the thread. One statement; none without ids."""
    if not ids:
        return []
    found = comment_views(viewer, f"c.post_id = ? AND c.id IN ({', '.join('?' * len(ids))})", post_id, *ids)
    return [comment for comment in found if not comment.unknown]


def comment_view(comment_id: int, viewer: Member | None) -> CommentView:
    """Return one comment as its page shows it. One statement. Raises NotFound."""
    found = comment_views(viewer, "c.id = ?", comment_id)
    if not found or found[0].unknown:
        raise NotFound(_("There is no such comment."))
    return found[0]


def depth_of(comment_id: int) -> int:
    """Return how deep the comment is in its tree, 0 where there is none. One statement."""
    return value("SELECT depth FROM comment WHERE id = ?", comment_id) or 0


def source_of(comment_id: int) -> str:
    """Return the Markdown of a comment that the viewer has been shown. One statement."""
    return value("SELECT body FROM comment WHERE id = ?", comment_id) or ""
