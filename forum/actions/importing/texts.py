"""Adding the next posts and comments of an export: a portion is a transaction, and what came before is passed over."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.actions.importing import comments, posts
from forum.actions.importing.arrivals import LOCK
from forum.actions.importing.here import here_of
from forum.actions.importing.steps import CommentStep, PostStep, Step
from forum.db import in_transaction, insert_rows, lock


@dataclass(frozen=True, slots=True)
class Added:
    """How many of a portion were added; tombstones are counted by themselves."""

    posts: int
    comments: int
    tombstones: int


@in_transaction
def add_texts(steps: Sequence[Step], nobody_key: str) -> Added:
    """Add what is not here yet, with all that is counted and ranked by it: no fee, no event, no XP."""
    lock(LOCK, 0)
    here = here_of(steps, nobody_key)
    new_posts = [step for step in steps if isinstance(step, PostStep) and step.key not in here.posts]
    new_comments = [step for step in steps if isinstance(step, CommentStep) and step.key not in here.comments]
    added: list[tuple[str, int]] = []
    for step in new_posts:
        here.posts[step.key] = posts.add_post(step, here.author_of(step))
        added.append(("post", here.posts[step.key]))
    ids = comments.add_comments(new_comments, here)
    added += [("comment", number) for number in ids]
    for thing in ("post", "comment"):
        waiting = [(number, 1) for kind, number in added if kind == thing]
        if waiting:
            insert_rows(f"INSERT INTO search_entry ({thing}_id, waits) VALUES {{values}}", waiting)  # noqa: S608
    gone = sum(step.rendered is None for step in new_comments) + sum(step.article is None for step in new_posts)
    return Added(
        sum(step.article is not None for step in new_posts),
        sum(step.rendered is not None for step in new_comments),
        gone,
    )
