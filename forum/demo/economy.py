"""The money of the demo: who was given Twei and why, and each day's settlement. All else is earned."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from forum import clock
from forum.actions import members
from forum.actions.authority import OPERATOR
from forum.actions.settlement import settle
from forum.demo.story import Story
from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.twei import MTWEI_PER_TWEI

_HOUSE_TWEI = 60
_HOUSE_REASON = "To open the house: for the notices, and for answering whoever comes in"
_AUTHOR_REASON = "The tribute of a first article"
_WELCOME_TWEI = 5
_WELCOME_REASON = "Welcome: five Twei to begin with, for whoever may spend them"
# When the background settles a day.
_SETTLES_AT = time(0, 5)


class Economy:
    """Twei in the story: given sparingly, once, before there is anything to earn."""

    def __init__(self, story: Story):
        self.story = story

    def open(self, moment: datetime, authors: Iterable[str]) -> None:
        """Have Twei come to the community: grants, a minute apart, and from then on a settlement on every day.

        They suffice for all that the demo's files have members do, with what these earn by then; the
        least that is ever left in a wallet is a few Twei. A file that asks for more fails to load.
        """

        def event() -> None:
            grants = [("admin", _HOUSE_TWEI, _HOUSE_REASON)]
            tribute_twei = EconomyRules().publish_tribute_mtwei // MTWEI_PER_TWEI
            grants += [(name, tribute_twei, _AUTHOR_REASON) for name in authors if name != "admin"]
            grants += [(member.name, _WELCOME_TWEI, _WELCOME_REASON) for member in self.story.able(Gate.MINUS)]
            for minute, (name, amount_twei, reason) in enumerate(grants):
                grant = lambda name=name, amount=amount_twei, reason=reason: self.grant(name, amount, reason)  # noqa: E731
                self.story.at(moment + timedelta(minutes=minute), grant)

        self.story.at(moment, event)
        self._settle_daily(moment)

    def grant(self, name: str, amount_twei: int, reason: str) -> None:
        """Have the admin give Twei to a member, for a reason that all can read."""
        # The admin's own first Twei come from the operator.
        by = OPERATOR if name == "admin" else self.story.members["admin"]
        members.grant_twei(name, amount_twei * MTWEI_PER_TWEI, reason, by=by)

    def _settle_daily(self, moment: datetime) -> None:
        """Have the day after `moment` settled, and from there every day up to the present one."""
        next_run = datetime.combine(moment.date() + timedelta(days=1), _SETTLES_AT)

        def event() -> None:
            settle()
            self._settle_daily(clock.now())

        if next_run.date() <= self.story.today.date():
            self.story.at(next_run, event)
