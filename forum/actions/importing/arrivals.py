"""What an import brought before, by its keys."""

from collections.abc import Collection
from dataclasses import dataclass

from forum.db import records

_CAME = "SELECT key, member_id, post_id, comment_id FROM arrival WHERE key IN ({places})"


@dataclass(frozen=True, slots=True)
class Came:
    """What something with a key is here: a member, a post or a comment, by its id."""

    key: str
    member_id: int | None
    post_id: int | None
    comment_id: int | None


def came_before(keys: Collection[str]) -> list[Came]:
    """Return what of these keys is here. One statement."""
    return records(_CAME.format(places=", ".join("?" * len(keys))), Came, *sorted(keys)) if keys else []
