"""Whether what somebody has just written waits for a moderator, to tell them."""

from forum.db import value
from forum.rules.decisions import WAITING, HiddenBecause


def comment_waits(comment_id: int) -> bool:
    """Say whether the comment is held back until a moderator has looked at it. One statement."""
    return _waits(value("SELECT because FROM comment_hiding WHERE comment_id = ?", comment_id))


def post_waits(post_id: int) -> bool:
    """Say whether the post is held back until a moderator has looked at it. One statement."""
    return _waits(value("SELECT because FROM post_hiding WHERE post_id = ?", post_id))


def _waits(because: str | None) -> bool:
    return because is not None and HiddenBecause(because) in WAITING
