"""What members follow, and what they want to hear nothing of. Taking it back deletes the row.

Nobody but the member sees any of it, whoever or whatever it is about. A member, a thread or a tag is either followed or
muted by the same member, never both (`actions.following`).
"""

from peewee import Check, CompositeKey, DateTimeField, ForeignKeyField

from forum.clock import now
from forum.models.base import Base
from forum.models.member import Member
from forum.models.post import Post, Tag


class ThreadFollow(Base):
    """That a member follows a thread."""

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    post = ForeignKeyField(Post, index=False)
    created_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "post")
        indexes = ((("post", "member"), False),)


class TagFollow(Base):
    """That a member follows a tag."""

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    tag = ForeignKeyField(Tag, index=False)
    created_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "tag")
        indexes = ((("tag", "member"), False),)


class MemberFollow(Base):
    """That a member follows another."""

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    followed = ForeignKeyField(
        Member, index=False, on_delete="CASCADE", constraints=[Check("followed_id <> member_id")]
    )
    created_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "followed")
        indexes = ((("followed", "member"), False),)


class MemberMute(Base):
    """That a member has muted another. It hides both from each other: `hides` asks so of any two."""

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    muted = ForeignKeyField(Member, index=False, on_delete="CASCADE", constraints=[Check("muted_id <> member_id")])
    created_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "muted")
        indexes = ((("muted", "member"), False),)

    @classmethod
    def hides(cls, one_id: int, other_id: int) -> bool:
        """Say whether one of the two has muted the other: then neither is shown or told what the other writes."""
        there, back = (cls.member == one_id) & (cls.muted == other_id), (cls.member == other_id) & (cls.muted == one_id)
        return cls.select().where(there | back).exists()


class ThreadMute(Base):
    """That a member wants to hear nothing of a thread, though it answers or names them."""

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    post = ForeignKeyField(Post, index=False)
    created_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "post")
        indexes = ((("post", "member"), False),)


class TagMute(Base):
    """That a member wants to hear nothing of threads that carry a tag."""

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    tag = ForeignKeyField(Tag, index=False)
    created_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "tag")
        indexes = ((("tag", "member"), False),)
