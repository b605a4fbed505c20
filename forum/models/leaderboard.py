"""The leaderboard, as a job has computed it, and who does not want to be on it."""

from peewee import BigIntegerField, Check, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base
from forum.models.comment import Comment
from forum.models.member import Member
from forum.rules.leaderboard import Board, Span
from forum.rules.lines import sql_list


def _of(kinds: type[Board] | type[Span], column: str) -> TextField:
    return TextField(constraints=[Check(f"{column} IN ({sql_list(kinds)})")])


class Leaderboard(Base):
    """When a list was last computed; `stale` (0 or 1) where something that it counts has been taken away since."""

    board = _of(Board, "board")
    span = _of(Span, "span")
    computed_at = DateTimeField(default=now)
    stale = BigIntegerField(default=0, constraints=[Check("stale IN (0, 1)")])

    class Meta:
        primary_key = CompositeKey("board", "span")


class Standing(Base):
    """A member's place in a list, and by how much (`score`: net likes, thanks, readings, or mTwei).

    `place_before` is where they stood at the end of the UTC day before (null: not on it), and `comment` the best of
    their comments that count, in a list of comments.
    """

    board = _of(Board, "board")
    span = _of(Span, "span")
    member = ForeignKeyField(Member, on_delete="CASCADE")
    place = BigIntegerField(constraints=[Check("place > 0")])
    place_before = BigIntegerField(null=True)
    score = BigIntegerField()
    comment = ForeignKeyField(Comment, null=True, index=False)

    class Meta:
        primary_key = CompositeKey("board", "span", "member")
        indexes = ((("board", "span", "place"), False),)


class UnlistedMember(Base):
    """That a member does not want to be on the leaderboard, since when."""

    member = ForeignKeyField(Member, primary_key=True, on_delete="CASCADE")
    created_at = DateTimeField(default=now)
