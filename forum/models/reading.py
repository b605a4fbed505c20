"""Who has really read what."""

from peewee import SQL, BigIntegerField, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.db import rows
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.models.post import Post


class Reading(Base):
    """One member's reading of one post, measured by the server; `credited_ms` is what counts so far.

    Open, it has a nonce (of which the digest is kept) that the next beat must bring; a member has at
    most one open reading. Closed, it waits to be gone on with, or is completed: once, for ever.
    """

    id = IdField()
    member = ForeignKeyField(Member, index=False)
    post = ForeignKeyField(Post, index=False)
    started_at = DateTimeField(default=now)
    nonce_hash = TextField(default="")
    credited_ms = BigIntegerField(default=0, constraints=[Check("credited_ms >= 0")])
    counted_at = DateTimeField(default=now)
    seen_end_at = DateTimeField(null=True)
    closed_at = DateTimeField(null=True)
    completed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("member", "post"), True),)

    @classmethod
    def completed(cls, member_id: int, post_id: int) -> bool:
        """Say whether the member has completed a reading of the post."""
        done = "SELECT 1 FROM reading WHERE member_id = ? AND post_id = ? AND completed_at IS NOT NULL"
        return bool(rows(done, member_id, post_id))


Reading.add_index(Reading.index(Reading.member, unique=True, where=SQL("closed_at IS NULL"), name="reading_member_id"))
_COMPLETED = SQL("completed_at IS NOT NULL")
Reading.add_index(
    Reading.index(Reading.completed_at, Reading.member, where=_COMPLETED, name="reading_completed_at_member_id")
)
