"""Like and dislike on a comment."""

from forum import ranking
from forum.actions.comments import standing_comment
from forum.actions.gates import require_gate
from forum.actions.opinions import Change, change_opinion
from forum.actions.posts import hold_thread
from forum.db import in_transaction
from forum.errors import Invalid, OwnThing
from forum.models import Comment, Member, Reaction

VALUES = {"like": 1, "dislike": -1, "none": 0}


@in_transaction
def react(me: Member, comment_id: int, value: str) -> None:
    """Let `me` like the comment, dislike it, or neither (`none`).

    A repetition leaves it as it is. Raises Invalid, NotThere, OwnThing, LevelTooLow; taking a
    reaction back passes no gate.
    """
    hold_thread(standing_comment(comment_id).post_id)
    comment = standing_comment(comment_id)
    if me.wrote(comment):
        raise OwnThing("comment")
    if value not in VALUES:
        raise Invalid(value=f"A reaction is {', '.join(VALUES)}.")
    if value != "none":
        require_gate(me, "like")
    change = change_opinion(Reaction, Reaction.comment, comment.id, me, VALUES[value])
    if any(change):
        _count(comment.id, change)


def _count(comment_id: int, change: Change) -> None:
    counted = Comment.update(likes=Comment.likes + change.good, dislikes=Comment.dislikes + change.bad).where(
        Comment.id == comment_id
    )
    [after] = counted.returning(Comment.likes, Comment.dislikes).execute()
    Comment.update(rank=ranking.best(after.likes, after.dislikes)).where(Comment.id == comment_id).execute()
