"""Replies and mentions whose time to be mailed has come, as they read now."""

from dataclasses import dataclass
from datetime import datetime

from forum.clock import midnight, now
from forum.db import first_record, rows
from forum.models.names import shown_name
from forum.rules.lines import sql_list
from forum.rules.mail_kinds import MAILS_A_DAY_MAX, STALE_AFTER, MailKind
from forum.rules.notification_kinds import NotificationKind

_DUE = "SELECT id FROM notification WHERE mail_due_at <= ? AND mailed_at IS NULL ORDER BY mail_due_at, id LIMIT ?"
_ANY_DUE = "SELECT 1 FROM notification WHERE mail_due_at <= ? AND mailed_at IS NULL LIMIT 1"
_MAILED_KINDS = sql_list((MailKind.REPLY, MailKind.MENTION))


@dataclass(slots=True)
class DueNotification:
    """A notification that is to be mailed, or not: `is_wanted` says whether it still is.

    `body_html` and `body_text` are what was written: by now, after all edits. `answers` says that a comment of the
    member's own was replied to, rather than their post.
    """

    id: int
    kind: NotificationKind
    member_id: int
    email: str
    post_id: int
    comment_id: int | None
    slug: str
    title: str
    body_html: str
    body_text: str
    actor_display_name: str
    answers: bool
    is_wanted: bool


# Seen, taken back, hidden, muted, turned off, one too many today: for whatever reason nobody wants it any more.
_ONE = f"""
    SELECT n.id, n.kind, n.member_id, m.email, n.post_id, n.comment_id, p.slug, p.title,
           COALESCE(c.body_html, p.body_html) AS body_html, COALESCE(c.body_text, p.body_text) AS body_text,
           {shown_name("a")} AS actor_display_name, c.parent_id IS NOT NULL AS answers,
           n.read_at IS NULL AND n.gone = 0 AND n.kind IN ({_MAILED_KINDS}) AND n.created_at > ?
           AND m.email_confirmed_at IS NOT NULL AND COALESCE(chosen.by_mail, 1) = 1
           AND NOT EXISTS (SELECT 1 FROM mail_stop stop WHERE stop.member_id = m.id AND stop.email = m.email)
           AND NOT EXISTS (SELECT 1 FROM thread_place place WHERE place.member_id = m.id AND place.post_id = p.id
                           AND n.comment_id IS NOT NULL AND place.last_comment_id >= n.comment_id)
           AND NOT EXISTS (SELECT 1 FROM thread_mute quiet WHERE quiet.member_id = m.id AND quiet.post_id = p.id)
           AND NOT EXISTS (SELECT 1 FROM member_mute quiet WHERE quiet.member_id = m.id AND quiet.muted_id = a.id)
           AND NOT EXISTS (SELECT 1 FROM member_mute quiet WHERE quiet.member_id = a.id AND quiet.muted_id = m.id)
           AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)
           AND NOT EXISTS (SELECT 1 FROM post_hiding gone WHERE gone.post_id = p.id)
           AND NOT EXISTS (SELECT 1 FROM comment_removal gone WHERE gone.comment_id = n.comment_id)
           AND NOT EXISTS (SELECT 1 FROM comment_hiding gone WHERE gone.comment_id = n.comment_id)
           AND (SELECT count(*) FROM notification today WHERE today.member_id = m.id AND today.mailed_at >= ?) < ?
               AS is_wanted
    FROM notification n
    JOIN member m ON m.id = n.member_id
    JOIN post p ON p.id = n.post_id
    JOIN member a ON a.id = n.actor_id
    LEFT JOIN comment c ON c.id = n.comment_id
    LEFT JOIN notification_switch chosen ON chosen.member_id = m.id AND chosen.kind = n.kind
    WHERE n.id = ? AND n.mailed_at IS NULL AND n.mail_due_at IS NOT NULL
"""  # noqa: S608  (all of it ours)


def any_due() -> bool:
    """Say whether the time of a notification has come. One statement."""
    return bool(rows(_ANY_DUE, now()))


def due(at: datetime, limit: int) -> list[int]:
    """Return the ids of notifications whose time has come, the oldest first. One statement."""
    return [number for (number,) in rows(_DUE, at, limit)]


def due_notification(notification_id: int) -> DueNotification | None:
    """Return what is to be mailed; None where that has been done, or what it was about is no more. One statement."""
    at = now()
    return first_record(_ONE, DueNotification, at - STALE_AFTER, midnight(), MAILS_A_DAY_MAX, notification_id)
