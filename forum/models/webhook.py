"""Addresses elsewhere that are told what happens here, of what each is told, and the messages on their way."""

from peewee import SQL, BigIntegerField, Check, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post
from forum.rules.lines import sql_list
from forum.rules.webhooks import EventType, Failure, Outcome, Paused


class Webhook(Base):
    """An address that an admin has set. What signs its messages is sealed (`outward.sealer`).

    A secret that was replaced signs along until `former_until`. `given_up` counts the messages in a row that could not
    be delivered. One that is paused (since when, and why) is sent nothing but tests.
    """

    id = IdField()
    address = TextField(unique=True)
    sealed_secret = TextField()
    former_sealed_secret = TextField(default="")
    former_until = DateTimeField(null=True)
    created_by = ForeignKeyField(Member, index=False)
    created_at = DateTimeField(default=now)
    paused_at = DateTimeField(null=True)
    paused_because = TextField(default="", constraints=[Check(f"paused_because IN ('', {sql_list(Paused)})")])
    given_up = BigIntegerField(default=0, constraints=[Check("given_up >= 0")])


class WebhookSubscription(Base):
    """That an address is told of one type of event."""

    webhook = ForeignKeyField(Webhook, on_delete="CASCADE", index=False)
    type = TextField(constraints=[Check(f"type IN ({sql_list(EventType)})")])

    class Meta:
        primary_key = CompositeKey("type", "webhook")


class WebhookDelivery(Base):
    """A message to an address: of which type of event, about which post or comment; a test is about neither.

    What it says is put together when it is sent.

    Until it has been tried, a further event of its type about the same thing is the same message. `next_try_at` is also
    what keeps it from other workers, as in `OutgoingMail`. `status` is what the last try was answered with, `failure`
    why it was in vain.
    """

    id = IdField()
    webhook = ForeignKeyField(Webhook, on_delete="CASCADE", index=False)
    webhook_id: int
    type = TextField(constraints=[Check(f"type IN ({sql_list(EventType)})")])
    post = ForeignKeyField(Post, null=True, index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    created_at = DateTimeField(default=now, index=True)
    next_try_at = DateTimeField(default=now)
    tries = BigIntegerField(default=0, constraints=[Check("tries >= 0")])
    tried_at = DateTimeField(null=True)
    outcome = TextField(default=Outcome.WAITING.value, constraints=[Check(f"outcome IN ({sql_list(Outcome)})")])
    status = BigIntegerField(null=True)
    failure = TextField(default="", constraints=[Check(f"failure IN ('', {sql_list(Failure)})")])

    class Meta:
        indexes = ((("webhook", "id"), False),)


_WAITS = "outcome = 'waiting'"
for _index in (
    WebhookDelivery.index(
        WebhookDelivery.webhook, WebhookDelivery.next_try_at, where=SQL(_WAITS), name="webhook_delivery_waiting"
    ),
    *(
        WebhookDelivery.index(
            WebhookDelivery.webhook,
            WebhookDelivery.type,
            thing,
            where=SQL(f"{_WAITS} AND tries = 0"),
            unique=True,
            name=f"webhook_delivery_untried_{thing.name}",
        )
        for thing in (WebhookDelivery.post, WebhookDelivery.comment)
    ),
):
    WebhookDelivery.add_index(_index)
