"""What members are notified of, and what they want to be notified of."""

from peewee import SQL, BigIntegerField, Check, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.moderation import Decision
from forum.models.post import Post


class Notification(Base):
    """One thing that happened, for one member. `kind` is a NotificationKind.

    `key` names the event: for the same event a member is notified once. `actor` is who did it; `post` and `comment`
    what it is about, `decision`, `amount_mtwei` (paid by a settlement), `level` and `level_before` likewise, each null
    where it is not about that.

    Several of a kind about the same thing, of which the first came at `bundle_at`, can be one line of the list: the
    newest has the `size` of all of them, the others 0. A row is `gone` while what it is about is removed or hidden.
    So the lines of a member are the rows with `size > 0 AND gone = 0`, and those not read have no `read_at`.

    It is to be mailed at `mail_due_at`, unless it is read or gone by then; `mailed_at` is when it was.
    """

    id = IdField()
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    kind = TextField()
    key = TextField()
    actor = ForeignKeyField(Member, null=True, index=False)
    post = ForeignKeyField(Post, null=True, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    decision = ForeignKeyField(Decision, null=True, index=False)
    amount_mtwei = BigIntegerField(null=True)
    level = BigIntegerField(null=True)
    level_before = BigIntegerField(null=True)
    bundle_at = DateTimeField()
    size = BigIntegerField(default=1, constraints=[Check("size >= 0")])
    gone = BigIntegerField(default=0, constraints=[Check("gone IN (0, 1)")])
    created_at = DateTimeField(default=now, index=True)
    read_at = DateTimeField(null=True)
    mail_due_at = DateTimeField(null=True)
    mailed_at = DateTimeField(null=True)

    class Meta:
        indexes = (
            (("member", "key"), True),
            (("member", "post", "kind", "bundle_at"), False),
            (("post", "comment"), False),
        )


# In a statement where `n` is a notification: it is a line of its member's list.
LISTED_SQL = "n.size > 0 AND n.gone = 0"
_LISTED = "size > 0 AND gone = 0"

Notification.add_index(
    Notification.index(Notification.member, Notification.id, where=SQL(_LISTED), name="notification_listed")
)
Notification.add_index(
    Notification.index(
        Notification.member, Notification.id, where=SQL(f"{_LISTED} AND read_at IS NULL"), name="notification_unread"
    )
)
Notification.add_index(
    Notification.index(
        Notification.mail_due_at,
        where=SQL("mail_due_at IS NOT NULL AND mailed_at IS NULL"),
        name="notification_mail_due_at",
    )
)
Notification.add_index(
    Notification.index(
        Notification.member,
        Notification.mailed_at,
        where=SQL("mailed_at IS NOT NULL"),
        name="notification_mailed_at",
    )
)


class NotificationSwitch(Base):
    """That a member wants a kind of notification other than by default: on the site or not, by mail or not."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    kind = TextField()
    on_site = BigIntegerField(constraints=[Check("on_site IN (0, 1)")])
    by_mail = BigIntegerField(constraints=[Check("by_mail IN (0, 1)")])

    class Meta:
        primary_key = CompositeKey("member", "kind")
