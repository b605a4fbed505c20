"""Who has really read what."""

from peewee import SQL, DateTimeField, ForeignKeyField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.models.post import Post


class Reading(Base):
    """One member's reading of one post. It is completed once, for ever; several may be begun."""

    id = IdField()
    member = ForeignKeyField(Member, index=False)
    post = ForeignKeyField(Post, index=False)
    started_at = DateTimeField(default=now)
    completed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("member", "id"), False),)

    @classmethod
    def completed(cls, member_id: int, post_id: int) -> bool:
        """Say whether the member has completed a reading of the post."""
        done = (cls.member == member_id) & (cls.post == post_id) & cls.completed_at.is_null(False)
        return cls.select().where(done).exists()


Reading.add_index(
    Reading.index(
        Reading.member,
        Reading.post,
        unique=True,
        where=SQL("completed_at IS NOT NULL"),
        name="reading_member_id_post_id",
    )
)
