"""Addresses that an admin has told what happens here: adding one, pausing it, another secret, a test, an end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum import outward
from forum.actions.authority import require_admin
from forum.actions.events import announce
from forum.actions.webhook_events import WebhookChanged
from forum.actions.webhook_outbox import queued
from forum.clock import now
from forum.db import db, in_transaction, insert_rows, lock
from forum.errors import Invalid, NotFound
from forum.i18n import N_, _
from forum.models import Member, Webhook, WebhookDelivery, WebhookSubscription
from forum.outward.addresses import NoTarget, Target, Wrong, target_of
from forum.outward.signing import new_secret
from forum.rules.webhooks import CHOICES, FORMER_SECRET_KEPT, WEBHOOKS_MAX, EventType, Outcome, Paused
from forum.text.sealing import Unreadable

_TESTS_WITHIN = timedelta(minutes=1)
_TESTS_MAX = 5

_WORDS = {
    Wrong.SHAPE: N_("Enter a whole address, such as https://paper.example/hooks/forum."),
    Wrong.SCHEME: N_("The address has to begin with https://: what is sent is nobody else’s to read or change."),
    Wrong.LOGIN: N_("Leave out the name and password: the signature shows who sends."),
    Wrong.PORT: N_("Use port 443 or 8443."),
    Wrong.HOST: N_("Use a name that the whole internet knows: no number, and no name of a local network."),
}


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret that was just made: of which webhook, and the secret itself, which nobody can see again."""

    webhook_id: int
    address: str
    secret: str


@in_transaction
def add_webhook(me: Member, address: str, types: Collection[str]) -> NewSecret:
    """Have an address, as typed, told of these types of event. Raises NotAllowed, Invalid."""
    _require_admin(me)
    chosen = _chosen(types)
    target = _target(address)
    lock(Webhook._meta.table_name, 0)
    if Webhook.first("WHERE address = ?", target.address):
        raise Invalid(url=_("This address is on the list already."))
    if Webhook.select().count() >= WEBHOOKS_MAX:
        raise Invalid(url=_("At most %(most)s addresses can be told. Delete one first.", most=WEBHOOKS_MAX))
    secret = new_secret()
    made = Webhook.create(
        address=target.address, sealed_secret=outward.sealer().seal(secret), created_by=me.id, created_at=now()
    )
    _subscribe(made.id, chosen)
    announce(WebhookChanged(target.origin, "added", me.id))
    return NewSecret(made.id, target.address, secret)


@in_transaction
def choose_types(me: Member, webhook_id: int, types: Collection[str]) -> None:
    """Have an address told of these types of event from now on. Raises NotAllowed, NotFound, Invalid."""
    webhook = _webhook(me, webhook_id)
    chosen = _chosen(types)
    WebhookSubscription.delete().where(WebhookSubscription.webhook == webhook.id).execute()
    _subscribe(webhook.id, chosen)
    _announce(me, webhook, "chosen")


@in_transaction
def pause_webhook(me: Member, webhook_id: int) -> None:
    """Send nothing to an address for now, and write nothing down for it. Raises NotAllowed, NotFound."""
    webhook = _webhook(me, webhook_id)
    if webhook.paused_at is None:
        Webhook.update(paused_at=now(), paused_because=Paused.ADMIN).where(Webhook.id == webhook.id).execute()
        _announce(me, webhook, "paused")


@in_transaction
def resume_webhook(me: Member, webhook_id: int) -> None:
    """Send to an address again, and what was waiting at once. Raises NotAllowed, NotFound."""
    webhook = _webhook(me, webhook_id)
    if webhook.paused_at is not None:
        Webhook.update(paused_at=None, paused_because="", given_up=0).where(Webhook.id == webhook.id).execute()
        waiting = (WebhookDelivery.webhook == webhook.id) & (WebhookDelivery.outcome == Outcome.WAITING)
        WebhookDelivery.update(next_try_at=now()).where(waiting).execute()
        _announce(me, webhook, "resumed")
        db.after_commit(queued.set)


