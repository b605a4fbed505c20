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


@dataclass(frozen=True, slots=True)
class MailSwitched(Event):
    """An admin stopped all mail to a member's address, for a reason, or has it sent again (`on`)."""

    member_id: int
    by_id: int
    on: bool
    reason: str = ""
