"""Signing up, logging in and out, the password, the profile."""

import secrets

from peewee import IntegrityError

from forum.actions.events import EmailConfirmed, MemberJoined, PasswordChanged, ProfileChanged, announce
from forum.actions.experience import award
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import DemoMember, LoginSession, Member
from forum.models.member import token_digest
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
    if Member.named(name):
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


def log_in(name: str, password: str, *, demo_allowed: bool) -> tuple[Member, str]:
    """Return the member and the token of a new session.

    Raises Invalid for a wrong name or password, without saying which of them.
    `demo_allowed` is False in production, where everybody knows the password of a demo account.
    """
    member = Member.named(name)
    if not passwords.matches(password, member and member.password_hash):
        raise Invalid(password=_("Wrong username or password. Passwords are case-sensitive."))
    if not demo_allowed and DemoMember.get_or_none(DemoMember.member == member.id):
        raise Invalid(password=_("Demo accounts can’t be used here."))
    if passwords.needs_rehash(member.password_hash):
        _renew_hash(member, passwords.hash_password(password))
    return member, open_session(member)


@in_transaction
def _renew_hash(member: Member, renewed: str) -> None:
    # Only over the hash that was checked: the password may have been changed in the meantime.
    Member.update(password_hash=renewed).where(
        Member.id == member.id, Member.password_hash == member.password_hash
    ).execute()


@in_transaction
def open_session(member: Member) -> str:
    """Begin a session of the member and return its token, of which only a digest is kept."""
    token = secrets.token_urlsafe(32)
    LoginSession.insert(token_hash=token_digest(token), member=member.id).execute()
    return token


@in_transaction
def log_out(token: str) -> None:
    """End the session of this token; a copy of its cookie is worth nothing from now on."""
    LoginSession.delete().where(LoginSession.token_hash == token_digest(token)).execute()


def change_password(me: Member, current: str, new: str, token: str) -> None:
    """Set a new password and end every session but the one of `token`.

    Raises Invalid where `current` is not the password.
    """
    if not passwords.matches(current, me.password_hash):
        raise Invalid(current=_("This is not your current password."))
    _set_password(me, passwords.hash_password(new), token)


@in_transaction
def _set_password(me: Member, password_hash: str, token: str) -> None:
    Member.update(password_hash=password_hash).where(Member.id == me.id).execute()
    LoginSession.delete().where(LoginSession.member == me.id, LoginSession.token_hash != token_digest(token)).execute()
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
