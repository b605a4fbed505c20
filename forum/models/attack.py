"""Attacks that admins try out on the settlements of the last days."""

from peewee import BigIntegerField, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.rules.attackers import SIZE_MAX, Kind
from forum.rules.lines import sql_list


class AttackRun(Base):
    """That an admin tries out an attack of a kind and size under `rules` (as JSON), and what came of it.

    An admin has one at a time: another takes its place. The job that does it says how many `days` there are and how
    many of them are done, and with each that it is still at it (`alive_at`). `result` is an `Estimate`, as JSON.
    """

    id = IdField()
    member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
    kind = TextField(constraints=[Check(f"kind IN ({sql_list(Kind)})")])
    size = BigIntegerField(constraints=[Check(f"size BETWEEN 1 AND {SIZE_MAX}")])
    rules = TextField()
    asked_at = DateTimeField(default=now, index=True)
    alive_at = DateTimeField(null=True)
    days = BigIntegerField(null=True)
    days_done = BigIntegerField(default=0)
    done_at = DateTimeField(null=True)
    result = TextField(null=True)
