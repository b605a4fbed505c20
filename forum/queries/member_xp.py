"""A member's XP, for admins: the level, and the newest entries of XP with what caused them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from peewee import JOIN, Case

from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member, Post, PostHiding, PostRemoval, XpEntry
from forum.rules.xp import SOURCE_LABELS

ENTRIES_SHOWN = 30


@dataclass(frozen=True, slots=True)
class XpGain:
    """One entry of XP: signed, what caused it, the admin who granted it and why, the post that it is about."""

    at: datetime
    amount_xp: int
    source: str
    by: str | None
    note: str
    post_id: int | None
    post_title: str | None

    @property
    def label(self) -> str:
        """What caused it, in words."""
        return _(SOURCE_LABELS[self.source])


@dataclass(frozen=True, slots=True)
class MemberXp:
    """A member with the newest entries of their XP."""

    member: Member
    gains: Sequence[XpGain]


def member_xp(name: str) -> MemberXp:
    """Return the level and XP of the member called `name`. Two statements. Raises NotFound."""
    member = Member.named(name)
    if member is None:
        raise NotFound(_("There is no member with that name."))
    admin = Member.alias()
    found = (
        XpEntry.select(
            XpEntry.created_at.alias("at"),
            XpEntry.amount_xp,
            XpEntry.source,
            admin.name.alias("by"),
            XpEntry.note,
            Post.id.alias("post_id"),
            Case(None, ((PostRemoval.post.is_null() & PostHiding.post.is_null(), Post.title),), "").alias("post_title"),
        )
        .join(admin, JOIN.LEFT_OUTER, on=(admin.id == XpEntry.by) & (XpEntry.source == "grant"))
        .switch(XpEntry)
        .join(Post, JOIN.LEFT_OUTER)
        .join(PostRemoval, JOIN.LEFT_OUTER)
        .switch(Post)
        .join(PostHiding, JOIN.LEFT_OUTER)
        .where(XpEntry.member == member.id)
        .order_by(XpEntry.id.desc())
        .limit(ENTRIES_SHOWN)
        .objects(XpGain)
    )
    return MemberXp(member, list(found))
