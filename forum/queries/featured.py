"""Which of a member's comments moderators feature, to tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.models import Member

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class OwnFeatured:
    """A featured comment, in which thread, since when and why."""

    comment_id: int
    title: str
    reason: str
    at: datetime


_OWN = """
    SELECT f.comment_id, p.title, f.reason, f.created_at AS at
    FROM comment c JOIN featured_comment f ON f.comment_id = c.id JOIN post p ON p.id = c.post_id
    WHERE c.author_id = ?
      AND NOT EXISTS (SELECT 1 FROM comment_removal x WHERE x.comment_id = c.id)
      AND NOT EXISTS (SELECT 1 FROM comment_hiding x WHERE x.comment_id = c.id)
      AND NOT EXISTS (SELECT 1 FROM post_removal x WHERE x.post_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM post_hiding x WHERE x.post_id = p.id)
    ORDER BY f.created_at DESC, f.comment_id DESC LIMIT ?
"""


def own_featured(me: Member) -> Sequence[OwnFeatured]:
    """Return the comments of `me` that are featured and there for all to see, the newest first. One statement."""
    return records(_OWN, OwnFeatured, me.id, _SHOWN)
