"""Delivering what the outbox holds, one mail after the other.

A mail is taken by moving its next try ahead, which one worker alone can do; then it is sent, outside of any
transaction; then its row goes. A worker that dies between the last two leaves a mail that is sent once more, with
the same Message-ID.
"""

import logging
from datetime import datetime, timedelta

from forum import mail
from forum.clock import now
from forum.db import in_transaction
from forum.jobs import letters
from forum.jobs.leases import LEASE, retry_after
from forum.models import OutgoingMail

_log = logging.getLogger(__name__)

GIVEN_UP_AFTER = timedelta(hours=24)
GIVEN_UP_KEPT = timedelta(days=14)
# A worker that dies keeps the mail that it was sending from the others for so long.
_TAKEN_FOR = timedelta(minutes=5)
_MAILS_A_ROUND_MAX = 200
# Before the lease of the job ends, which would let another worker begin.
_ROUND_MAX = LEASE / 2


def any_to_deliver() -> bool:
    """Say whether a mail waits whose time has come. Without a mail server they wait for one."""
    return mail.is_set_up() and _due().exists()


def deliver() -> None:
    """Send what is due, for some minutes at most. Raises MailServerFailed where no mail can be sent at present."""
    end = now() + _ROUND_MAX
    # All of them first: a statement still being read keeps its connection from writing once another one has written.
    for waiting in list(_due().order_by(OutgoingMail.next_try_at, OutgoingMail.id).limit(_MAILS_A_ROUND_MAX)):
        if now() >= end:
            return
        if _take(waiting.id, now()):
            _send(waiting)


@in_transaction
def forget_given_up() -> None:
    """Forget the mails that were given up long ago."""
    OutgoingMail.delete().where(OutgoingMail.given_up_at < now() - GIVEN_UP_KEPT).execute()


def _due():
    return OutgoingMail.select().where(OutgoingMail.given_up_at.is_null(), OutgoingMail.next_try_at <= now())


@in_transaction
def _take(mail_id: int, at: datetime) -> bool:
    """Keep the mail from the other workers for a while; False where one of them was quicker."""
    free = (OutgoingMail.id == mail_id) & OutgoingMail.given_up_at.is_null() & (OutgoingMail.next_try_at <= at)
    return OutgoingMail.update(next_try_at=at + _TAKEN_FOR).where(free).execute() == 1


def _send(waiting: OutgoingMail) -> None:
    key = f"{waiting.id}.{waiting.created_at:%Y%m%d%H%M%S}"
    try:
        mail.send(
            mail.Mail(
                key,
                waiting.recipient,
                waiting.subject,
                waiting.text,
                waiting.created_at,
                waiting.html or letters.as_html(waiting.subject, waiting.text),
                waiting.unsubscribe,
                waiting.conversation,
            )
        )
    except mail.MailFailed as failure:
        _note_failure(waiting, failure)
        if isinstance(failure, mail.MailServerFailed):
            raise
    else:
        _note_delivered(waiting.id)


@in_transaction
def _note_delivered(mail_id: int) -> None:
    OutgoingMail.delete().where(OutgoingMail.id == mail_id).execute()


@in_transaction
def _note_failure(waiting: OutgoingMail, failure: mail.MailFailed) -> None:
    """Try the mail again later each time; give it up where that is of no use, or has been going on for a day."""
    failures, words = waiting.failures + 1, str(failure)
    noted = {"failures": failures, "last_error": words, "next_try_at": now() + retry_after(failures)}
    if isinstance(failure, mail.MailRefused) or now() - waiting.created_at >= GIVEN_UP_AFTER:
        _log.error("mail %s was given up after %s attempts: %s", waiting.id, failures, words)
        noted |= {"given_up_at": now(), "text": "", "html": ""}  # what it says is nobody's business any more
    OutgoingMail.update(**noted).where(OutgoingMail.id == waiting.id).execute()
