"""Whether a member is about to leave, or has left."""

from dataclasses import dataclass
from datetime import datetime

from forum.db import first_record
from forum.models import Member


@dataclass(frozen=True, slots=True)
class PendingErasure:
    """An erasure that can still be stopped: what becomes of the text, and from when on it is done."""

    text: str
    due_at: datetime


_PENDING = "SELECT text, due_at FROM erasure WHERE member_id = ? AND begun_at IS NULL"


def erasure_of(me: Member) -> PendingErasure | None:
    """Return the erasure that `me` has asked for; None where they stay. One statement."""
    return first_record(_PENDING, PendingErasure, me.id)
