"""Mailing replies and mentions that were not looked at, ten minutes after: so that edits and deletions are honoured."""

from forum import mail
from forum.actions.outbox import queue_letter
from forum.clock import now
from forum.db import execute, in_transaction
from forum.i18n import in_language
from forum.jobs import letters
from forum.models import MailStanding
from forum.queries.mailed_notifications import any_due, due, due_notification

_ROUND_MAX = 500
_MAILED = "UPDATE notification SET mailed_at = ? WHERE id = ? AND mailed_at IS NULL AND mail_due_at IS NOT NULL"
_DROPPED = "UPDATE notification SET mail_due_at = NULL WHERE id = ? AND mailed_at IS NULL"


def any_to_mail() -> bool:
    """Say whether a notification's time has come. Without a mail server nobody waits for it."""
    return mail.is_set_up() and any_due()


def send() -> None:
    """Put what is due into the outbox, each with the note that it is there, or drop what nobody wants any more."""
    for notification_id in due(now(), _ROUND_MAX):
        with in_language(mail.site_language()):
            _send(notification_id)


@in_transaction
def _send(notification_id: int) -> None:
    found = due_notification(notification_id)
    if found is None or not found.is_wanted:
        execute(_DROPPED, notification_id)
    elif execute(_MAILED, now(), notification_id).rowcount:  # else another worker was quicker
        queue_letter(found.email, letters.of_notification(found, MailStanding.key_of(found.member_id)))
