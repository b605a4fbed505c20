"""The days on which claims were paid."""

from peewee import BigIntegerField, DateField, DateTimeField

from forum.clock import now
from forum.models.base import Base, IdField


class Settlement(Base):
    """One day's settlement: what the treasury held when it began, and the budget that followed from that."""

    id = IdField()
    day = DateField(unique=True)
    treasury_mtwei = BigIntegerField()
    budget_mtwei = BigIntegerField()
    ran_at = DateTimeField(default=now)
