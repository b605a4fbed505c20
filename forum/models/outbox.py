"""Mails on their way out."""

from peewee import SQL, BigIntegerField, Check, DateTimeField, TextField

from forum.clock import now
from forum.models.base import Base, IdField


class OutgoingMail(Base):
    """A mail that waits to be sent. Delivered, its row goes; given up, it stays for a while without its text.

    `html` is its other part, made when it is sent where there is none; `unsubscribe` the address that ends mails of its
    kind; `conversation` names those that mail programs show together.
    `next_try_at` is also what keeps it from the other workers: whoever is to send it moves that time ahead first.
    """

    id = IdField()
    recipient = TextField()
    subject = TextField()
    text = TextField()
    html = TextField(default="", constraints=[SQL("DEFAULT ''")])
    unsubscribe = TextField(default="", constraints=[SQL("DEFAULT ''")])
    conversation = TextField(default="", index=True, constraints=[SQL("DEFAULT ''")])
    created_at = DateTimeField(default=now)
    next_try_at = DateTimeField(default=now)
    failures = BigIntegerField(default=0, constraints=[Check("failures >= 0")])
    last_error = TextField(default="")
    given_up_at = DateTimeField(null=True)


OutgoingMail.add_index(
    OutgoingMail.index(OutgoingMail.next_try_at, where=SQL("given_up_at IS NULL"), name="outgoing_mail_next_try_at")
)
