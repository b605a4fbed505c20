"""What members are writing and have not sent."""

from peewee import SQL, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.db import execute
from forum.models.base import Base
from forum.models.member import Member

NEW_POST_PLACE = "post:new"


def thread_place(post_id: int, parent_id: int | None = None) -> str:
    """Return where a comment's draft belongs: to the thread, or to the comment that it replies to."""
    return f"reply:{parent_id}" if parent_id else f"thread:{post_id}"


class Draft(Base):
    """A member's unsent text at one place: `post:new`, `thread:12` or `reply:345`."""

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    place = TextField()
    title = TextField(default="")
    body = TextField()
    tags = TextField(default="")
    avatar = TextField(default="", constraints=[SQL("DEFAULT ''")])  # empty: the member's usual one
    updated_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "place")

    @classmethod
    def at(cls, member: Member, place: str) -> "Draft | None":
        """Return the member's draft at `place`, or None."""
        return cls.get_or_none(cls.member == member.id, cls.place == place)

    @classmethod
    def discard(cls, member_id: int, place: str) -> None:
        """Forget the member's draft at `place`: it was sent, or emptied."""
        execute("DELETE FROM draft WHERE member_id = ? AND place = ?", member_id, place)
