"""Mail, put aside to be sent: an action queues it with its own rows, a job delivers it (`forum.jobs.mail`)."""

from dataclasses import dataclass
from threading import Event

from forum import mail
from forum.db import db, in_transaction
from forum.i18n import _
from forum.models import MailStop, Member, OutgoingMail
from forum.money import sealing

# Set when this process has queued a mail, so that its own job need not wait for the next round.
queued = Event()


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it will be read, in the language of who will read it; actions get it finished, or how to write it.

    Without `html` its other part is made of the text. `unsubscribe` is the address that ends mails of its kind, and
    `conversation` names the mails that belong together.
    """

    subject: str
    text: str
    html: str = ""
    unsubscribe: str = ""
    conversation: str = ""


def queue_mail(to: str, subject: str, text: str) -> None:
    """Have one mail sent soon: see `queue_letter`."""
    queue_letter(to, Letter(subject, text))


@in_transaction
def queue_letter(to: str, letter: Letter) -> None:
    """Have a letter sent soon, to a single address, if what the caller's transaction writes is kept.

    At the foot of its text is the newest seal of the account books, so that many hold a copy.
    Where no mail is set up nothing is queued: pages ask `mail.is_set_up()` and say so.
    """
    if mail.is_set_up():
        OutgoingMail.create(
            recipient=to,
            subject=letter.subject,
            text=letter.text + _foot(),
            html=letter.html,
            unsubscribe=letter.unsubscribe,
            conversation=letter.conversation,
        )
        db.after_commit(queued.set)


def conversation_of(post_id: int) -> str:
    """Return what the mails about a thread have in common."""
    return f"thread.{post_id}"


def recall_letters(post_id: int, comment_id: int | None) -> None:
    """Take out of the outbox, in the caller's transaction, what it still holds about a comment or (None) a thread.

    Where the mail server was away, letters have waited there; nobody is to be sent what was removed since.
    """
    about = OutgoingMail.conversation == conversation_of(post_id)
    if comment_id is not None:  # its address is a line of its own, which no text that is quoted can be
        about &= OutgoingMail.text.contains(f"\n{mail.site_address(f'/comments/{comment_id}')}\n")
    OutgoingMail.delete().where(about).execute()


def _foot() -> str:
    """Return the newest seal, after the line that mail programs know a signature by; nothing where there is none."""
    seal = sealing.newest()
    if seal is None:
        return ""
    words = _("The newest seal of this site’s account books: if they are ever rewritten, it will no longer match.")
    return f"\n\n-- \n{words}\n{seal.day} {seal.root}\n"


def tell(member: Member, subject: str, text: str) -> None:
    """Mail a member what becomes of their account, where the address is known to be theirs and mail arrives there."""
    if member.email_confirmed_at and not MailStop.holds_for(member):
        queue_mail(member.email, subject, text)
