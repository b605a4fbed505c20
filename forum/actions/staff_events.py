"""What admins do about one account that changes neither role, XP nor Twei: who follows it writes it down."""

from dataclasses import dataclass

from forum.actions.events import Event


@dataclass(frozen=True, slots=True)
class NoteWritten(Event):
    """An admin wrote a note about a member."""

    member_id: int
    by_id: int


@dataclass(frozen=True, slots=True)
class SessionEndedByStaff(Event):
    """An admin logged a member out on one device."""

    member_id: int
    by_id: int
