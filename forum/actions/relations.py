"""That a post is to be compared with others, which a job does; and that nothing of it is to be found any more."""

from forum.actions.events import Event, Follower, PostEdited, PostRestored
from forum.db import execute
from forum.models import PostTerm, RelatedPost, RelationDue


def compare_later(post_id: int) -> None:
    """Have the job find what is near to a post. Called inside a transaction."""
    execute("INSERT INTO relation_due (post_id) VALUES (?) ON CONFLICT DO NOTHING", post_id)


def compare_again(event: PostEdited | PostRestored) -> None:
    """Have the job compare a post again that says something else, or is there again."""
    compare_later(event.post_id)


def forget_relations(post_id: int) -> None:
    """Keep nothing of what a post was about, nor what was near to it. Called inside a transaction."""
    PostTerm.delete().where(PostTerm.post == post_id).execute()
    RelatedPost.delete().where((RelatedPost.post == post_id) | (RelatedPost.other == post_id)).execute()
    RelationDue.delete().where(RelationDue.post == post_id).execute()


RELATIONS: tuple[tuple[type[Event], Follower], ...] = (
    (PostEdited, compare_again),
    (PostRestored, compare_again),
)
