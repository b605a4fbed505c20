"""Mail to a member when the way they log in has changed: if somebody else did it, its owner learns of it in time.

The log of the account says the same, and more; but whoever has lost their account no longer reads that. A changed
address is not among these: both mailboxes have been asked before.
"""

from forum.actions import account_events as account
from forum.actions import events
from forum.actions.events import Event, Follower
from forum.actions.outbox import tell
from forum.i18n import _
from forum.models import Member
from forum.rules.log_kinds import AccountEventKind as Kind


def tell_of_new_password(event: events.PasswordChanged) -> None:
    """Mail that the password is another one."""
    _tell(event.member_id, Kind.PASSWORD_CHANGED.said(""))


def tell_of_reset_password(event: account.PasswordReset) -> None:
    """Mail that the password was set by a link."""
    _tell(event.member_id, Kind.PASSWORD_RESET.said(""))


def tell_of_factor(event: account.FactorAdded | account.FactorRemoved) -> None:
    """Mail what kind of thing one can, or can no longer, log in with. Recovery codes come and go with the rest.

    Not by its name: a thief would choose that, and have our mail say it.
    """
    if event.factor != "recovery_codes":
        kind = Kind.FACTOR_ADDED if isinstance(event, account.FactorAdded) else Kind.FACTOR_REMOVED
        _tell(event.member_id, kind.said(event.factor))


def tell_of_token(event: account.TokenMade) -> None:
    """Mail that a program can act for the member from now on. Not by its name either."""
    member = Member.get_by_id(event.member_id)
    text = _(
        "Hello %(name)s,\n\nsomebody has made a token in your account. A program that has it can act for you.\n\n"
        "If that was you, all is well. If not, set a new password at once (“Forgot your password?” on the login page): "
        "that revokes every token.",
        name=member.display_name,
    )
    tell(member, _("A token for a program was made"), text)


def _tell(member_id: int, sentence: str) -> None:
    member = Member.get_by_id(member_id)
    text = _(
        "Hello %(name)s,\n\nsomething has changed about how you log in:\n\n%(sentence)s.\n\n"
        "If that was you, all is well. If not, set a new password at once (“Forgot your password?” on the login page), "
        "then look through everything under “Security” in your settings.",
        name=member.display_name,
        sentence=sentence,
    )
    tell(member, sentence, text)


SECURITY_MAILS: tuple[tuple[type[Event], Follower], ...] = (
    (events.PasswordChanged, tell_of_new_password),
    (account.PasswordReset, tell_of_reset_password),
    (account.FactorAdded, tell_of_factor),
    (account.FactorRemoved, tell_of_factor),
    (account.TokenMade, tell_of_token),
)
