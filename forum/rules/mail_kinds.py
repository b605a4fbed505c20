"""What members are mailed without having asked for it there and then, one row a kind; each can be turned off. Pure.

What somebody asks for (a link, a new password) and what concerns the safety of an account is mailed in any case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from forum.i18n import N_, _
from forum.rules.notification_kinds import KINDS, NotificationKind

# So many replies and mentions are mailed to one member in a UTC day; what comes on top waits on the site.
MAILS_A_DAY_MAX = 20
# What could not be mailed for so long, because no server took it, is no news any more.
STALE_AFTER = timedelta(days=1)
# Whoever has not been here for so long gets no digest.
AWAY_AFTER = timedelta(days=180)
WEEK = timedelta(days=7)
DIGEST_THREADS_MAX = DIGEST_COMMENTS_MAX = 5
# On Mondays, before people in Europe open their mail.
_DIGEST_HOUR = timedelta(hours=5)


@unique
class MailKind(StrEnum):
    """A kind of mail, by the name that the switch for it is stored under: those of notifications, and the digest."""

    REPLY = NotificationKind.REPLY.value
    MENTION = NotificationKind.MENTION.value
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class KindOfMail:
    """A row: the kind, what it is called and what it holds (marked for translation); each is on by default."""

    kind: MailKind
    words: str
    about_words: str

    @property
    def label(self) -> str:
        """What the kind is called, in the reader's language."""
        return _(self.words)

    @property
    def about(self) -> str:
        """What it holds, as a sentence in the reader's language."""
        return _(self.about_words)


MAIL_KINDS: Mapping[MailKind, KindOfMail] = {
    **{kind: KindOfMail(kind, KINDS[NotificationKind(kind)].words, KINDS[NotificationKind(kind)].about_words)
       for kind in (MailKind.REPLY, MailKind.MENTION)},
    MailKind.DIGEST: KindOfMail(
        MailKind.DIGEST,
        N_("The week in five threads"),
        N_("Once a week: threads and comments that others liked, what you earned, how far it is to your next gate."),
    ),
}  # fmt: skip


def digest_due_since(at: datetime) -> datetime:
    """Return the moment (naive UTC) from which on this week's digest is due: a Monday, at or before `at`."""
    monday = at.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=at.weekday()) + _DIGEST_HOUR
    return monday if monday <= at else monday - WEEK
