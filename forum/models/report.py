"""Bought reports: dated, and never changed; the database refuses it."""

from peewee import BigIntegerField, Check, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.models.post import Post


class Report(Base):
    """One member's profit and loss on one post, as it stood when they bought it.

    It sums the wallet's entries up to `after_entry_id` (0: none), and its own price.
    """

    id = IdField()
    member = ForeignKeyField(Member, index=False)
    post = ForeignKeyField(Post, index=False)
    after_entry_id = BigIntegerField()
    price_mtwei = BigIntegerField(constraints=[Check("price_mtwei >= 0")])
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("member", "post", "id"), False),)


class ReportLine(Base):
    """One line of a report: the figure (losses positive), and what was still pending."""

    report = ForeignKeyField(Report, backref="lines", index=False)
    line = TextField()
    amount_mtwei = BigIntegerField()
    pending_mtwei = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("report", "line")
