"""What the daily look at patterns has noticed, for moderators. It informs people; nothing is paid or refused by it."""

from peewee import BigIntegerField, Check, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.rules.lines import sql_list
from forum.rules.signals import SignalKind


class NoticedSignal(Base):
    """One member's part in a signal (a `rules.signals.Part`): rows of one `bundle` are one signal, strongest first.

    The table is made anew by each run. A row is gone with either of the members that it names.
    """

    id = IdField()
    kind = TextField(constraints=[Check(f"kind IN ({sql_list(SignalKind)})")])
    bundle = BigIntegerField()
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    other = ForeignKeyField(Member, null=True, on_delete="CASCADE", index=False)
    comment = ForeignKeyField(Comment, null=True, index=False)
    figure = BigIntegerField()
    whole = BigIntegerField()
    computed_at = DateTimeField(default=now)

    class Meta:
        table_name = "signal"
        indexes = ((("member", "id"), False), (("other",), False))
