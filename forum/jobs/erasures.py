"""Letting those go who have asked for it and not changed their mind."""

from datetime import timedelta

from forum.actions import departure, history_moves
from forum.clock import now
from forum.jobs.leases import LEASE
from forum.models import Erasure

# Before the lease of the job ends, which would let another process begin.
_ROUND_MAX: timedelta = LEASE / 2


def any_to_do() -> bool:
    """Say whether somebody is to go, has not wholly gone, or was paid since. Two statements."""
    return _open().exists() or bool(departure.still_paid(1))


def do() -> None:
    """Erase whose time has come, for some minutes at most; what is left is gone on with in the next round."""
    end = now() + _ROUND_MAX
    for erasure in list(_open().order_by(Erasure.id)):
        if erasure.begun_at is None and not departure.empty_account(erasure.id):
            continue
        history_moves.move_all()  # what they have claimed goes with the rest
        while texts := departure.texts_to_remove(erasure):
            for table, number in texts:
                departure.remove_text(erasure, table, number)
                if now() >= end:
                    return
        departure.close_wallet(erasure.id)
    for member_id in departure.still_paid():
        departure.sweep_wallet(member_id)


def _open():
    return Erasure.select().where(Erasure.done_at.is_null(), Erasure.due_at <= now())
