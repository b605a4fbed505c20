"""The settlement of a day, with what follows from it outside the books."""

from datetime import datetime

from forum import clock
from forum.actions import received_likes
from forum.models import Settlement
from forum.money import settlement
from forum.money.settlement import Progress


def settle(at: datetime | None = None, progress: Progress = lambda done, total: None) -> Settlement | None:
    """Settle a day, as `money.settlement.settle` does, and give the XP for the likes that it made final.

    Where it dies between the two, the next run gives them.
    """
    settled = settlement.settle(at, progress)
    with clock.at(at or clock.now()):
        received_likes.give_xp()
    return settled