@in_transaction
def replace_secret(me: Member, webhook_id: int) -> NewSecret:
    """Sign what goes to an address by another secret; by the former one too, for a day. Raises NotAllowed, NotFound."""
    webhook = _webhook(me, webhook_id)
    secret = new_secret()
    Webhook.update(
        sealed_secret=outward.sealer().seal(secret),
        former_sealed_secret=webhook.sealed_secret,
        former_until=now() + FORMER_SECRET_KEPT,
    ).where(Webhook.id == webhook.id).execute()
    _announce(me, webhook, "secret")
    return NewSecret(webhook.id, webhook.address, secret)


@in_transaction
def send_test(me: Member, webhook_id: int) -> None:
    """Send a test to an address, also to one that is paused. Raises NotAllowed, NotFound, Invalid after a few."""
    webhook = _webhook(me, webhook_id)
    recent = (WebhookDelivery.webhook == webhook.id) & (WebhookDelivery.created_at > now() - _TESTS_WITHIN)
    if WebhookDelivery.select().where(recent, WebhookDelivery.type == EventType.TEST).count() >= _TESTS_MAX:
        raise Invalid(form=_("Several tests are on their way already. Wait a minute."))
    at = now()
    WebhookDelivery.create(webhook=webhook.id, type=EventType.TEST, created_at=at, next_try_at=at)
    db.after_commit(queued.set)


@in_transaction
def delete_webhook(me: Member, webhook_id: int) -> None:
    """Forget an address, and what was waiting for it. Raises NotAllowed, NotFound."""
    webhook = _webhook(me, webhook_id)
    Webhook.delete().where(Webhook.id == webhook.id).execute()
    _announce(me, webhook, "deleted")


@in_transaction
def seal_anew() -> tuple[int, int]:
    """Seal every secret with the newest key, as `factors.seal_anew` does; return how many were, and were not."""
    sealed = unreadable = 0
    for webhook in list(Webhook.select()):
        try:
            renewed = outward.sealer().renewed(webhook.sealed_secret)
        except Unreadable:
            unreadable += 1
        else:
            former = {"former_sealed_secret": "", "former_until": None}
            Webhook.update(sealed_secret=renewed, **former).where(Webhook.id == webhook.id).execute()
            sealed += 1
    return sealed, unreadable


def secrets_of(webhook: Webhook, at: datetime) -> list[str]:
    """Return what signs a message: the secret, and the former one for as long as it counts. Raises Unreadable."""
    found = [outward.sealer().open(webhook.sealed_secret)]
    if webhook.former_until and webhook.former_until > at:
        found.append(outward.sealer().open(webhook.former_sealed_secret))
    return found


def _require_admin(me: Member) -> None:
    require_admin(me, _("Only admins choose which addresses are told what happens here."))


def _webhook(me: Member, webhook_id: int) -> Webhook:
    _require_admin(me)
    webhook = Webhook.with_id(webhook_id)
    if webhook is None:
        raise NotFound(_("This address isn’t on the list any more."))
    return webhook


def _announce(me: Member, webhook: Webhook, what: str) -> None:
    announce(WebhookChanged(target_of(webhook.address, loopback=True).origin, what, me.id))


def _target(address: str) -> Target:
    try:
        return target_of(address, loopback=outward.allows_loopback())
    except NoTarget as refusal:
        raise Invalid(url=_(_WORDS[refusal.wrong])) from None


def _chosen(types: Collection[str]) -> list[EventType]:
    chosen = [kind for kind in CHOICES if kind in types]
    if not chosen:
        raise Invalid(types=_("Choose at least one."))
    return chosen


def _subscribe(webhook_id: int, types: Collection[EventType]) -> None:
    insert_rows(
        "INSERT INTO webhook_subscription (webhook_id, type) VALUES {values}",
        [(webhook_id, kind.value) for kind in types],
    )
