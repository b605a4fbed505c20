"""What members choose to show of themselves."""

from peewee import DateTimeField, ForeignKeyField

from forum.clock import now
from forum.models.base import Base
from forum.models.member import Member


class ShownEarnings(Base):
    """That a member lets everybody see what they have earned and spent, line by line, and since when they do."""

    member = ForeignKeyField(Member, primary_key=True, on_delete="CASCADE")
    created_at = DateTimeField(default=now)

    @classmethod
    def of(cls, member_id: int) -> "ShownEarnings | None":
        """Return that the member shows it, or None."""
        return cls.first("WHERE member_id = ?", member_id)
