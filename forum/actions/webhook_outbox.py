"""What other sites are to be told of, put aside with the action that it is about (`jobs.webhooks` sends it).

One statement each, which finds nobody to tell where there is no webhook.
"""

from threading import Event as Signal

from forum.actions.events import (
    CommentEdited,
    CommentRemoved,
    CommentRestored,
    CommentWritten,
    Event,
    Follower,
    PostEdited,
    PostPublished,
    PostRemoved,
    PostRestored,
)
from forum.actions.moderation_events import ThingHidden, ThingShown
from forum.clock import now
from forum.db import db, execute
from forum.rules.webhooks import WAITING_MAX, EventType

# Set when this process has put something aside, so that its own job need not wait for the next round.
queued = Signal()

# A message that nobody has tried yet says whatever holds when it is sent: it stands for what comes after it, too. It is
# held fast meanwhile, lest it be sent with what was there before this transaction.
_QUEUE = """
    INSERT INTO webhook_delivery (webhook_id, type, {thing}_id, created_at, next_try_at, tries, outcome, failure)
    SELECT s.webhook_id, s.type, ?, ?, ?, 0, 'waiting', ''
    FROM webhook_subscription s JOIN webhook w ON w.id = s.webhook_id
    WHERE s.type = ? AND w.paused_at IS NULL AND ? > (
        SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.outcome = 'waiting')
    ON CONFLICT (webhook_id, type, {thing}_id) WHERE outcome = 'waiting' AND tries = 0
    DO UPDATE SET type = excluded.type
"""
_THREAD, _COMMENT = _QUEUE.format(thing="post"), _QUEUE.format(thing="comment")


def _queue(kind: EventType, post_id: int, comment_id: int | None = None) -> None:
    at = now()
    statement, thing_id = (_THREAD, post_id) if comment_id is None else (_COMMENT, comment_id)
    if execute(statement, thing_id, at, at, kind.value, WAITING_MAX).rowcount > 0:
        db.after_commit(queued.set)


def queue_publication(event: PostPublished) -> None:
    """Have it told that a thread was published."""
    _queue(EventType.THREAD_PUBLISHED, event.post_id)


def queue_edit_of_post(event: PostEdited) -> None:
    """Have it told that a thread's article was edited."""
    _queue(EventType.THREAD_EDITED, event.post_id)


def queue_comment(event: CommentWritten) -> None:
    """Have it told that a comment was written."""
    _queue(EventType.COMMENT_WRITTEN, event.post_id, event.comment_id)


def queue_edit_of_comment(event: CommentEdited) -> None:
    """Have it told that a comment was edited."""
    _queue(EventType.COMMENT_EDITED, event.post_id, event.comment_id)


def queue_removal(event: PostRemoved | CommentRemoved | ThingHidden) -> None:
    """Have it told that a thread or a comment is no longer to be seen."""
    comment_id = getattr(event, "comment_id", None)
    _queue(EventType.COMMENT_REMOVED if comment_id else EventType.THREAD_REMOVED, event.post_id, comment_id)


def queue_restoration(event: PostRestored | CommentRestored | ThingShown) -> None:
    """Have it told that a thread or a comment is there again."""
    comment_id = getattr(event, "comment_id", None)
    _queue(EventType.COMMENT_RESTORED if comment_id else EventType.THREAD_RESTORED, event.post_id, comment_id)


WEBHOOKS: tuple[tuple[type[Event], Follower], ...] = (
    (PostPublished, queue_publication),
    (PostEdited, queue_edit_of_post),
    (CommentWritten, queue_comment),
    (CommentEdited, queue_edit_of_comment),
    *((event, queue_removal) for event in (PostRemoved, CommentRemoved, ThingHidden)),
    *((event, queue_restoration) for event in (PostRestored, CommentRestored, ThingShown)),
)
