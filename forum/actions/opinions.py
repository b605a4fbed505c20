"""What votes and reactions have in common: one member has one standing opinion on one thing."""

from datetime import datetime
from typing import NamedTuple, Self

from forum.db import execute, rows, value
from forum.errors import AlreadySettled
from forum.models import Comment, Member, Post, PostVote, Reaction
from forum.money.claims import due_at
from forum.rules import ranking
from forum.rules.economy import EconomyRules


class Change(NamedTuple):
    """By how much the good and the bad opinions on a thing became more."""

    good: int
    bad: int

    @property
    def takes_back(self) -> bool:
        """Whether there was an opinion before, which may have opened claims or put a fee into escrow."""
        return min(self) < 0


class Opinions(NamedTuple):
    """The SQL of one kind of opinions: what a member's on a thing is, to withdraw it, and to give one."""

    mine: str
    withdraw: str
    give: str

    @classmethod
    def kept_in(cls, table: str, thing: str) -> Self:
        """Return that of the opinions in a table whose column `thing` says what they are about."""
        is_mine = f"{thing} = ? AND member_id = ?"
        return cls(
            f"SELECT value FROM {table} WHERE {is_mine}",  # noqa: S608  (names of ours)
            # One statement asks and deletes: a settlement that is under way has the row, or has not.
            f"DELETE FROM {table} WHERE {is_mine} AND settlement_id IS NULL RETURNING value",  # noqa: S608
            f"INSERT INTO {table} ({thing}, member_id, value, created_at, due_at) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
        )


def change_opinion(of: Opinions, thing_id: int, me: Member, wanted: int, rules: EconomyRules, at: datetime) -> Change:
    """Make `wanted` (1, -1, or 0 for none) the opinion of `me` on the thing, and return what that changed.

    It is given `at` this moment, which is now. The caller holds the thing's thread, so that nobody changes the same
    opinion in the meantime. Raises AlreadySettled where a settlement has made the standing opinion final.
    """
    previous = value(of.mine, thing_id, me.id) or 0
    if wanted != previous:
        if previous and not rows(of.withdraw, thing_id, me.id):
            raise AlreadySettled
        if wanted:
            execute(of.give, thing_id, me.id, wanted, at, due_at(rules))
    return Change(int(wanted == 1) - int(previous == 1), int(wanted == -1) - int(previous == -1))


def drop_refunded(post_id: int, comment_id: int | None = None) -> None:
    """Forget the dislikes of a comment, or the minuses of the post, that nobody has paid for: their fees went back.

    The caller holds the thread. What a settlement has made final stays.
    """
    of, about = (Reaction, Reaction.comment == comment_id) if comment_id else (PostVote, PostVote.post == post_id)
    gone = of.delete().where(about, of.value == -1, of.settlement.is_null()).execute()
    if comment_id:
        comment = Comment.get_by_id(comment_id)
        dislikes = comment.dislikes - gone
        rank = ranking.best(comment.likes, dislikes)
        Comment.update(dislikes=dislikes, rank=rank).where(Comment.id == comment_id).execute()
        return
    post = Post.get_by_id(post_id)
    minuses = post.minuses - gone
    heat = ranking.hot(post.pluses, minuses, post.created_at)
    Post.update(minuses=minuses, score=post.pluses - minuses, heat=heat).where(Post.id == post_id).execute()
