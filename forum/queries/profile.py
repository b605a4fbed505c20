"""A member's public page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.errors import Gone, NotFound
from forum.i18n import _
from forum.models import Comment, Member, Post
from forum.queries.front import Headline, latest_by

SHOWN_MAX = 10


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as the profile lists it, under the title of its post."""

    id: int
    title: str
    body_html: str
    created_at: datetime
    likes: int
    dislikes: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A member with the latest of what they wrote."""

    member: Member
    headlines: Sequence[Headline]
    remarks: Sequence[Remark]


def named(name: str) -> Member:
    """Return the member called `name`, whose page it is. One statement. Raises NotFound, or Gone."""
    member = Member.named(name)
    if member is None:
        raise NotFound(_("There is no member with that name."))
    if member.has_left and not member.keeps_name:
        raise Gone(_("This member has left."), _("Their texts don’t lead to them any more."))
    return member


def profile(name: str, viewer: Member | None = None) -> Profile:
    """Return the page of the member called `name` as `viewer` (None: anonymous) sees it. Four statements.

    Raises NotFound, or Gone.
    """
    member = named(name)
    return Profile(member, latest_by(member, SHOWN_MAX, viewer), _latest_remarks(member))


def _latest_remarks(member: Member) -> list[Remark]:
    remarks = (
        Comment.select(Comment.id, Post.title, Comment.body_html, Comment.created_at, Comment.likes, Comment.dislikes)
        .live()
        .by(member)
    )
    return list(remarks.order_by(Comment.id.desc()).limit(SHOWN_MAX).objects(Remark))
