"""How often one's own comments were flagged lately, and how that compares: for nobody but oneself."""

from forum.clock import now
from forum.db import first_record
from forum.models import Member
from forum.rules.standing import STANDING_OF, Standing

# Most members were never flagged: for them it ends with their own cases. For the others it is bounded by what is
# written and flagged in 30 days, both found by the time; the sign keeps SQLite from grouping all comments of all times,
# along the index of their authors. A flag that a moderator found wrong says nothing about its author.
_COUNTS = "(f.was_right IS NULL OR f.was_right = 1)"
_STANDING = f"""
    WITH mine AS MATERIALIZED (
        SELECT (SELECT count(*) FROM comment c WHERE c.author_id = m.id AND c.created_at >= ?) AS comments,
               (SELECT count(DISTINCT c.id) FROM moderation_case k
                JOIN flag f ON f.case_id = k.id JOIN comment c ON c.id = f.comment_id
                WHERE k.member_id = m.id AND f.created_at >= ? AND c.created_at >= ? AND {_COUNTS}) AS flagged
        FROM member m WHERE m.id = ?
    ), written AS (
        SELECT w.author_id, count(*) AS comments
        FROM (SELECT +c.author_id AS author_id FROM comment c WHERE c.created_at >= ?) w GROUP BY w.author_id
    ), flagged AS (
        SELECT c.author_id, count(DISTINCT c.id) AS flagged FROM flag f JOIN comment c ON c.id = f.comment_id
        WHERE f.created_at >= ? AND c.created_at >= ? AND c.author_id <> ? AND {_COUNTS} GROUP BY c.author_id
    )
    SELECT mine.comments, mine.flagged, (SELECT count(*) - 1 FROM written) AS others,
           (SELECT count(*) - 1 FROM written) - (
               SELECT count(*) FROM flagged f JOIN written w ON w.author_id = f.author_id
               WHERE f.flagged * mine.comments >= mine.flagged * w.comments) AS fewer
    FROM mine WHERE mine.flagged > 0
"""  # noqa: S608  (all of it ours)


def standing(me: Member) -> Standing | None:
    """Return how `me` stands; None where nothing of theirs was flagged in the last 30 days. One statement."""
    since = now() - STANDING_OF
    return first_record(_STANDING, Standing, since, since, since, me.id, since, since, since, me.id)
