"""A new password for who has forgotten theirs, by a link in a mail."""

from collections.abc import Callable
from datetime import timedelta
from secrets import token_urlsafe

from forum.actions import attempts
from forum.actions.account_events import PasswordReset
from forum.actions.events import announce
from forum.actions.logging_in import logins_of_name
from forum.actions.outbox import Letter, queue_letter
from forum.actions.password_policy import require_strong
from forum.actions.sessions import keep_only
from forum.clock import now
from forum.db import in_transaction
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member, OutgoingMail, ResetLink
from forum.models.session import token_digest
from forum.rules.attempts import MAILS_FROM_ADDRESS
from forum.text import passwords

VALID_FOR = timedelta(minutes=30)
# Several members may have named the same address and confirmed it none of them.
_MEMBERS_MAILED_MAX = 3
# Whom a mail is written to that is never sent.
_NOBODY = "nobody@invalid"
_NAME_LENGTH = 24

# Writes to a member, with the token of their link.
ResetLetter = Callable[[Member, str], Letter]


def ask(name_or_email: str, letter: ResetLetter) -> None:
    """Mail a link to the member who has this name or address, if there is one.

    Nothing that is answered, and no amount of work, tells whether there is one: for nobody a mail is counted, written
    and put into the outbox as well, and taken out again at once. Raises TooOften for too many from one place; who has
    been mailed too often gets no more mail, without a word.
    """
    attempts.count(attempts.attempt_from_here(MAILS_FROM_ADDRESS))
    asked = name_or_email.strip().lower()
    members = _members(asked) or [Member(name=asked[:_NAME_LENGTH], email=asked)]
    _mail_links([member for member in members if attempts.may_mail(member.email)], letter)


def _members(name_or_email: str) -> list[Member]:
    """Return the member of this name, or who has this address: who has confirmed it, else the newest who named it."""
    if "@" not in name_or_email:
        named = Member.named(name_or_email)
        return [named] if named and not named.is_erased and not named.is_unclaimed else []
    holder_first = Member.email_confirmed_at.is_null(), Member.id.desc()
    has_account = Member.password_hash != passwords.NO_PASSWORD
    named = Member.select().where(Member.email == name_or_email, has_account).order_by(*holder_first)
    found = list(named.limit(_MEMBERS_MAILED_MAX))
    return found[:1] if found and found[0].email_confirmed_at else found


@in_transaction
def _mail_links(members: list[Member], letter: ResetLetter) -> None:
    forget_old_links()  # a write in any case: whoever measures it learns nothing
    for member in members:
        token = token_urlsafe(32)
        if member.id is None:  # nobody
            queue_letter(_NOBODY, letter(member, token))
            OutgoingMail.delete().where(OutgoingMail.recipient == _NOBODY).execute()
        else:
            ResetLink.create(token_hash=token_digest(token), member=member.id)
            queue_letter(member.email, letter(member, token))


def member_of(token: str) -> Member:
    """Return whose password the link sets. Raises NotFound where it was used, is too old, or never was."""
    found = Member.select().join(ResetLink).where(_is_live(token)).first()
    if found is None:
        raise NotFound(_("This link has been used, has expired, or was never valid."), _("Ask for a new one."))
    return found


def reset(token: str, password: str) -> None:
    """Set a new password by the link, which is then worth nothing, and end all sessions.

    Nobody is logged in by it: a second factor is asked for as ever. Raises NotFound, or Invalid.
    """
    member = member_of(token)
    require_strong("password", password, member.name, member.display_name, member.email)
    _set(token, member, passwords.hash_password(password))


@in_transaction
def _set(token: str, member: Member, password_hash: str) -> None:
    if not ResetLink.delete().where(_is_live(token)).execute():  # used a moment ago
        member_of(token)
    ResetLink.delete().where(ResetLink.member == member.id).execute()
    Member.update(password_hash=password_hash).where(Member.id == member.id).execute()
    keep_only(member.id, None)
    attempts.forget(logins_of_name(member.name))
    announce(PasswordReset(member.id))


def _is_live(token: str):
    return (ResetLink.token_hash == token_digest(token)) & (ResetLink.created_at > now() - VALID_FOR)


@in_transaction
def forget_old_links() -> None:
    """Forget the links that are no longer valid."""
    ResetLink.delete().where(ResetLink.created_at <= now() - VALID_FOR).execute()
