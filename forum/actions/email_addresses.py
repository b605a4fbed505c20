"""A member's e-mail address: proving that it is theirs, and taking another one.

Several members may name the same address, and one at most can have confirmed it: nobody keeps somebody else's address
from them by naming it first, and nobody learns from the sign-up who is a member.

Another address takes the place of a confirmed one when it is confirmed by a link *and* whoever reads the old mailbox
has agreed by another link, or has let OBJECTION_TIME pass without stopping it. So who steals a session cannot take an
account whose owner reads their mail, and who has lost the old mailbox waits. An address that was never confirmed may be
anybody's: it is not asked.
"""

from collections.abc import Callable
from datetime import timedelta

from peewee import IntegrityError

from forum.actions import attempts
from forum.actions.account_events import EmailChanged
from forum.actions.events import EmailConfirmed, announce
from forum.actions.experience import award
from forum.actions.outbox import Letter, queue_letter
from forum.actions.sessions import Renewal, keep_only
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Conflict, Invalid, NotFound
from forum.i18n import _
from forum.models import EmailChange, Member, ResetLink
from forum.rules.attempts import MAILS_TO_ADDRESS
from forum.rules.xp import xp_key

OBJECTION_TIME = timedelta(days=3)
# A link lives as long (`forum.web.mails`), so nothing can come of what is older.
_CHANGE_KEPT = timedelta(days=7)

# Writes to an address that a member names as theirs; the second member is who has confirmed it already, if anybody has.
AddressLetter = Callable[[Member, str, Member | None], Letter]
# Writes to the old address of a member who wants another one.
ObjectionLetter = Callable[[Member, EmailChange], Letter]


def send_link(me: Member, letter: AddressLetter) -> None:
    """Mail the link that confirms the member's address. Raises TooOften."""
    attempts.count(attempts.attempt(MAILS_TO_ADDRESS, me.email))
    queue_address_letter(me, me.email, letter)


@in_transaction
def queue_address_letter(member: Member, email: str, letter: AddressLetter) -> None:
    """Mail to the address that a member names: the link that confirms it, or that somebody has confirmed it already."""
    queue_letter(email, letter(member, email, Member.with_confirmed_email(email)))


@in_transaction
def confirm(member_id: int, email: str, renewal: Renewal | None = None) -> bool:
    """Note that the address is the member's, which earns XP once. False if it has to wait for the old address.

    Raises NotFound where it is neither the member's nor the one that they want by now, and Conflict where another
    member has confirmed it.
    """
    change = EmailChange.get_or_none(EmailChange.member == member_id, EmailChange.email == email)
    if change:
        EmailChange.update(confirmed_at=now()).where(EmailChange.id == change.id).execute()
        return _take_place(change.id, renewal)
    if not Member.select().where(Member.id == member_id, Member.email == email).exists():
        raise NotFound(_("This link is for an address you no longer use."), _("Request a new link."))
    _note_confirmed(member_id, email)
    return True


def _note_confirmed(member_id: int, email: str) -> None:
    """Make the address the member's own. Raises Conflict where another member has confirmed it."""
    holder = Member.with_confirmed_email(email)
    if holder and holder.id == member_id:
        award(member_id, "email", xp_key("email", member_id))  # whom the operator made so has none for it yet
        return
    try:
        if holder:
            raise IntegrityError
        Member.update(email=email, email_confirmed_at=now()).where(Member.id == member_id).execute()
    except IntegrityError:  # at the same moment, where the question above found nobody
        raise Conflict(
            _("Another account has confirmed this address already."),
            _("Log in to that account, or change the address of yours in the settings."),
        ) from None
    award(member_id, "email", xp_key("email", member_id))
    announce(EmailConfirmed(member_id))


# --- another address ---------------------------------------------------------------------------------------------


def ask_for_change(me: Member, email: str, letter: AddressLetter, objection: ObjectionLetter) -> None:
    """Note that the member wants another address, and mail to both. Raises Invalid, or TooOften."""
    email = email.lower()
    if email == me.email:
        raise Invalid(email=_("This is your address already."))
    asked = [email, me.email] if me.email_confirmed_at else [email]
    attempts.count(*(attempts.attempt(MAILS_TO_ADDRESS, address) for address in asked))
    _ask_for_change(me, email, letter, objection)


@in_transaction
def _ask_for_change(me: Member, email: str, letter: AddressLetter, objection: ObjectionLetter) -> None:
    EmailChange.delete().where(EmailChange.member == me.id).execute()
    change = EmailChange.create(member=me.id, email=email)
    queue_address_letter(me, email, letter)
    if me.email_confirmed_at:
        queue_letter(me.email, objection(me, change))


@in_transaction
def agree(change_id: int, renewal: Renewal | None = None) -> bool:
    """Note that whoever reads the old mailbox agrees. False if the new address has yet to be confirmed.

    Raises NotFound where the change is over.
    """
    EmailChange.require(change_id)
    EmailChange.update(agreed_at=now()).where(EmailChange.id == change_id).execute()
    return _take_place(change_id, renewal)


@in_transaction
def stop(change_id: int) -> None:
    """Keep the old address, as whoever reads its mailbox wants, and end all sessions: one of them asked for another.

    Raises NotFound where the change is over.
    """
    change = EmailChange.require(change_id)
    change.delete_instance()
    keep_only(change.member_id, None)


@in_transaction
def withdraw(me: Member) -> None:
    """Keep the old address, as the member wants."""
    EmailChange.delete().where(EmailChange.member == me.id).execute()


@in_transaction
def _take_place(change_id: int, renewal: Renewal | None) -> bool:
    """Give the member the new address if it is confirmed and the old one has had its say; return whether it did.

    That ends their sessions but the one that acts, and the links that went to the old address.
    """
    change = EmailChange.require(change_id)
    member = Member.get_by_id(change.member_id)
    heard = member.email_confirmed_at is None or change.agreed_at or change.created_at <= now() - OBJECTION_TIME
    if not (change.confirmed_at and heard):
        return False
    _note_confirmed(member.id, change.email)
    change.delete_instance()
    ResetLink.delete().where(ResetLink.member == member.id).execute()
    keep_only(member.id, renewal)
    announce(EmailChanged(member.id))
    return True


def any_ripe() -> bool:
    """Say whether there is a confirmed change that nobody has objected to in time."""
    return _ripe().exists()


def make_ripe_changes() -> None:
    """Make each change that nobody has objected to in time; drop those whose address somebody else has by now."""
    for change in list(_ripe()):
        try:
            _take_place(change.id, None)
        except Conflict:
            _drop(change.id)


def _ripe():
    heard = EmailChange.created_at <= now() - OBJECTION_TIME
    return EmailChange.select().where(EmailChange.confirmed_at.is_null(False), heard)


@in_transaction
def _drop(change_id: int) -> None:
    EmailChange.delete().where(EmailChange.id == change_id).execute()


@in_transaction
def forget_old_changes() -> None:
    """Forget the changes that were never confirmed: their links are no longer valid."""
    EmailChange.delete().where(EmailChange.created_at <= now() - _CHANGE_KEPT).execute()
