"""Asking for a member's password once more, and setting a new one.

Hashing takes its time on purpose, and would keep all other writers waiting inside a transaction: so it is done before.
"""

from forum.actions import attempts
from forum.actions.events import PasswordChanged, announce
from forum.actions.password_policy import require_strong
from forum.actions.sessions import Renewal, keep_only
from forum.db import in_transaction
from forum.errors import Invalid
from forum.i18n import _
from forum.models import Member, ResetLink
from forum.rules.attempts import PASSWORDS_OF_MEMBER
from forum.text import passwords


def check_password(me: Member, password: str, field: str = "password") -> None:
    """Return if this is the member's password. Raises Invalid for `field`, and TooOften after many that were not."""
    asked_again = attempts.attempt(PASSWORDS_OF_MEMBER, me.id)
    if not attempts.counted(asked_again, succeeds=lambda: passwords.matches(password, me.password_hash)):
        raise Invalid(**{field: _("This is not your password.")})


def hash_for_change(me: Member, current: str, new: str) -> str:
    """Return the hash of a new password for the member. Raises Invalid where `current` is wrong or `new` is weak."""
    check_password(me, current, "current")
    require_strong("new", new, me.name, me.display_name, me.email)
    return passwords.hash_password(new)


@in_transaction
def change_password(me: Member, password_hash: str, renewal: Renewal | None) -> None:
    """Set a new password (`hash_for_change`), and end every session but the one that acts, which gets a new token.

    Links that would have set another one are worth nothing from now on. Raises Invalid where the password has been
    changed since the current one was checked.
    """
    mine = (Member.id == me.id) & (Member.password_hash == me.password_hash)
    if not Member.update(password_hash=password_hash).where(mine).execute():
        raise Invalid(current=_("The password was changed a moment ago. Log in with the new one."))
    ResetLink.delete().where(ResetLink.member == me.id).execute()
    keep_only(me.id, renewal)
    announce(PasswordChanged(me.id))
