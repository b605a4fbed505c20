"""What a member has asked for and has yet to do by a link in a mail: a new password, another address."""

from peewee import DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.errors import NotFound
from forum.i18n import _
from forum.models.base import Base, IdField
from forum.models.member import Member


class ResetLink(Base):
    """A link that sets a new password, once. The row holds a digest of its token: a copy of the database opens none."""

    token_hash = TextField(primary_key=True)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    created_at = DateTimeField(default=now, index=True)

    class Meta:
        table_name = "password_reset"


class EmailChange(Base):
    """Another address that a member wants: when it was confirmed, and when the holder of the old one agreed."""

    id = IdField()
    member = ForeignKeyField(Member, on_delete="CASCADE", unique=True)
    email = TextField()
    created_at = DateTimeField(default=now, index=True)
    confirmed_at = DateTimeField(null=True)
    agreed_at = DateTimeField(null=True)

    @classmethod
    def of(cls, member_id: int) -> "EmailChange | None":
        """Return the change that a member waits for, or None."""
        return cls.get_or_none(cls.member == member_id)

    @classmethod
    def require(cls, change_id: int) -> "EmailChange":
        """Return a change. Raises NotFound where it is over."""
        change = cls.get_or_none(cls.id == change_id)
        if change is None:
            raise NotFound(
                _("This change of address is over: it was made, stopped or replaced."), _("Look into your settings.")
            )
        return change
