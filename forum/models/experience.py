"""Where members' XP came from. The database refuses to change or delete what is here."""

from peewee import SQL, BigIntegerField, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post


class XpEntry(Base):
    """One change of a member's XP and what caused it. `amount_xp` is signed; `Member.xp` is their sum.

    `key` names a cause that counts once (null: one that may come again); `by` is the member who gave
    the like, or the admin who granted it for the reason in `note`.
    """

    id = IdField()
    member = ForeignKeyField(Member, backref="xp_entries", index=False)
    source = TextField()
    amount_xp = BigIntegerField(constraints=[SQL("CHECK (amount_xp <> 0)")])
    key = TextField(null=True, unique=True)
    post = ForeignKeyField(Post, null=True, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    by = ForeignKeyField(Member, null=True, index=False)
    note = TextField(default="", constraints=[SQL("DEFAULT ''")])
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("member", "id"), False), (("member", "created_at"), False))
