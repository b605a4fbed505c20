"""Who liked a comment."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member, Reaction
from forum.models.names import SHOWN_NAME
from forum.queries.comments import CommentView, comment_view
from forum.queries.cursors import cursor_of, page_after

LIKERS_PER_PAGE = 50


@dataclass(slots=True)
class Liker:
    """A member who likes the comment."""

    id: int
    name: str
    display_name: str
    role: str
    avatar: str
    xp: int


@dataclass(frozen=True, slots=True)
class LikesPage:
    """A page of those who like a comment, the most experienced first; `more` is the cursor of the next one."""

    comment: CommentView
    likers: Sequence[Liker]
    more: str | None


def likes_page(comment_id: int, viewer: Member, cursor: str | None = None) -> LikesPage:
    """Return who likes the comment. Dislikes are nobody else's business, and are not asked for.

    Two statements. Raises NotFound for a comment that never was or is deleted, and Invalid for a damaged cursor.
    """
    comment = comment_view(comment_id, viewer)
    if comment.gone:
        raise NotFound(_("There is no such comment."))
    likers = (
        Member.select(Member.id, Member.name, SHOWN_NAME.alias("display_name"), Member.role, Member.avatar, Member.xp)
        .join(Reaction)
        .where(Reaction.comment == comment_id, Reaction.value == 1)
    )
    page = page_after(likers, cursor, Member.xp, Member.id).limit(LIKERS_PER_PAGE + 1)
    found = list(page.objects(Liker))
    shown = found[:LIKERS_PER_PAGE]
    more = cursor_of(shown[-1].xp, shown[-1].id) if len(found) > len(shown) else None
    return LikesPage(comment, shown, more)
