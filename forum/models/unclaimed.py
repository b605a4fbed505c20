"""Members whom an import made, and whom nobody has claimed to be yet."""

from peewee import DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base
from forum.models.member import Member


class Unclaimed(Base):
    """That nobody can log in as this member, who wrote at `origin` ("disqus:example") and was `called` that there.

    `email` is the address that the export gives, in lower case; empty where it gives none, or once it is forgotten. The
    row goes when the history is claimed.
    """

    member = ForeignKeyField(Member, primary_key=True, on_delete="CASCADE")
    member_id: int
    origin = TextField()
    email = TextField(index=True)
    called = TextField()
    created_at = DateTimeField(default=now)
