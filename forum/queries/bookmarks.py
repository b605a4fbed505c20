"""A member's bookmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_lowercase, ascii_uppercase

from forum.db import records
from forum.errors import Invalid, NotFound
from forum.i18n import N_, _
from forum.models import Member
from forum.models.muting import MUTING_COLUMN, muting_joins, muting_parameters
from forum.models.names import shown_name
from forum.models.post import SLUG_IN_ADDRESS
from forum.queries.cursors import ABOVE_ALL_IDS, cursor_of, values_of
from forum.rules.following import Muting

BOOKMARKS_PER_PAGE = 30
_EXCERPT_LENGTH = 300
# What can be asked for, by the name in the address: its label, and the condition.
KINDS = {
    "all": (N_("All"), ""),
    "posts": (N_("Posts"), "AND b.comment_id IS NULL"),
    "comments": (N_("Comments"), "AND b.comment_id IS NOT NULL"),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A bookmark with what it is on, as far as its member may still see that: `title` and `excerpt` are None for what
    is gone. `muting` says that whoever wrote it and the member are hidden from each other.
    """

    id: int
    note: str
    created_at: datetime
    post_id: int
    comment_id: int | None
    slug: str
    title: str | None
    excerpt: str | None
    author_name: str
    author_display_name: str
    muting: Muting | None

    @property
    def gone(self) -> bool:
        """Whether it was deleted, or is hidden from its reader."""
        return self.excerpt is None


@dataclass(frozen=True, slots=True)
class BookmarkPage:
    """A page of bookmarks, newest first; `more` is the cursor of the next one."""

    bookmarks: Sequence[Marked]
    more: str | None


_POST_IS_SEEN = "(post_gone.post_id IS NULL AND (shut.post_id IS NULL OR p.author_id = b.member_id OR ?))"
_COMMENT_IS_SEEN = "(comment_gone.comment_id IS NULL AND (hiding.comment_id IS NULL OR c.author_id = b.member_id OR ?))"
_TITLE = f"CASE WHEN {_POST_IS_SEEN} THEN p.title END"
_BOOKMARKS = f"""
    SELECT b.id, b.note, b.created_at, b.post_id, b.comment_id, {SLUG_IN_ADDRESS} AS slug, {_TITLE} AS title,
           CASE WHEN {_POST_IS_SEEN} AND {_COMMENT_IS_SEEN} THEN
             CASE WHEN b.comment_id IS NULL THEN p.teaser ELSE substr(c.body_text, 1, {_EXCERPT_LENGTH}) END
           END AS excerpt,
           a.name AS author_name, {shown_name("a")} AS author_display_name, {MUTING_COLUMN} AS muting
    FROM bookmark b
    JOIN post p ON p.id = b.post_id
    LEFT JOIN comment c ON c.id = b.comment_id
    JOIN member a ON a.id = COALESCE(c.author_id, p.author_id)
    LEFT JOIN post_removal post_gone ON post_gone.post_id = p.id
    LEFT JOIN post_hiding shut ON shut.post_id = p.id
    LEFT JOIN comment_removal comment_gone ON comment_gone.comment_id = c.id
    LEFT JOIN comment_hiding hiding ON hiding.comment_id = c.id
    {muting_joins("a.id")}
    WHERE b.member_id = ?
"""  # noqa: S608  (all of it ours)


def _marked(me: Member, where: str, *parameters: object) -> list[Marked]:
    seen = (me.moderates,) * 3
    return records(
        f"{_BOOKMARKS} {where}", Marked, *seen, *muting_parameters(me.id, moderates=me.moderates), me.id, *parameters
    )


def bookmark_page(me: Member, kind: str = "all", words: str = "", cursor: str | None = None) -> BookmarkPage:
    """Return a page of one's own bookmarks: of one of KINDS, with these `words` in the note or in a title that is seen.

    One statement. Raises Invalid for another kind or a damaged cursor.
    """
    if kind not in KINDS:
        raise Invalid(of=_("Choose one of: %(choices)s.", choices=", ".join(KINDS)))
    [before] = values_of(cursor, 1) or (ABOVE_ALL_IDS,)
    where, parameters = f"AND b.id < ? {KINDS[kind][1]}", [before]
    if words:
        spelled = _spellings(words)
        found_in = [f"lower(b.note) LIKE ? ESCAPE '!' OR lower({_TITLE}) LIKE ? ESCAPE '!'"] * len(spelled)
        where += f" AND ({' OR '.join(found_in)})"
        for spelling in spelled:
            parameters += [_containing(spelling), me.moderates, _containing(spelling)]
    found = _marked(me, f"{where} ORDER BY b.id DESC LIMIT ?", *parameters, BOOKMARKS_PER_PAGE + 1)
    shown = found[:BOOKMARKS_PER_PAGE]
    return BookmarkPage(shown, cursor_of(shown[-1].id) if len(found) > len(shown) else None)


_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def _spellings(words: str) -> list[str]:
    """Return the words as the database may have made them small: SQLite leaves every letter but A to Z as it is."""
    return sorted({words.lower(), *(spelled.translate(_SMALL) for spelled in (words, words.title()))})


def _containing(words: str) -> str:
    escaped = words.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def bookmark(me: Member, bookmark_id: int) -> Marked:
    """Return one of one's own bookmarks. One statement. Raises NotFound, also for another member's."""
    found = _marked(me, "AND b.id = ?", bookmark_id)
    if not found:
        raise NotFound(_("There is no such bookmark."), _("It may have been removed in another tab."))
    return found[0]
