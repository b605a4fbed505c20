"""Every post by its address, in parts of a fixed size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records, value

# A part holds the posts of so many ids in a row, so that it stays the same part however many posts there will be.
# (A sitemap may have 50,000 addresses: https://www.sitemaps.org/protocol.html)
IDS_PER_PART = 10_000


@dataclass(slots=True)
class ListedPost:
    """A post's address, and when its article last changed."""

    id: int
    slug: str
    changed_at: datetime


_PART = """
    SELECT p.id, p.slug, COALESCE(p.edited_at, p.created_at) AS changed_at FROM post p
    WHERE p.id >= ? AND p.id < ? AND p.quiet = 0
      AND NOT EXISTS (SELECT 1 FROM post_removal removed WHERE removed.post_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM post_hiding hidden WHERE hidden.post_id = p.id)
    ORDER BY p.id
"""


def parts() -> int:
    """Return how many parts there are, the first being part 0. One statement."""
    return (value("SELECT max(id) FROM post") or 0) // IDS_PER_PART + 1


def posts_of_part(part: int) -> Sequence[ListedPost]:
    """Return the posts of a part that are neither deleted nor hidden, by id. One statement."""
    return records(_PART, ListedPost, part * IDS_PER_PART, (part + 1) * IDS_PER_PART)
