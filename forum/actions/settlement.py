"""The settlement of a day, with what follows from it outside the books."""

from datetime import datetime

from forum import clock
from forum.actions import received_likes
from forum.actions.events import announce
from forum.actions.settlement_events import DaySettled
from forum.actions.vouching import vouch_for_liked
from forum.models import Settlement
from forum.money import settlement
from forum.money.settlement import Progress


def settle(at: datetime | None = None, progress: Progress = lambda done, total: None) -> Settlement | None:
    """Settle a day, as `money.settlement.settle` does, and give the XP for the likes that it made final.

    Whom these likes vouch for is vouched for from the next settlement on. Where it dies in between, the next run makes
    up for it.
    """
    settled = settlement.settle(at, progress, lambda day: announce(DaySettled(day.id)))
    with clock.at(at or clock.now()):
        received_likes.give_xp()
        vouch_for_liked()
    return settled
