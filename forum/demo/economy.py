"""The money of the demo: who was given Twei and why, and each day's settlement and seal. All else is earned."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from forum import clock
from forum.actions import members, rules
from forum.actions.authority import OPERATOR
from forum.actions.settlement import settle
from forum.demo.story import Story
from forum.models import EconomyRulesVersion
from forum.money import sealing
from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.twei import MTWEI_PER_TWEI

_HOUSE_TWEI = 100
_HOUSE_REASON = "To open the house: for the notices, and for answering whoever comes in"
_AUTHOR_REASON = "The tribute of a first article"
_WELCOME_TWEI = 5
_WELCOME_REASON = "Welcome: five Twei to begin with, for whoever may spend them"
# 80 Twei of the million in the treasury, in thousandths of a per cent. On most days more than is needed, but not after
# a long essay.
_SMALL_BUDGET_SHARE = 8
_SMALL_BUDGET_DAYS_AGO = 27.4
_SMALL_BUDGET_REASON = (
    "While we are few, 80 Twei a day are plenty, and 2,500 are so many that nobody ever had to share. On busy days the "
    "pots will now run short. We go back up as more of us come."
)
# When the background settles a day.
_SETTLES_AT = time(0, 5)


class Economy:
    """Twei in the story: given sparingly, once, before there is anything to earn."""

    def __init__(self, story: Story):
        self.story = story

    def open(self, moment: datetime, authors: Iterable[str]) -> None:
        """Have Twei come to the community: grants, a minute apart, and from then on a settlement and a seal every day.

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
        self.story.at(self.story.today - timedelta(days=_SMALL_BUDGET_DAYS_AGO), self._shrink_budget)
        self._settle_daily(moment)

    def grant(self, name: str, amount_twei: int, reason: str) -> None:
        """Have the admin give Twei to a member, for a reason that all can read."""
        # The admin's own first Twei come from the operator.
        by = OPERATOR if name == "admin" else self.story.members["admin"]
        members.grant_twei(name, amount_twei * MTWEI_PER_TWEI, reason, by=by)

    def _shrink_budget(self) -> None:
        """Have the admin pay out less in a day, as everybody can read in the log."""
        smaller = EconomyRulesVersion.in_force().changed(settlement_budget_share=_SMALL_BUDGET_SHARE)
        rules.change_economy(smaller, _SMALL_BUDGET_REASON, by=self.story.members["admin"])

    def _settle_daily(self, moment: datetime) -> None:
        """Have the day after `moment` settled and the one before it sealed, and so on up to the present day."""
        next_run = datetime.combine(moment.date() + timedelta(days=1), _SETTLES_AT)

        def event() -> None:
            settle()
            for _seal in sealing.seal_ended_days():
                pass
            self._settle_daily(clock.now())

        if next_run.date() <= self.story.today.date():
            self.story.at(next_run, event)
