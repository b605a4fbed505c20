"""What moderators decide, about whom and for how long; why something is flagged or hidden. Pure.

The values are stored: renaming one takes a migration of what was written under its old name.
"""

from datetime import timedelta
from enum import unique

from forum.i18n import N_
from forum.rules.worded import Worded

RESTORABLE_FOR = timedelta(days=30)  # how long a moderator's removal can be undone
OBJECTION_WITHIN = timedelta(days=30)  # how long its author can object to a decision
TOLD_FOR = timedelta(days=14)  # how long every page says that there is a decision about something of its reader's
SANCTION_DAYS_MAX = 365


@unique
class FlagReason(Worded):
    """Why a member flags something."""

    SPAM = "spam", N_("Spam or advertising")
    ABUSE = "abuse", N_("Abuse or harassment")
    OFF_TOPIC = "off-topic", N_("Off topic")
    ILLEGAL = "illegal", N_("Illegal")
    OTHER = "other", N_("Something else")


@unique
class HiddenBecause(Worded):
    """Why something is hidden until a moderator has looked at it, or for good."""

    FLAGS = "flags", N_("Members flagged this, so it’s hidden until a moderator has looked at it.")
    REVIEW = "review", N_("This is waiting for a moderator to look at it.")
    FILTER = "filter", N_("A filter held this back until a moderator has looked at it.")
    MODERATOR = "moderator", N_("A moderator hid this.")


# What nobody but its author and staff is to know of: it was never seen, or not as it reads now.
WAITING = frozenset({HiddenBecause.REVIEW, HiddenBecause.FILTER})


@unique
class DecisionKind(Worded):
    """What a moderator decided about a case, or answered to an objection."""

    KEEP = "keep", N_("Kept")
    HIDE = "hide", N_("Hidden")
    REMOVE = "remove", N_("Removed")
    WARN = "warn", N_("Warned")
    SILENCE = "silence", N_("Silenced")
    SUSPEND = "suspend", N_("Suspended")
    BAN = "ban", N_("Banned")
    RESTORE = "restore", N_("Brought back")
    UPHOLD = "uphold", N_("Decision upheld")
    OVERTURN = "overturn", N_("Decision overturned")


@unique
class SanctionKind(Worded):
    """What a member may not do for a while: write (silence), do anything but read (suspend), that for good (ban)."""

    SILENCE = "silence", N_("Silenced")
    SUSPEND = "suspend", N_("Suspended")
    BAN = "ban", N_("Banned")


@unique
class HouseRule(Worded):
    """A rule of the house, as the author of what broke it reads it. What is stored is the sentence."""

    ADVERTISING = "advertising", N_("No advertising.")
    PEOPLE = "people", N_("Argue with the point, not the person.")
    TOPIC = "topic", N_("Stay on topic.")
    REPETITION = "repetition", N_("Don’t post the same thing again and again.")
    PRIVACY = "privacy", N_("Don’t publish other people’s private information.")
    SOURCES = "sources", N_("Don’t pass off other people’s work as your own.")
    LAW = "law", N_("Don’t post anything illegal.")


# What a decision does to the thing that it is about; what it does to its author; and what answers an objection.
ABOUT_THINGS = frozenset({DecisionKind.KEEP, DecisionKind.HIDE, DecisionKind.REMOVE, DecisionKind.RESTORE})
ABOUT_MEMBERS = frozenset({DecisionKind.WARN, DecisionKind.SILENCE, DecisionKind.SUSPEND, DecisionKind.BAN})
ANSWERS = frozenset({DecisionKind.UPHOLD, DecisionKind.OVERTURN})
# What leaves an objection nothing to wait for where it `answers` the decision: an answer, or that it was undone.
ENDS_OBJECTION = ANSWERS | {DecisionKind.RESTORE}
# What its author may object to; and what they are told of beyond the list of all decisions about them.
OBJECTIONABLE = ABOUT_MEMBERS | {DecisionKind.HIDE, DecisionKind.REMOVE}
TOLD = OBJECTIONABLE | ANSWERS | {DecisionKind.RESTORE}
# How they are told so, in a mail and on the site.
TOLD_WORDS = {
    DecisionKind.HIDE: N_("Something you wrote was hidden"),
    DecisionKind.REMOVE: N_("Something you wrote was removed"),
    DecisionKind.WARN: N_("A warning from the moderators"),
    DecisionKind.SILENCE: N_("You can’t comment or publish for a while"),
    DecisionKind.SUSPEND: N_("Your account is suspended"),
    DecisionKind.BAN: N_("Your account is banned"),
    DecisionKind.RESTORE: N_("Something you wrote is back"),
    DecisionKind.UPHOLD: N_("Your objection: the decision stands"),
    DecisionKind.OVERTURN: N_("A decision about you was overturned"),
}
