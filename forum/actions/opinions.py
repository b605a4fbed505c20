"""What votes and reactions have in common: one member has one standing opinion on one thing."""

from typing import NamedTuple

from peewee import Field, Model

from forum.clock import now
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
