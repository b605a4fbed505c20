"""Who may log in: the name and the password, and how often they may be guessed at.

Whoever guesses is slowed down by the name, from wherever, and by the address, at whatever name. A browser that the
member has logged in with before is counted by itself alone: others' guesses never keep the owner waiting there. A name
that does not exist is counted, hashed and answered exactly like one that does.
"""

from collections.abc import Mapping

from forum.actions import attempts
from forum.actions.account_events import LogInFailed
from forum.actions.attempts import Attempt
from forum.actions.devices import known_name
from forum.actions.events import announce
from forum.db import in_transaction
from forum.errors import Invalid
from forum.i18n import _
from forum.models import DemoMember, Member
from forum.rules.attempts import LOGINS_FROM_ADDRESS, LOGINS_FROM_DEVICE, LOGINS_OF_NAME
from forum.text import passwords


def log_in(name: str, password: str, *, demo_allowed: bool, devices: Mapping[int, str] | None = None) -> Member:
    """Return the member who has this name and password. A session is opened for them as they are here.

    `devices` are the tokens that the browser carries, by member (`devices.new_device`). `demo_allowed` is False in
    production, where everybody knows the password of a demo account. Raises TooOften, and Invalid for a wrong name or
    password, without saying which of them.
    """
    member = Member.named(name)
    device = known_name(member, (devices or {}).get(member.id)) if member else None
    tries = _tries(name, member, device)
    attempts.count(*tries)
    if not passwords.matches(password, member and member.password_hash):
        _note_failure(member, tries)
        raise Invalid(password=_("Wrong username or password. Passwords are case-sensitive."))
    if not demo_allowed and DemoMember.get_or_none(DemoMember.member == member.id):
        raise Invalid(password=_("Demo accounts can’t be used here."))
    _note_success(tries)
    if passwords.needs_rehash(member.password_hash):
        renewed = passwords.hash_password(password)
        _renew_hash(member, renewed)
        member.password_hash = renewed
    return member


def logins_of_name(name: str) -> Attempt:
    """Return an attempt to log in by this name, as all ways of writing it are counted."""
    return attempts.attempt(LOGINS_OF_NAME, name.strip().lower())


def _tries(name: str, member: Member | None, device: str | None) -> tuple[Attempt, ...]:
    if member and device:
        return (attempts.attempt(LOGINS_FROM_DEVICE, f"{member.id} {device}"),)
    return logins_of_name(name), attempts.attempt_from_here(LOGINS_FROM_ADDRESS)


@in_transaction
def _note_failure(member: Member | None, tries: tuple[Attempt, ...]) -> None:
    attempts.touch(*tries)  # a write in any case: whoever measures it learns nothing of the name
    if member:
        announce(LogInFailed(member.id, "password"))


@in_transaction
def _note_success(tries: tuple[Attempt, ...]) -> None:
    """Forget what was guessed at the name or from the device; the address may be others' as well."""
    attempts.forget(tries[0])
    attempts.take_back(*tries[1:])


@in_transaction
def _renew_hash(member: Member, renewed: str) -> None:
    # Only over the hash that was checked: the password may have been changed in the meantime.
    Member.update(password_hash=renewed).where(
        Member.id == member.id, Member.password_hash == member.password_hash
    ).execute()
