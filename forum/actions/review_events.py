"""What people say about decisions after they were made: events as in `forum.actions.events`."""

from dataclasses import dataclass

from forum.actions.events import Event


@dataclass(frozen=True, slots=True)
class ObjectionMade(Event):
    """Whom a decision concerns objected to it; the case is before the moderators again."""

    decision_id: int
    case_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class LogAnnotated(Event):
    """A moderator or an admin added a note to a line of the public log."""

    note_id: int
    by_id: int
