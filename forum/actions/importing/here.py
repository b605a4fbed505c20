"""What the keys of an export are in the forum by now."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forum.actions.importing.arrivals import came_before
from forum.actions.importing.steps import CommentStep, Step


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
