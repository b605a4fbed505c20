"""Signing up, who may log in, the password, the profile."""

from peewee import IntegrityError

from forum.actions.events import EmailConfirmed, MemberJoined, PasswordChanged, ProfileChanged, announce
from forum.actions.experience import award
from forum.actions.sessions import Renewal, keep_only
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import DemoMember, Member, RetiredName
from forum.rules.xp import xp_key
from forum.text import avatars, passwords
from forum.text.typed_text import is_blank


def sign_up(name: str, email: str, password: str, role: str = "member") -> Member:
    """Create a member and return it. Raises Invalid where the name or the address is taken."""
    # Hashing takes its time on purpose, so it is done before the transaction holds anything.
    return _create_member(name, email, passwords.hash_password(password), role)


@in_transaction
def _create_member(name: str, email: str, password_hash: str, role: str) -> Member:
    email = email.lower()
    taken = {}
    if Member.named(name) or RetiredName.holds(name):
        taken["username"] = _("This username is taken. Upper and lower case make no difference.")
    if Member.get_or_none(Member.email == email):
        taken["email"] = _("An account with this address already exists. Log in instead?")
    if taken:
        raise Invalid(**taken)
    try:
        member = Member.create(
            name=name,
            name_key=name.lower(),
            email=email,
            password_hash=password_hash,
            display_name=name,
            avatar=avatars.default_style(name),
            role=role,
        )
    except IntegrityError:
        raise Invalid(username=_("Someone took this username or address a moment ago.")) from None
    announce(MemberJoined(member.id))
    return member


def log_in(name: str, password: str, *, demo_allowed: bool) -> Member:
    """Return the member who has this name and password. A session is opened for them as they are here.

    Raises Invalid for a wrong name or password, without saying which of them.
    `demo_allowed` is False in production, where everybody knows the password of a demo account.
    """
    member = Member.named(name)
    if not passwords.matches(password, member and member.password_hash):
        raise Invalid(password=_("Wrong username or password. Passwords are case-sensitive."))
    if not demo_allowed and DemoMember.get_or_none(DemoMember.member == member.id):
        raise Invalid(password=_("Demo accounts can’t be used here."))
    if passwords.needs_rehash(member.password_hash):
        renewed = passwords.hash_password(password)
        _renew_hash(member, renewed)
        member.password_hash = renewed
    return member


@in_transaction
def _renew_hash(member: Member, renewed: str) -> None:
    # Only over the hash that was checked: the password may have been changed in the meantime.
    Member.update(password_hash=renewed).where(
        Member.id == member.id, Member.password_hash == member.password_hash
    ).execute()


def change_password(me: Member, current: str, new: str, renewal: Renewal | None) -> None:
    """Set a new password, and end every session but the one that acts, which gets a new token.

    Raises Invalid where `current` is not the password.
    """
    if not passwords.matches(current, me.password_hash):
        raise Invalid(current=_("This is not your current password."))
    _set_password(me, passwords.hash_password(new), renewal)


@in_transaction
def _set_password(me: Member, password_hash: str, renewal: Renewal | None) -> None:
    Member.update(password_hash=password_hash).where(Member.id == me.id).execute()
    keep_only(me.id, renewal)
    announce(PasswordChanged(me.id))


@in_transaction
def confirm_email(member_id: int, email: str) -> None:
    """Note that the address is the member's, which earns XP once. Raises NotFound where it is another one by now."""
    mine = (Member.id == member_id) & (Member.email == email)
    if not Member.select().where(mine).exists():
        raise NotFound(_("This link is for an address you no longer use."), _("Request a new link."))
    Member.update(email_confirmed_at=now()).where(mine, Member.email_confirmed_at.is_null()).execute()
    award(member_id, "email", xp_key("email", member_id))
    announce(EmailConfirmed(member_id))


@in_transaction
def change_profile(me: Member, display_name: str, bio: str) -> None:
    """Set what others see of a member. A display name that nobody can see means the username."""
    Member.update(display_name=me.name if is_blank(display_name) else display_name, bio=bio).where(
        Member.id == me.id
    ).execute()
    if not is_blank(bio):
        award(me.id, "profile", xp_key("profile", me.id))
    announce(ProfileChanged(me.id))
