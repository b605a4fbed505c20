"""What a member is mailed: ending a kind of it by the link in a mail, and ending all of it where an address bounces."""

from forum.actions.authority import require_admin
from forum.actions.events import EmailConfirmed, Event, Follower, announce
from forum.actions.members import account_named
from forum.actions.staff_events import MailSwitched
from forum.clock import now
from forum.db import execute, in_transaction
from forum.errors import Conflict, Invalid, NotFound
from forum.i18n import _
from forum.models import MailStanding, MailStop, Member
from forum.rules.mail_kinds import MAIL_KINDS, KindOfMail, MailKind
from forum.rules.notification_kinds import KINDS, NotificationKind
from forum.text.typed_text import is_blank

_SWITCH = """
    INSERT INTO notification_switch (member_id, kind, on_site, by_mail) VALUES (?, ?, ?, ?)
    ON CONFLICT (member_id, kind) DO UPDATE SET by_mail = excluded.by_mail
"""


def kind_of_mail(key: str, kind: str) -> KindOfMail:
    """Return the kind of mail that a link ends. Raises NotFound for a link that is in no mail of ours."""
    known = MailStanding.select().where(MailStanding.unsubscribe_key == key).exists()
    if not known or kind not in MAIL_KINDS:
        raise NotFound(_("This link isn’t in any of our mails."), _("Copy it whole, or log in and open the settings."))
    return MAIL_KINDS[MailKind(kind)]


@in_transaction
def unsubscribe(key: str, kind: str) -> KindOfMail:
    """End a kind of mail to whoever holds the key, and return it; twice is no mistake. Raises NotFound."""
    found = kind_of_mail(key, kind)
    member_id = MailStanding.get(MailStanding.unsubscribe_key == key).member_id
    switch_mail(member_id, found.kind, on=False)
    return found


def switch_mail(member_id: int, kind: MailKind, *, on: bool) -> None:
    """Have a kind mailed to the member or not, in the caller's transaction; what the site shows stays as it is."""
    shown = kind == MailKind.DIGEST or KINDS[NotificationKind(kind)].on_site
    execute(_SWITCH, member_id, kind, int(shown), int(on))


@in_transaction
def stop_mail(name: str, reason: str, *, by: Member) -> None:
    """Mail nothing any more to the address that the member called `name` has now, because it bounces.

    What they ask for themselves, such as a link that confirms the address, is still sent. Raises NotAllowed, NotFound,
    Invalid, and Conflict where it is so already.
    """
    require_admin(by, _("Only admins stop mail to members."))
    if is_blank(reason):
        raise Invalid(why=_("Say what the mail server answered, or what happened."))
    member = account_named(name)
    if MailStop.holds_for(member):
        raise Conflict(_("Mail to this address is stopped already."))
    MailStop.delete().where(MailStop.member == member.id).execute()
    MailStop.create(member=member.id, email=member.email, reason=reason.strip(), by=by.id, created_at=now())
    announce(MailSwitched(member.id, by.id, on=False, reason=reason.strip()))


@in_transaction
def resume_mail(name: str, *, by: Member) -> None:
    """Mail the member called `name` again. Raises NotAllowed, NotFound, and Conflict where nothing was stopped."""
    require_admin(by, _("Only admins stop mail to members."))
    member = account_named(name)
    if not MailStop.delete().where(MailStop.member == member.id).execute():
        raise Conflict(_("Mail to this address isn’t stopped."))
    announce(MailSwitched(member.id, by.id, on=True))


def end_stop(event: EmailConfirmed) -> None:
    """Mail the member again: the link that they have just followed has reached them."""
    MailStop.delete().where(MailStop.member == event.member_id).execute()


MAILING: tuple[tuple[type[Event], Follower], ...] = ((EmailConfirmed, end_stop),)
