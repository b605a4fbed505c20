"""Mail, put aside to be sent: an action queues it with its own rows, a job delivers it (`forum.jobs.mail`)."""

from dataclasses import dataclass
from threading import Event

from forum import mail
from forum.db import db, in_transaction
from forum.i18n import _
from forum.models import Member, OutgoingMail
from forum.money import sealing

# Set when this process has queued a mail, so that its own job need not wait for the next round.
queued = Event()


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it will be read, in the language of who will read it; actions get it finished, or how to write it."""

    subject: str
    text: str


@in_transaction
def queue_mail(to: str, subject: str, text: str) -> None:
    """Have one plain-text mail sent soon, to a single address, if what the caller's transaction writes is kept.

    At its foot is the newest seal of the account books, so that many hold a copy.
    Where no mail is set up nothing is queued: pages ask `mail.is_set_up()` and say so.
    """
    if mail.is_set_up():
        OutgoingMail.create(recipient=to, subject=subject, text=text + _foot())
        db.after_commit(queued.set)


def _foot() -> str:
    """Return the newest seal, after the line that mail programs know a signature by; nothing where there is none."""
    seal = sealing.newest()
    if seal is None:
        return ""
    words = _("The newest seal of this site’s account books: if they are ever rewritten, it will no longer match.")
    return f"\n\n-- \n{words}\n{seal.day} {seal.root}\n"


def queue_letter(to: str, letter: Letter) -> None:
    """Have a letter sent: see `queue_mail`."""
    queue_mail(to, letter.subject, letter.text)


def tell(member: Member, subject: str, text: str) -> None:
    """Mail a member what becomes of their account, where the address is known to be theirs."""
    if member.email_confirmed_at:
        queue_mail(member.email, subject, text)
