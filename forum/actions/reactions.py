"""Like and dislike on a comment."""

from forum import ranking
from forum.actions.comments import standing_comment
from forum.actions.gates import require_gate
from forum.clock import now
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
    mine = (Reaction.comment == comment.id) & (Reaction.member == me.id)
    previous = Reaction.select(Reaction.value).where(mine).scalar() or 0
    wanted = VALUES[value]
    if wanted == previous:
        return
    Reaction.delete().where(mine).execute()
    if wanted:
        Reaction.insert(comment=comment.id, member=me.id, value=wanted, created_at=now()).execute()
    _count(comment, previous, wanted)


def _count(comment: Comment, previous: int, wanted: int) -> None:
    Comment.update(
        likes=Comment.likes + (wanted == 1) - (previous == 1),
        dislikes=Comment.dislikes + (wanted == -1) - (previous == -1),
    ).where(Comment.id == comment.id).execute()
    likes, dislikes = Comment.select(Comment.likes, Comment.dislikes).where(Comment.id == comment.id).tuples().get()
    Comment.update(rank=ranking.best(likes, dislikes)).where(Comment.id == comment.id).execute()
