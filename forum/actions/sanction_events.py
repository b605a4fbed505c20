"""What happens to a member whom moderators silence, suspend or ban."""

from dataclasses import dataclass
from datetime import datetime

from forum.actions.events import Event
from forum.rules.decisions import SanctionKind


@dataclass(frozen=True, slots=True)
class MemberSanctioned(Event):
    """A member is silenced, suspended or banned by a decision: `until` when (naive UTC; None: for good)."""

    member_id: int
    kind: SanctionKind
    until: datetime | None
    decision_id: int


@dataclass(frozen=True, slots=True)
class SanctionLifted(Event):
    """A sanction of a member was lifted before its end; `decision_id` is the decision that had imposed it."""

    member_id: int
    kind: SanctionKind
    decision_id: int
