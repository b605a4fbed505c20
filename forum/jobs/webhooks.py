"""Telling other sites what happened: the messages that wait, each with its retries, as `jobs.mail` does with mails.

A message is taken by moving its next try ahead, which one worker alone can do; then it is sent, outside of any
transaction; then what became of it is noted. A worker that dies in between leaves a message that is sent once more,
with the same id. The addresses take turns, and one that fails waits for the next round: it holds up nobody else for
longer than one call.
"""

import json
import logging
from calendar import timegm
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import random

from peewee import Expression

from forum import outward
from forum.actions.webhooks import secrets_of
from forum.clock import now
from forum.db import execute, in_transaction, value
from forum.jobs.leases import LEASE
from forum.models import Webhook, WebhookDelivery
from forum.outward import calling
from forum.outward.addresses import NoTarget, target_of
from forum.outward.calling import NotDelivered
from forum.outward.signing import signed_headers
from forum.queries.webhooks import said
from forum.rules.webhooks import (
    GIVEN_UP_MAX,
    WAITING_MAX,
    EventType,
    Failure,
    Outcome,
    Paused,
    pause_after,
)
from forum.text.sealing import Unreadable

_log = logging.getLogger(__name__)

# A worker that dies keeps the message that it was sending from the others for so long.
_TAKEN_FOR = timedelta(minutes=5)
_AT_ONCE = 50
# Before the lease of the job ends, which would let another worker begin.
_ROUND_MAX = LEASE / 2
_GONE = 410

_DUE = """
    SELECT 1 FROM webhook w JOIN webhook_delivery d ON d.webhook_id = w.id
    WHERE d.outcome = 'waiting' AND d.next_try_at <= ? AND (w.paused_at IS NULL OR d.type = ?) LIMIT 1
"""


def any_to_send() -> bool:
    """Say whether a message waits whose time has come."""
    return value(_DUE, now(), EventType.TEST.value) is not None


def send() -> None:
    """Send what is due, for some minutes at most."""
    end = now() + _ROUND_MAX
    turns = deque((webhook, _due_of(webhook)) for webhook in list(Webhook.select().order_by(Webhook.id)))
    while turns and now() < end:
        webhook, waiting = turns.popleft()
        message = next(waiting, None)
        if message is None:
            continue
        if not _take(message.id, now()) or _send(webhook, message):
            turns.append((webhook, waiting))


def _due_of(webhook: Webhook) -> Iterator[WebhookDelivery]:
    """Yield what is due for an address, some at a time: whoever takes a message has it be due no longer."""
    _pause_if_full(webhook)
    due = WebhookDelivery.select().where(
        WebhookDelivery.webhook == webhook.id,
        WebhookDelivery.outcome == Outcome.WAITING,
        WebhookDelivery.next_try_at <= now(),
        _is_wanted(),
    )
    while page := list(due.order_by(WebhookDelivery.next_try_at, WebhookDelivery.id).limit(_AT_ONCE)):
        yield from page


def _is_wanted() -> Expression:
    """Return the condition that a message goes to an address that is not paused, or is a test."""
    active = WebhookDelivery.webhook.in_(Webhook.select(Webhook.id).where(Webhook.paused_at.is_null()))
    return active | (WebhookDelivery.type == EventType.TEST)


def _pause_if_full(webhook: Webhook) -> None:
    """Pause an address for which as much waits as may: further messages are lost, and an admin has to know."""
    waiting = (WebhookDelivery.webhook == webhook.id) & (WebhookDelivery.outcome == Outcome.WAITING)
    if webhook.paused_at is None and WebhookDelivery.select().where(waiting).count() >= WAITING_MAX:
        _pause(webhook.id, Paused.FULL)


@in_transaction
def _pause(webhook_id: int, because: Paused) -> None:
    _log.error("webhook %s was paused: %s", webhook_id, because.value)
    unpaused = (Webhook.id == webhook_id) & Webhook.paused_at.is_null()
    Webhook.update(paused_at=now(), paused_because=because).where(unpaused).execute()


@in_transaction
def _take(message_id: int, at: datetime) -> bool:
    """Keep the message from the other workers for a while; False where one of them was quicker."""
    free = (WebhookDelivery.id == message_id) & (WebhookDelivery.outcome == Outcome.WAITING)
    taken = WebhookDelivery.update(next_try_at=at + _TAKEN_FOR, tries=WebhookDelivery.tries + 1, tried_at=at)
    return taken.where(free, _is_wanted(), WebhookDelivery.next_try_at <= at).execute() == 1


def _send(webhook: Webhook, message: WebhookDelivery) -> bool:
    """Send one message that was taken; say whether the address can be sent another one."""
    told = said(EventType(message.type), message.created_at, message.post_id, message.comment_id)
    if told is None:
        _note(message, Outcome.WITHDRAWN)
        return True
    try:
        status = _call(webhook, message, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())
    except NotDelivered as failure:
        _note_failure(webhook, message, failure)
        return False
    _note(message, Outcome.DELIVERED, status)
    if webhook.given_up:
        _forgive(webhook)
    return True


def _call(webhook: Webhook, message: WebhookDelivery, body: bytes) -> int:
    loopback, at = outward.allows_loopback(), now()
    try:
        target, secrets = target_of(webhook.address, loopback=loopback), secrets_of(webhook, at)
    except NoTarget:  # where it was set when the forum allowed more
        raise NotDelivered(Failure.ADDRESS) from None
    except Unreadable:
        raise NotDelivered(Failure.SECRET) from None
    headers = {"Content-Type": "application/json", "User-Agent": "Twei-Forum-Webhooks/1"}
    key = f"msg_{message.created_at:%Y%m%d%H%M%S}_{message.id}"
    return calling.post(
        target, body, {**headers, **signed_headers(secrets, key, timegm(at.timetuple()), body)}, loopback=loopback
    )


@in_transaction
def _note(message: WebhookDelivery, outcome: Outcome, status: int | None = None) -> None:
    noted = {"outcome": outcome, "status": status, "failure": ""}
    WebhookDelivery.update(**noted).where(WebhookDelivery.id == message.id).execute()


@in_transaction
def _forgive(webhook: Webhook) -> None:
    Webhook.update(given_up=0).where(Webhook.id == webhook.id).execute()
    webhook.given_up = 0


@in_transaction
def _note_failure(webhook: Webhook, message: WebhookDelivery, failure: NotDelivered) -> None:
    """Try the message again later each time; give it up after days, and pause the address after several of these."""
    tries = message.tries + 1
    pause = pause_after(tries, random())
    noted: dict[str, object] = {"status": failure.status, "failure": failure.failure}
    if failure.status == _GONE or pause is None or message.type == EventType.TEST:
        noted["outcome"] = Outcome.GIVEN_UP
    else:
        noted["next_try_at"] = now() + pause
    WebhookDelivery.update(**noted).where(WebhookDelivery.id == message.id).execute()
    if failure.status == _GONE:
        _pause(webhook.id, Paused.GONE)
    elif pause is None and message.type != EventType.TEST:
        _note_given_up(webhook, message)


def _note_given_up(webhook: Webhook, message: WebhookDelivery) -> None:
    _log.error("message %s to webhook %s was given up", message.id, webhook.id)
    execute("UPDATE webhook SET given_up = given_up + 1 WHERE id = ?", webhook.id)
    if value("SELECT given_up FROM webhook WHERE id = ?", webhook.id) >= GIVEN_UP_MAX:
        _pause(webhook.id, Paused.FAILURES)
