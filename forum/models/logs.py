"""What happened to an account, for its owner; what staff did, for admins; notes in the public log, and about members.

Rows are only ever added; what staff did and noted, the database refuses to change or delete.
"""

from peewee import SQL, BigIntegerField, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.moderation import Decision
from forum.models.post import Post


class AccountEvent(Base):
    """One event of a member's account. `kind` is an AccountEventKind, `detail` what fills its words.

    `network` is a part of the address that the request came from, `device` what its browser is, in words of ours; both
    are empty where no request did it. `request_id` is what the server's log knows the request by.
    """

    id = IdField()
    member = ForeignKeyField(Member, index=False)
    kind = TextField()
    detail = TextField(default="")
    network = TextField(default="")
    device = TextField(default="")
    request_id = TextField(default="")
    created_at = DateTimeField(default=now, index=True)

    class Meta:
        indexes = ((("member", "id"), False),)


class StaffAction(Base):
    """Something that a moderator, an admin or (`by` is null) the operator did; `by_role` is what they were then.

    `kind` is a StaffActionKind. `member` is whom it is about; `post` and `comment` what was removed or restored;
    `amount` the mTwei or XP given, the version of the rules, or the seconds of slow mode; `detail` the role before and
    after ("member moderator"), or whether something was put in place ("on") or taken back ("off").
    `decision` is what was decided; `value_before` and `value_after` are what it changed: XP, mTwei, the last decision.
    """

    id = IdField()
    kind = TextField()
    by = ForeignKeyField(Member, null=True, index=False)
    by_role = TextField()
    member = ForeignKeyField(Member, null=True, index=False)
    post = ForeignKeyField(Post, null=True, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    amount = BigIntegerField(null=True)
    detail = TextField(default="")
    reason = TextField(default="")
    request_id = TextField(default="")
    created_at = DateTimeField(default=now)
    decision = ForeignKeyField(Decision, null=True, index=False)
    value_before = TextField(default="", constraints=[SQL("DEFAULT ''")])
    value_after = TextField(default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        indexes = ((("kind", "id"), False), (("by", "id"), False), (("member", "id"), False))


class LogNote(Base):
    """What staff added to a line of the public log, which itself is never edited.

    The line is a LogKind and the number of its event among those.
    """

    id = IdField()
    kind = TextField()
    number = BigIntegerField()
    by = ForeignKeyField(Member, index=False)
    by_role = TextField()
    text = TextField()
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("kind", "number", "id"), False),)


class StaffNote(Base):
    """What an admin wrote down about a member, for other admins. The database refuses to change it.

    It is about a person: it is in the member's export, and goes with the member.
    """

    id = IdField()
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    by = ForeignKeyField(Member, index=False)
    text = TextField()
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("member", "id"), False),)
