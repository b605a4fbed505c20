"""Adding the next posts and comments of an export: a portion is a transaction, and what came before is passed over."""

from collections.abc import Sequence

from forum.actions.importing import comments, posts
from forum.actions.importing.here import erased_among, here_of
from forum.actions.importing.steps import CommentStep, PostStep, Step, without_words
from forum.db import in_transaction, insert_rows
from forum.models.arrival import hold_arrivals


@in_transaction
def add_texts(steps: Sequence[Step], nobody_key: str) -> None:
    """Add what is not here yet, with all that is counted and ranked by it: no fee, no event, no XP.

    `nobody_key` is the key of the member whose are the texts that nobody is known to have written.
    """
    hold_arrivals()
    here = here_of(steps, nobody_key)
    erased = erased_among(sorted(set(here.members.values())))
    steps = [without_words(step) if here.author_of(step) in erased else step for step in steps]
    new_posts = [step for step in steps if isinstance(step, PostStep) and step.key not in here.posts]
    new_comments = [step for step in steps if isinstance(step, CommentStep) and step.key not in here.comments]
    for step in new_posts:
        here.posts[step.key] = posts.add_post(step, here.author_of(step))
    comment_ids = comments.add_comments(new_comments, here)
    _find_later("post", [here.posts[step.key] for step in new_posts])
    _find_later("comment", comment_ids)


# A thread that was opened here before can be found already.
_FIND_LATER = "INSERT INTO search_entry ({thing}_id, waits) VALUES {{values}} ON CONFLICT DO NOTHING"


def _find_later(thing: str, ids: Sequence[int]) -> None:
    if ids:
        insert_rows(_FIND_LATER.format(thing=thing), [(number, 1) for number in ids])
