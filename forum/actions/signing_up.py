"""How somebody becomes a member: by the sign-up, or by the operator's hand."""

from peewee import IntegrityError

from forum.actions import attempts
from forum.actions.email_addresses import AddressLetter, queue_address_letter
from forum.actions.events import MemberJoined, announce
from forum.actions.names import require_own_username
from forum.actions.password_policy import require_strong
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Invalid
from forum.i18n import _
from forum.models import Member, RetiredName
from forum.rules.attempts import SIGN_UPS_FROM_ADDRESS
from forum.text import avatars, passwords


def sign_up(name: str, email: str, password: str, letter: AddressLetter) -> Member:
    """Create a member, mail to their address, and return them.

    An address that somebody else has confirmed is answered like any other, for who asks may be anybody; the mail says
    so instead. Raises TooOften, and Invalid where the name is taken or kept for the site, or the password too
    easy to guess.
    """
    attempts.count(attempts.attempt_from_here(SIGN_UPS_FROM_ADDRESS))
    require_own_username(name)
    _require_free(name)
    require_strong("password", password, name, email)
    mailing = attempts.may_mail(email)
    return _join(name, email, passwords.hash_password(password), letter if mailing else None)


def create_member(name: str, email: str, password: str, role: str = "member") -> Member:
    """Create a member as the operator does: by any name, with any password and no mail.

    Raises Invalid where the name is taken.
    """
    _require_free(name)
    return add_member(name, email, passwords.hash_password(password), role)


@in_transaction
def _join(name: str, email: str, password_hash: str, letter: AddressLetter | None) -> Member:
    member = add_member(name, email, password_hash)
    if letter:
        queue_address_letter(member, email.lower(), letter)
    return member


@in_transaction
def add_member(
    name: str, email: str, password_hash: str, role: str = "member", *, email_confirmed: bool = False
) -> Member:
    """Create a member whose password has been hashed already. Raises Invalid where the name is taken.

    With `email_confirmed` the address counts as confirmed, which earns no XP, unless another member has confirmed it.
    """
    _require_free(name)
    confirmed_at = now() if email_confirmed and not Member.with_confirmed_email(email) else None
    try:
        member = Member.create(
            name=name,
            name_key=name.lower(),
            email=email.lower(),
            password_hash=password_hash,
            display_name=name,
            avatar=avatars.default_style(name),
            role=role,
            email_confirmed_at=confirmed_at,
        )
    except IntegrityError:
        raise Invalid(username=_("Someone took this username a moment ago.")) from None
    announce(MemberJoined(member.id))
    return member


def _require_free(name: str) -> None:
    if Member.named(name) or RetiredName.holds(name):
        raise Invalid(username=_("This username is taken. Upper and lower case make no difference."))
