"""What has just happened, for whoever else takes part in it.

An action announces its event after its own rows and before its money. What follows from it (a notice, an
index, a level) runs right there, in the same transaction: it can read those rows, and it is rolled back
with them. The action does not know its followers; they are all in `followers.FOLLOWERS`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a member or the operator did."""


@dataclass(frozen=True, slots=True)
class MemberJoined(Event):
    """Somebody signed up."""

    member_id: int


@dataclass(frozen=True, slots=True)
class EmailConfirmed(Event):
    """A member confirmed their address."""

    member_id: int


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    """A member has a new password."""

    member_id: int


@dataclass(frozen=True, slots=True)
class ProfileChanged(Event):
    """A member changed the name or the words that others see."""

    member_id: int


@dataclass(frozen=True, slots=True)
class AvatarChanged(Event):
    """A member uploaded an avatar, or removed it; or (`by_id`) a moderator did, for a reason."""

    member_id: int
    by_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoleChanged(Event):
    """A member became a member, moderator or admin. `by_id` is the admin who made them so (None: the operator)."""

    member_id: int
    role: str
    role_before: str
    by_id: int | None


@dataclass(frozen=True, slots=True)
class XpChanged(Event):
    """A member has more XP than before; less, where `amount_xp` is below 0."""

    member_id: int
    amount_xp: int
    source: str


@dataclass(frozen=True, slots=True)
class LevelChanged(Event):
    """A member's XP gives another level than before, which may also be a lower one."""

    member_id: int
    level: int
    level_before: int


@dataclass(frozen=True, slots=True)
class XpGranted(Event):
    """An admin (None: the operator) gave a member XP, or took some, for a reason."""

    member_id: int
    amount_xp: int
    reason: str
    by_id: int | None


@dataclass(frozen=True, slots=True)
class TweiGranted(Event):
    """Twei are on their way from the treasury to a member, by an admin (None: the operator), for a reason."""

    member_id: int
    amount_mtwei: int
    reason: str
    by_id: int | None


@dataclass(frozen=True, slots=True)
class MemberVouched(Event):
    """A member is vouched for: by another, by staff, or (`by_id` is None) by likes. `kind` is that of the Vouching."""

    member_id: int
    kind: str
    by_id: int | None


@dataclass(frozen=True, slots=True)
class VouchingWithdrawn(Event):
    """Who had vouched for a member does so no longer; or staff ended all vouching for them, for a reason."""

    member_id: int
    by_id: int
    by_staff: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PostPublished(Event):
    """A post opened its thread."""

    post_id: int
    author_id: int


@dataclass(frozen=True, slots=True)
class PostEdited(Event):
    """Its author changed a post; `html_before` is what its text was, rendered."""

    post_id: int
    author_id: int
    html_before: str = ""


@dataclass(frozen=True, slots=True)
class PostRemoved(Event):
    """A post was deleted, by its author or by a moderator; `case_id` is the case that was decided so, if there is one.

    Who decides a case writes that down without being told.
    """

    post_id: int
    author_id: int
    by_id: int
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class PostRestored(Event):
    """The removal of a post was undone, by the operator where `by_id` is None; `case_id` as in PostRemoved."""

    post_id: int
    author_id: int
    by_id: int | None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Voted(Event):
    """A member's vote on a post changed to 1 (plus), -1 (minus) or 0 (none)."""

    post_id: int
    author_id: int
    member_id: int
    value: int


@dataclass(frozen=True, slots=True)
class CommentWritten(Event):
    """A comment was added to a thread."""

    comment_id: int
    post_id: int
    author_id: int
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class CommentEdited(Event):
    """Its author changed a comment; `html_before` is what its text was, rendered."""

    comment_id: int
    post_id: int
    author_id: int
    html_before: str = ""


@dataclass(frozen=True, slots=True)
class CommentRemoved(Event):
    """A comment was deleted, by its author or by a moderator; `case_id` as in PostRemoved."""

    comment_id: int
    post_id: int
    author_id: int
    by_id: int
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class CommentRestored(Event):
    """The removal of a comment was undone, by the operator where `by_id` is None; `case_id` as in PostRemoved."""

    comment_id: int
    post_id: int
    author_id: int
    by_id: int | None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reacted(Event):
    """A member's reaction to a comment changed to 1 (like), -1 (dislike) or 0 (none)."""

    comment_id: int
    post_id: int
    author_id: int
    member_id: int
    value: int


@dataclass(frozen=True, slots=True)
class ReadingCompleted(Event):
    """A member read a post to its end."""

    post_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ReportBought(Event):
    """A member's report on a post was written."""

    report_id: int
    post_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class LevelRulesChanged(Event):
    """Another version of the level rules is in force."""

    version_id: int


@dataclass(frozen=True, slots=True)
class EconomyRulesChanged(Event):
    """Another version of the economy's rules is in force."""

    version_id: int


@dataclass(frozen=True, slots=True)
class ModerationRulesChanged(Event):
    """Another version of the rules of moderation is in force."""

    version_id: int


# What a follower raises refuses the action, and leaves nothing of it.
Follower = Callable[..., None]

_followers: defaultdict[type[Event], list[Follower]] = defaultdict(list)


def connect(pairs: Iterable[tuple[type[Event], Follower]]) -> None:
    """Call each follower from now on when an event of its type is announced, in this order."""
    for event_type, follower in pairs:
        _followers[event_type].append(follower)


def announce(event: Event) -> None:
    """Have everybody who follows events of this type take their part, one after the other.

    Called inside the action's transaction, after its own rows and before its money.
    """
    for follower in _followers[type(event)]:
        follower(event)
