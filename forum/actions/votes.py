"""Plus and minus on a post."""

from forum import ranking
from forum.actions.gates import require_gate
from forum.actions.posts import standing_post
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Invalid, OwnThing
from forum.models import Member, Post, PostVote

VALUES = {"plus": 1, "minus": -1, "none": 0}


@in_transaction
def vote(me: Member, post_id: int, value: str) -> None:
    """Let `me` stand for the post (`plus`), against it (`minus`) or not at all (`none`).

    A repetition changes nothing. Raises Invalid, NotThere, OwnThing, LevelTooLow; taking a vote
    back passes no gate.
    """
    if value not in VALUES:
        raise Invalid(value=f"A vote is {', '.join(VALUES)}.")
    post = standing_post(post_id)
    if me.wrote(post):
        raise OwnThing("post")
    if value != "none":
        require_gate(me, value)
    # Moving the version first holds the thread's row: one change of a thread at a time.
    Post.touch(post.id)
    mine = (PostVote.post == post.id) & (PostVote.member == me.id)
    previous = PostVote.select(PostVote.value).where(mine).scalar() or 0
    wanted = VALUES[value]
    if wanted == previous:
        return
    PostVote.delete().where(mine).execute()
    if wanted:
        PostVote.insert(post=post.id, member=me.id, value=wanted, created_at=now()).execute()
    _count(post, previous, wanted)


def _count(post: Post, previous: int, wanted: int) -> None:
    Post.update(
        pluses=Post.pluses + (wanted == 1) - (previous == 1),
        minuses=Post.minuses + (wanted == -1) - (previous == -1),
        score=Post.score + wanted - previous,
    ).where(Post.id == post.id).execute()
    pluses, minuses = Post.select(Post.pluses, Post.minuses).where(Post.id == post.id).tuples().get()
    Post.update(heat=ranking.hot(pluses, minuses, post.created_at)).where(Post.id == post.id).execute()
