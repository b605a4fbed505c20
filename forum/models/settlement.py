"""The days on which claims were paid."""

from peewee import BigIntegerField, DateField, DateTimeField

from forum.clock import now
from forum.models.base import Base, IdField


class Settlement(Base):
    """One day's settlement: what the treasury held when it began, and the budget that followed from that.

    `rules_version` are the economy's rules that it paid by: an `EconomyRulesVersion`, 0 for the defaults. It is null in
    those of a time that kept no note of it. One with `set_aside_at` was dated ahead by a wrong clock: earlier days are
    settled in spite of it.
    """

    id = IdField()
    day = DateField(unique=True)
    treasury_mtwei = BigIntegerField()
    budget_mtwei = BigIntegerField()
    ran_at = DateTimeField(default=now)
    rules_version = BigIntegerField(null=True)
    set_aside_at = DateTimeField(null=True)
