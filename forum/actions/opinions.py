"""What votes and reactions have in common: one member has one standing opinion on one thing."""

from typing import NamedTuple

from peewee import Field, Model

from forum.clock import now
from forum.errors import AlreadySettled
from forum.models import Member
from forum.money.claims import due_at
from forum.rules.economy import EconomyRules


class Change(NamedTuple):
    """By how much the good and the bad opinions on a thing became more."""

    good: int
    bad: int

    @property
    def takes_back(self) -> bool:
        """Whether there was an opinion before, which may have opened claims or put a fee into escrow."""
        return min(self) < 0


def change_opinion(
    of: type[Model], about: Field, thing_id: int, me: Member, wanted: int, rules: EconomyRules
) -> Change:
    """Make `wanted` (1, -1, or 0 for none) the opinion of `me` in the table `of`, and return what that changed.

    The caller holds the thing's thread, so that nobody changes the same opinion in the meantime. Raises
    AlreadySettled where a settlement has made the standing opinion final.
    """
    mine = (about == thing_id) & (of.member == me.id)
    previous = of.select(of.value).where(mine).scalar() or 0
    if wanted != previous:
        # One statement asks and deletes: a settlement that is under way has the row, or has not.
        if previous and not of.delete().where(mine, of.settlement.is_null()).execute():
            raise AlreadySettled
        if wanted:
            opinion = {about: thing_id, of.member: me.id, of.value: wanted}
            of.insert({**opinion, of.created_at: now(), of.due_at: due_at(rules)}).execute()
    return Change(int(wanted == 1) - int(previous == 1), int(wanted == -1) - int(previous == -1))
