"""What the keys of an export are in the forum by now."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forum.actions.importing.arrivals import came_before
from forum.actions.importing.steps import CommentStep, Step
from forum.clock import now
from forum.db import rows


@dataclass(slots=True)
class Here:
    """What the keys of a portion are in the forum: members, posts and comments by their ids.

    `nobody` is whose the texts are that nobody is known to have written.
    """

    nobody: int
    members: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)

    def author_of(self, step: Step) -> int:
        """Return the id of the member who wrote it."""
        return self.members.get(step.author, self.nobody) if step.author else self.nobody


def here_of(steps: Sequence[Step], nobody_key: str) -> Here:
    """Return what everything that the steps name is here. One statement."""
    keys = {nobody_key}
    for step in steps:
        keys.add(step.key)
        if step.author:
            keys.add(step.author)
        if isinstance(step, CommentStep):
            keys.add(step.post)
            if step.parent:
                keys.add(step.parent)
    found = came_before(keys)
    here = Here(next((one.member_id for one in found if one.key == nobody_key and one.member_id), 0))
    for one in found:
        if one.member_id:
            here.members[one.key] = one.member_id
        elif one.post_id:
            here.posts[one.key] = one.post_id
        elif one.comment_id:
            here.comments[one.key] = one.comment_id
    return here


_ERASED = "SELECT member_id FROM erasure WHERE text = 'remove' AND due_at <= ? AND member_id IN ({places})"


def erased_among(member_ids: Sequence[int]) -> set[int]:
    """Return those whose texts are removed for good, or about to be: none of them comes back. One statement."""
    if not member_ids:
        return set()
    asked = _ERASED.format(places=", ".join("?" * len(member_ids)))
    return {member_id for (member_id,) in rows(asked, now(), *member_ids)}
