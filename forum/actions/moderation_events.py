"""What happens to what members flag, and to those who wrote it: events as in `forum.actions.events`."""

from dataclasses import dataclass

from forum.actions.events import Event


@dataclass(frozen=True, slots=True)
class Flagged(Event):
    """A member flagged a comment, or (`comment_id` is None) a post, or gave another reason for it."""

    case_id: int
    post_id: int
    comment_id: int | None
    author_id: int
    member_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class FlagTakenBack(Event):
    """A member took a flag back that nobody had decided about yet."""

    case_id: int
    post_id: int
    comment_id: int | None
    author_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class ThingHidden(Event):
    """A comment, or (`comment_id` is None) a post, is hidden from now on, or for another reason than before."""

    post_id: int
    comment_id: int | None
    author_id: int
    because: str


@dataclass(frozen=True, slots=True)
class ThingShown(Event):
    """What was hidden is seen by everybody again."""

    post_id: int
    comment_id: int | None
    author_id: int


@dataclass(frozen=True, slots=True)
class CaseDecided(Event):
    """A moderator or admin, or (`by_id` is None) a rule, decided about a case; `member_id` is whom it concerns."""

    decision_id: int
    case_id: int
    kind: str
    member_id: int
    by_id: int | None
