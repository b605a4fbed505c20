"""Personal tokens, by which a member's programs use the API."""

from peewee import Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member


class ApiToken(Base):
    """A token that a member has made for a program. It is shown once; the row holds its digest (`token_digest`).

    `allows` is a key of `rules.api_tokens.SCOPES`. `last_used_at` is None until a program has come with it.
    """

    id = IdField()
    member = ForeignKeyField(Member, on_delete="CASCADE")
    name = TextField()
    digest = TextField(unique=True)
    allows = TextField(constraints=[Check("allows IN ('read', 'write')")])
    created_at = DateTimeField(default=now)
    last_used_at = DateTimeField(null=True)
    expires_at = DateTimeField(index=True)
