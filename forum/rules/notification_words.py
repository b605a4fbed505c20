"""What a notification says, in one sentence, on the site and in a mail. Pure."""

from forum.i18n import _, n_, ngettext
from forum.rules.decisions import TOLD_WORDS, DecisionKind
from forum.rules.notification_kinds import NotificationKind as Kind
from forum.twei import twei

# Each with the two newest names before it.
_LIKED_BY_MANY = n_(
    "%(name)s, %(second)s and %(num)s other liked your comment",
    "%(name)s, %(second)s and %(num)s others liked your comment",
)
_PLUSSED_BY_MANY = n_(
    "%(name)s, %(second)s and %(num)s other gave your post a plus",
    "%(name)s, %(second)s and %(num)s others gave your post a plus",
)
_NEW_COMMENTS = n_("%(num)s new comment in a thread you follow", "%(num)s new comments in a thread you follow")


def in_words(
    kind: Kind,
    *,
    size: int = 1,
    name: str = "",
    second: str = "",
    about_comment: bool = False,
    answers_comment: bool = False,
    amount_mtwei: int = 0,
    level: int = 0,
    decision: DecisionKind | None = None,
) -> str:
    """Return the sentence, without a full stop, in the reader's language.

    `name` is who did it, `second` who did so before them; `size` how many did. `about_comment` is whether it is about
    a comment rather than a post, `answers_comment` whether that comment answers another one of the reader's.
    """
    match kind:
        case Kind.REPLY if answers_comment:
            return _("%(name)s replied to your comment", name=name)
        case Kind.REPLY:
            return _("%(name)s commented on your post", name=name)
        case Kind.MENTION if about_comment:
            return _("%(name)s mentioned you in a comment", name=name)
        case Kind.MENTION:
            return _("%(name)s mentioned you in a post", name=name)
        case Kind.THREAD if size > 1:
            return ngettext(*_NEW_COMMENTS, size)
        case Kind.THREAD:
            return _("%(name)s commented in a thread you follow", name=name)
        case Kind.MEMBER:
            return _("%(name)s published a post", name=name)
        case Kind.TAG:
            return _("%(name)s published a post with a tag you follow", name=name)
        case Kind.REACTION if size > 1:
            words = _LIKED_BY_MANY if about_comment else _PLUSSED_BY_MANY
            return ngettext(*words, size - 2, name=name, second=second)
        case Kind.REACTION if about_comment:
            return _("%(name)s liked your comment", name=name)
        case Kind.REACTION:
            return _("%(name)s gave your post a plus", name=name)
        case Kind.CLAIM:
            return _("Your rewards were paid: %(amount)s Twei", amount=twei(amount_mtwei))
        case Kind.LEVEL:
            return _("You’ve reached LVL %(level)s", level=level)
        case Kind.MODERATION:
            return _(TOLD_WORDS[decision]) if decision else _("Moderators featured your comment")
