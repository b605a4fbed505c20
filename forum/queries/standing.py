"""How often one's own comments were flagged lately, and how that compares: for nobody but oneself."""

from forum.clock import now
from forum.db import first_record
from forum.models import Member
from forum.rules.standing import STANDING_OF, Standing

# Bounded by what is written and flagged in 30 days: both are found by the time. A flag that a moderator found wrong
# says nothing about its author.
_STANDING = """
    WITH written AS (
        SELECT c.author_id, count(*) AS comments FROM comment c WHERE c.created_at >= ? GROUP BY c.author_id
    ), flagged AS (
        SELECT c.author_id, count(DISTINCT c.id) AS flagged
        FROM flag f JOIN comment c ON c.id = f.comment_id
        WHERE f.created_at >= ? AND c.created_at >= ? AND (f.was_right IS NULL OR f.was_right = 1)
        GROUP BY c.author_id
    )
    SELECT mine.comments, of_mine.flagged,
           (SELECT count(*) FROM written w WHERE w.author_id <> mine.author_id) AS others,
           (SELECT count(*) FROM written w LEFT JOIN flagged f ON f.author_id = w.author_id
            WHERE w.author_id <> mine.author_id
              AND COALESCE(f.flagged, 0) * mine.comments < of_mine.flagged * w.comments) AS fewer
    FROM written mine JOIN flagged of_mine ON of_mine.author_id = mine.author_id
    WHERE mine.author_id = ?
"""


def standing(me: Member) -> Standing | None:
    """Return how `me` stands; None where nothing of theirs was flagged in the last 30 days. One statement."""
    since = now() - STANDING_OF
    return first_record(_STANDING, Standing, since, since, since, me.id)
