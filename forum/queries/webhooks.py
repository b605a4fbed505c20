"""The addresses that are told what happens here, for the admins' page; and what a message to one of them says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forum import mail
from forum.clock import now
from forum.db import first_record, records
from forum.models.names import shown_name
from forum.rules.webhooks import EventType, Failure, Outcome, Paused

_SHOWN_EACH = 5


@dataclass(frozen=True, slots=True)
class ListedDelivery:
    """A message: of which type, about which thread or comment, and what became of it so far.

    `status` is what the last try was answered with, `failure` why it was in vain.
    """

    id: int
    webhook_id: int
    type: EventType
    post_id: int | None
    comment_id: int | None
    created_at: datetime
    next_try_at: datetime
    tries: int
    tried_at: datetime | None
    outcome: Outcome
    status: int | None
    failure: str

    @property
    def is_lost(self) -> bool:
        """Whether it will never arrive."""
        return self.outcome is Outcome.GIVEN_UP

    @property
    def reason(self) -> str:
        """Why the last try was in vain, in words; empty where it was not, or there was none."""
        return Failure(self.failure).label if self.failure else ""


@dataclass(slots=True)
class ListedWebhook:
    """An address: of what it is told, by whom it was set, how many messages wait, and the last ones, newest first."""

    id: int
    address: str
    by_name: str
    by_display_name: str
    created_at: datetime
    former_until: datetime | None
    paused_at: datetime | None
    paused: str
    chosen: str | None
    waiting: int
    deliveries: list[ListedDelivery] = field(default_factory=list)

    @property
    def types(self) -> list[EventType]:
        """Of what it is told."""
        return [kind for kind in EventType if kind in (self.chosen or "").split()]

    @property
    def signs_twice(self) -> bool:
        """Whether its former secret still signs along."""
        return self.former_until is not None and self.former_until > now()

    @property
    def why_paused(self) -> str:
        """Why it is sent nothing, in words."""
        return Paused(self.paused).label if self.paused else ""


_WEBHOOKS = f"""
    SELECT w.id, w.address, m.name AS by_name, {shown_name("m")} AS by_display_name, w.created_at, w.former_until,
           w.paused_at, w.paused_because AS paused,
           (SELECT string_agg(s.type, ' ') FROM webhook_subscription s WHERE s.webhook_id = w.id) AS chosen,
           (SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.outcome = 'waiting') AS waiting
    FROM webhook w JOIN member m ON m.id = w.created_by_id ORDER BY w.id
"""  # noqa: S608  (all of it ours)
_DELIVERIES = """
    SELECT d.id, d.webhook_id, d.type, d.post_id, d.comment_id, d.created_at, d.next_try_at, d.tries, d.tried_at,
           d.outcome, d.status, d.failure
    FROM webhook w JOIN webhook_delivery d ON d.id IN (
        SELECT last.id FROM webhook_delivery last WHERE last.webhook_id = w.id ORDER BY last.id DESC LIMIT ?)
    ORDER BY d.id DESC
"""


def listed_webhooks() -> Sequence[ListedWebhook]:
    """Return the addresses, oldest first, each with its last messages. Two statements."""
    found = records(_WEBHOOKS, ListedWebhook)
    by_id = {one.id: one for one in found}
    for delivery in records(_DELIVERIES, ListedDelivery, _SHOWN_EACH) if found else ():
        if delivery.webhook_id in by_id:
            by_id[delivery.webhook_id].deliveries.append(delivery)
    return found


@dataclass(frozen=True, slots=True)
class _Thing:
    """A comment, or (`comment_id` is None) a post, with what everybody may know of it."""

    comment_id: int | None
    post_id: int
    slug: str
    title: str
    name: str
    display_name: str
    public: bool


_GONE = """EXISTS (SELECT 1 FROM {thing}_removal gone WHERE gone.{thing}_id = {of}.id)
    OR EXISTS (SELECT 1 FROM {thing}_hiding hidden WHERE hidden.{thing}_id = {of}.id)"""
_POST_GONE, _COMMENT_GONE = _GONE.format(thing="post", of="p"), _GONE.format(thing="comment", of="c")
_POST = f"""
    SELECT NULL AS comment_id, p.id AS post_id, p.slug, p.title, a.name, {shown_name("a")} AS display_name,
           CASE WHEN {_POST_GONE} THEN 0 ELSE 1 END AS public
    FROM post p JOIN member a ON a.id = p.author_id WHERE p.id = ?
"""  # noqa: S608  (all of it ours)
_COMMENT = f"""
    SELECT c.id AS comment_id, p.id AS post_id, p.slug, p.title, a.name, {shown_name("a")} AS display_name,
           CASE WHEN {_POST_GONE} OR {_COMMENT_GONE} THEN 0 ELSE 1 END AS public
    FROM comment c JOIN post p ON p.id = c.post_id JOIN member a ON a.id = c.author_id WHERE c.id = ?
"""  # noqa: S608  (all of it ours)


def said(kind: EventType, at: datetime, post_id: int | None, comment_id: int | None) -> dict[str, object] | None:
    """Return what a message says, ready for JSON: only what everybody can see now. None where it no longer holds.

    Something that is gone is not announced, and nothing that is there again is said to be gone. One indexed read.
    """
    if kind is EventType.TEST:
        return _message(kind, at, {})
    thing = first_record(_COMMENT, _Thing, comment_id) if comment_id else first_record(_POST, _Thing, post_id)
    if thing is None or thing.public == kind.is_removal:
        return None
    if kind.is_removal:
        return _message(kind, at, _named(thing, ""))
    thread = {
        "id": thing.post_id,
        "title": thing.title,
        "address": mail.site_address(f"/posts/{thing.post_id}/{thing.slug}"),
    }
    author = {"name": thing.name, "display_name": thing.display_name}
    return _message(kind, at, {**_named(thing, f"/{thing.slug}"), "thread": thread, "author": author})


def _named(thing: _Thing, slug: str) -> dict[str, object]:
    if thing.comment_id:
        return {"id": thing.comment_id, "address": mail.site_address(f"/comments/{thing.comment_id}")}
    return {"id": thing.post_id, "address": mail.site_address(f"/posts/{thing.post_id}{slug}")}


def _message(kind: EventType, at: datetime, data: dict[str, object]) -> dict[str, object]:
    return {"type": kind.value, "timestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}", "data": data}
