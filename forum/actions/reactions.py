"""Like and dislike on a comment."""

from forum import ranking
from forum.actions.comments import standing_comment
from forum.actions.gates import require_gate
from forum.actions.opinions import Change, change_opinion
from forum.db import in_transaction
from forum.errors import Invalid, OwnThing
from forum.models import Comment, Member, Post, Reaction

VALUES = {"like": 1, "dislike": -1, "none": 0}


@in_transaction
def react(me: Member, comment_id: int, value: str) -> None:
    """Let `me` like the comment, dislike it, or neither (`none`).

    A repetition changes nothing. Raises Invalid, NotThere, OwnThing, LevelTooLow; taking a
    reaction back passes no gate.
    """
    if value not in VALUES:
        raise Invalid(value=f"A reaction is {', '.join(VALUES)}.")
    comment = standing_comment(comment_id)
    if me.wrote(comment):
        raise OwnThing("comment")
    if value != "none":
        require_gate(me, "like")
    # Moving the version first holds the thread's row: one change of a thread at a time.
    Post.touch(comment.post_id)
    change = change_opinion(Reaction, Reaction.comment, comment.id, me, VALUES[value])
    if any(change):
        _count(comment.id, change)


def _count(comment_id: int, change: Change) -> None:
    counted = Comment.update(likes=Comment.likes + change.good, dislikes=Comment.dislikes + change.bad).where(
        Comment.id == comment_id
    )
    [after] = counted.returning(Comment.likes, Comment.dislikes).execute()
    Comment.update(rank=ranking.best(after.likes, after.dislikes)).where(Comment.id == comment_id).execute()
