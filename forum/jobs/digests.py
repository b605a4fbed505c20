"""The week's digest, once to each member who wants it and has been here lately."""

from forum import mail
from forum.actions.outbox import queue_letter
from forum.clock import now
from forum.db import in_transaction
from forum.i18n import in_language
from forum.jobs import letters
from forum.jobs.leases import LEASE
from forum.models import MailStanding, Member
from forum.queries.digest import Week, digest_for, is_to_mail, members_to_mail, week_before
from forum.queries.site import Site, site
from forum.rules.mail_kinds import digest_due_since

_PORTION = 100
# Before the lease of the job ends, which would let another worker begin.
_ROUND_MAX = LEASE / 2


def any_to_make() -> bool:
    """Say whether this week's digest of somebody is still to be made."""
    return mail.is_set_up() and bool(members_to_mail(0, digest_due_since(now()), 1))


def make() -> None:
    """Write the digests that are due, for some minutes at most; what is left is gone on with in the next round."""
    began, last = now(), 0
    since = digest_due_since(began)
    week, state = week_before(since), site()
    while members := members_to_mail(last, since, _PORTION):
        for last in members:
            with in_language(mail.site_language()):
                _make(last, week, state)
            if now() - began >= _ROUND_MAX:
                return


@in_transaction
def _make(member_id: int, week: Week, state: Site) -> None:
    """Note that the week was looked through for the member, and mail what is in it; nothing where nothing is."""
    since = digest_due_since(now())
    if not (is_to_mail(member_id, since) and MailStanding.note_digest(member_id, since)):
        return
    member = Member.get_by_id(member_id)
    digest = digest_for(member, week, state)
    if not digest.is_empty:
        queue_letter(member.email, letters.of_digest(member.display_name, digest, MailStanding.key_of(member_id)))
