"""How long a deletion can be undone. Pure."""

from datetime import datetime, timedelta

from forum.rules.decisions import RESTORABLE_FOR

UNDO_MINUTES = 10


def final_from(removed_at: datetime) -> datetime:
    """Return the moment from which on what was removed then stays removed (naive UTC, like what comes in)."""
    return removed_at + timedelta(minutes=UNDO_MINUTES)


def can_be_undone(removed_at: datetime, at: datetime) -> bool:
    """Say whether what was removed then can still be brought back."""
    return at < final_from(removed_at)


def can_be_restored(removed_at: datetime, at: datetime) -> bool:
    """Say whether what a moderator removed then can still be brought back by a decision."""
    return at < removed_at + RESTORABLE_FOR
