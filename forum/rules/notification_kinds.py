"""What members are notified of, one row a kind: what it is called, what it is about, what is on by default. Pure.

This is the only place that spells a kind. The settings, the actions that notify, the list and the mail find it here.
The values are stored: renaming one takes a migration of what was written under its old name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, unique

from forum.i18n import N_, _

# What nobody has looked at for so long is not looked at any more.
NOTIFICATIONS_KEPT = timedelta(days=180)
# Until then an edit or a deletion is honoured, and who is here reads it on the site.
MAILED_AFTER = timedelta(minutes=10)
# So many of a kind, about the same thing, within so long, are one line.
BUNDLED_FROM = 3
BUNDLED_WITHIN = timedelta(hours=2)
# A text that names half the forum notifies the first of them.
MENTIONS_NOTIFIED_MAX = 10
# The header counts to here, and says "99+" from there on.
UNREAD_COUNTED_MAX = 100


@unique
class NotificationKind(StrEnum):
    """A kind of notification, by the name that it is stored under; the strongest first.

    Whom the same thing concerns for several reasons is notified once, for the first of them.
    """

    REPLY = "reply"
    MENTION = "mention"
    THREAD = "thread"
    MEMBER = "member"
    TAG = "tag"
    REACTION = "reaction"
    CLAIM = "claim"
    LEVEL = "level"
    MODERATION = "moderation"


@dataclass(frozen=True, slots=True)
class KindOfNotification:
    """A row: the kind, its label and what it is about (marked for translation), and what is on by default.

    `on_site` is whether it is in the list; `by_mail` whether it is mailed too where it was not looked at within
    MAILED_AFTER, None where it never is.
    """

    kind: NotificationKind
    words: str
    about_words: str
    on_site: bool = True
    by_mail: bool | None = None

    @property
    def label(self) -> str:
        """What the kind is called in the settings, in the reader's language."""
        return _(self.words)

    @property
    def about(self) -> str:
        """When one is notified, as a sentence in the reader's language."""
        return _(self.about_words)


_ROWS = (
    KindOfNotification(
        NotificationKind.REPLY,
        N_("Replies"),
        N_("Somebody replies to your comment, or comments on your post."),
        by_mail=True,
    ),
    KindOfNotification(
        NotificationKind.MENTION,
        N_("Mentions"),
        N_("Somebody writes @ and your username in a post or comment."),
        by_mail=True,
    ),
    KindOfNotification(
        NotificationKind.THREAD, N_("Threads you follow"), N_("Somebody comments in a thread that you follow.")
    ),
    KindOfNotification(NotificationKind.MEMBER, N_("Members you follow"), N_("A member you follow publishes a post.")),
    KindOfNotification(
        NotificationKind.TAG, N_("Tags you follow"), N_("A post is published with a tag that you follow.")
    ),
    KindOfNotification(
        NotificationKind.REACTION, N_("Likes and pluses"), N_("Somebody likes your comment, or pluses your post.")
    ),
    KindOfNotification(
        NotificationKind.CLAIM, N_("Rewards"), N_("The day’s settlement pays you Twei: one notification, with the sum.")
    ),
    KindOfNotification(NotificationKind.LEVEL, N_("Levels"), N_("You reach a level, with what it opens to you.")),
    KindOfNotification(
        NotificationKind.MODERATION,
        N_("Moderation"),
        N_("Moderators decide about you or something of yours, or answer your objection."),
    ),
)
KINDS: Mapping[NotificationKind, KindOfNotification] = {row.kind: row for row in _ROWS}
