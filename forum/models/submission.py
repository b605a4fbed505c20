"""What was sent already, so that sending it again does nothing more."""

from peewee import BigIntegerField, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base
from forum.models.member import Member


class Submission(Base):
    """A form that arrived with a `key`: what it held, as a digest, and the id of what came of it."""

    member = ForeignKeyField(Member, index=False, on_delete="CASCADE")
    address = TextField()
    key = TextField()
    fingerprint = TextField()
    result_id = BigIntegerField(null=True)
    created_at = DateTimeField(default=now)

    class Meta:
        primary_key = CompositeKey("member", "address", "key")
