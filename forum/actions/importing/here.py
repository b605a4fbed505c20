"""What the keys of an export are in the forum by now."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forum.actions.importing.steps import CommentStep, Step
from forum.db import rows

_HERE = "SELECT key, member_id, post_id, comment_id FROM arrival WHERE key IN ({places})"


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
    found = rows(_HERE.format(places=", ".join("?" * len(keys))), *sorted(keys))
    here = Here(next((member_id for key, member_id, *_others in found if key == nobody_key), 0))
    for key, member_id, post_id, comment_id in found:
        if member_id:
            here.members[key] = member_id
        elif post_id:
            here.posts[key] = post_id
        else:
            here.comments[key] = comment_id
    return here
