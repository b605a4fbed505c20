"""Leaving for good: asking for it, and staying after all. What follows when the time is over is in `departure`."""

from datetime import timedelta

from forum.actions.account_events import ErasureRequested, ErasureStopped
from forum.actions.events import announce
from forum.actions.outbox import tell
from forum.clock import now
from forum.db import in_transaction, lock, rows
from forum.errors import Conflict, NotAllowed
from forum.i18n import _, language
from forum.models import Erasure, Member
from forum.rules.leaving import ERASURE_WAIT


@in_transaction
def request_erasure(me: Member, text: str, former_name: str, address: str) -> int:
    """Have `me` erased when the time to change one's mind is over, and return the erasure's id.

    `text` is one of TEXT_CHOICES, `former_name` what stands in place of the name, in the site's language, `address`
    the page that stops it. Raises NotAllowed for the only admin, Conflict where another choice was made already.
    """
    lock_admins()
    if is_only_admin(me):
        raise NotAllowed(
            _("You’re the only admin: this forum would be left without one."),
            _("Make somebody else an admin first."),
        )
    pending = Erasure.get_or_none(Erasure.member == me.id)
    if pending:
        if pending.text == text:
            return pending.id
        raise Conflict(
            _("You’ve already asked for your account to be deleted, with another choice."),
            _("Stop that first, then choose again."),
        )
    erasure = Erasure.create(
        member=me.id,
        text=text,
        language=language(),
        address=address,
        former_name=former_name,
        asked_at=now(),
        due_at=now() + ERASURE_WAIT,
    )
    announce(ErasureRequested(me.id))
    tell(
        me,
        _("Your account will be deleted"),
        _(
            "Hello %(name)s,\n\nyour account will be deleted in %(hours)s hours. Until then you can stop it:\n\n"
            "%(address)s\n\nIf you haven’t asked for this, stop it there and change your password: somebody else has "
            "used your account.",
            name=me.display_name,
            hours=ERASURE_WAIT // timedelta(hours=1),
            address=address,
        ),
    )
    return erasure.id


@in_transaction
def stop_erasure(me: Member) -> None:
    """Keep the account after all. Raises Conflict where there is nothing to stop."""
    stopped = Erasure.get_or_none(Erasure.member == me.id, Erasure.begun_at.is_null())
    if stopped is None or not forget(stopped):
        raise Conflict(_("There’s nothing to stop: your account isn’t about to be deleted."))
    announce(ErasureStopped(me.id))
    subject = _("Your account stays")
    text = _(
        "Hello %(name)s,\n\nthe deletion of your account was stopped: nothing has changed.\n\n"
        "If that wasn’t you, change your password: somebody else has used your account.",
        name=me.display_name,
    )
    tell(me, subject, text)


def forget(erasure: Erasure) -> bool:
    """Take an erasure back that has not begun; False where it has."""
    return Erasure.delete().where(Erasure.id == erasure.id, Erasure.begun_at.is_null()).execute() == 1


def lock_admins() -> None:
    """Wait until nobody else who might be the last admin leaves, and keep others waiting until the transaction ends."""
    lock("admins", 0)


_OTHER_ADMINS = """
    SELECT 1 FROM member m LEFT JOIN erasure e ON e.member_id = m.id
    WHERE m.role = 'admin' AND m.id <> ? AND e.id IS NULL LIMIT 1
"""


def is_only_admin(member: Member) -> bool:
    """Say whether there is no other admin who stays."""
    return member.role == "admin" and not rows(_OTHER_ADMINS, member.id)
