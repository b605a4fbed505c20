"""A member's drafts: what they are about, and whether they can still be sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forum.db import records, rows
from forum.models import Member
from forum.models.draft import NEW_POST_PLACE, comment_of_place, is_edit, post_of_place
from forum.models.names import shown_name

EXCERPT_LENGTH = 200


@dataclass(slots=True)
class Subject:
    """What a draft is about: a post, or one of its comments, by whom. Empty words where the member may not see it.

    `ended` says that the thread takes no more comments.
    """

    id: int
    title: str
    name: str
    gone: bool
    ended: bool


@dataclass(slots=True)
class DraftRow:
    """A draft in the list. `text` is all of it where it can only be copied; else there is the beginning, `excerpt`.

    `discarded_id` and `discarded_at` are those of a discarded one.
    """

    place: str
    title: str
    excerpt: str
    updated_at: datetime
    discarded_id: int = 0
    discarded_at: datetime | None = None
    text: str = ""
    subject: Subject | None = field(default=None)

    @property
    def is_new_post(self) -> bool:
        """Whether it is to open a thread."""
        return self.place == NEW_POST_PLACE

    @property
    def is_edit(self) -> bool:
        """Whether it is the next version of something published."""
        return is_edit(self.place)

    @property
    def post_id(self) -> int | None:
        """The post that it is about, where it is not about a comment."""
        return post_of_place(self.place)

    @property
    def comment_id(self) -> int | None:
        """The comment that it answers, or is to replace."""
        return comment_of_place(self.place)

    @property
    def can_be_sent(self) -> bool:
        """Whether there still is a form for it."""
        if self.is_new_post:
            return True
        return self.subject is not None and not self.subject.gone and (self.is_edit or not self.subject.ended)


@dataclass(frozen=True, slots=True)
class DraftList:
    """What a member is writing, and what they have discarded lately; the newest first in both."""

    drafts: Sequence[DraftRow]
    discarded: Sequence[DraftRow]


_COLUMNS = "place, title, substr(body, 1, ?) AS excerpt, updated_at"
_DRAFTS = f"SELECT {_COLUMNS} FROM draft WHERE member_id = ? ORDER BY updated_at DESC, place"  # noqa: S608  (all ours)
_DISCARDED = f"""
    SELECT {_COLUMNS}, id AS discarded_id, discarded_at FROM discarded_draft WHERE member_id = ? ORDER BY id DESC
"""  # noqa: S608  (all of it ours)
_POST_IS_SHOWN = "removal.post_id IS NULL AND (hiding.post_id IS NULL OR p.author_id = ?)"
_JOINS = """
    LEFT JOIN post_removal removal ON removal.post_id = p.id
    LEFT JOIN post_hiding hiding ON hiding.post_id = p.id
    LEFT JOIN thread_closing ending ON ending.post_id = p.id
"""
_POSTS = f"""
    SELECT p.id, CASE WHEN {_POST_IS_SHOWN} THEN p.title ELSE '' END AS title, '' AS name,
           NOT ({_POST_IS_SHOWN}) AS gone, ending.post_id IS NOT NULL AS ended
    FROM post p {_JOINS} WHERE p.id IN """  # noqa: S608  (all of it ours)
_COMMENT_IS_SHOWN = """
    removal.post_id IS NULL AND hiding.post_id IS NULL AND comment_gone.comment_id IS NULL
    AND (comment_hiding.comment_id IS NULL OR c.author_id = ?)
"""
_COMMENTS = f"""
    SELECT c.id, CASE WHEN {_COMMENT_IS_SHOWN} THEN p.title ELSE '' END AS title,
           CASE WHEN {_COMMENT_IS_SHOWN} THEN {shown_name("a")} ELSE '' END AS name,
           NOT ({_COMMENT_IS_SHOWN}) AS gone, ending.post_id IS NOT NULL AS ended
    FROM comment c JOIN post p ON p.id = c.post_id JOIN member a ON a.id = c.author_id {_JOINS}
    LEFT JOIN comment_removal comment_gone ON comment_gone.comment_id = c.id
    LEFT JOIN comment_hiding ON comment_hiding.comment_id = c.id
    WHERE c.id IN """  # noqa: S608  (all of it ours)
_BODIES = "SELECT place, body FROM draft WHERE member_id = ? AND place IN "


def draft_list(me: Member) -> DraftList:
    """Return the member's drafts with what they are about. At most five statements."""
    drafts = records(_DRAFTS, DraftRow, EXCERPT_LENGTH, me.id)
    discarded = records(_DISCARDED, DraftRow, EXCERPT_LENGTH, me.id)
    both = [*drafts, *discarded]
    posts = _subjects(_POSTS, [me.id] * 2, {row.post_id for row in both if row.post_id})
    comments = _subjects(_COMMENTS, [me.id] * 3, {row.comment_id for row in both if row.comment_id})
    for row in both:
        row.subject = posts.get(row.post_id or 0) or comments.get(row.comment_id or 0)
    only_copied = [row for row in drafts if not row.can_be_sent]
    if only_copied:
        places = [row.place for row in only_copied]
        texts = dict(rows(_BODIES + _marks(places), me.id, *places))
        for row in only_copied:
            row.text = texts.get(row.place, "")
    return DraftList(drafts, discarded)


def _subjects(statement: str, viewer: list[int], ids: Collection[int]) -> dict[int, Subject]:
    found = records(statement + _marks(ids), Subject, *viewer, *ids) if ids else []
    return {subject.id: subject for subject in found}


def _marks(values: Collection[object]) -> str:
    return f"({', '.join('?' * len(values))})"
