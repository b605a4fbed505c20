"""Who stands where in a list of the leaderboard: the sums that a job keeps of it. Pages read what it kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.db import records
from forum.models import LevelRulesVersion
from forum.models.member import takes_part
from forum.models.moderation import IN_FORCE_SQL, in_force_at
from forum.rules.leaderboard import BEST_COMMENTS, NEWCOMER_DAYS, NEWCOMER_LEVEL_MAX, READINGS_A_DAY, Board, Span

KEPT_MAX = 1_000

# Of a member `m`: who can be on a list at all. Takes `in_force_at()`.
LISTED_SQL = f"""
    m.role = 'member' AND {takes_part("m")}
    AND NOT EXISTS (SELECT 1 FROM unlisted_member u WHERE u.member_id = m.id)
    AND NOT EXISTS (SELECT 1 FROM sanction z WHERE z.member_id = m.id AND {IN_FORCE_SQL})
"""  # noqa: S608  (all of it ours)
# Of a comment `c`: whether it can be seen, and its post.
SEEN_SQL = """
    NOT EXISTS (SELECT 1 FROM comment_removal x WHERE x.comment_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM comment_hiding x WHERE x.comment_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM post_removal x WHERE x.post_id = c.post_id)
    AND NOT EXISTS (SELECT 1 FROM post_hiding x WHERE x.post_id = c.post_id)
"""
_DAY = "substr(CAST(r.completed_at AS TEXT), 1, 10)"

_COMMENTS = f"""
    SELECT best.author_id AS member_id, CAST(sum(best.net) AS BIGINT) AS score,
           max(CASE WHEN best.nth = 1 THEN best.id END) AS comment_id
    FROM (SELECT c.id, c.author_id, c.likes - c.dislikes AS net,
                 row_number() OVER (PARTITION BY c.author_id ORDER BY c.likes - c.dislikes DESC, c.id DESC) AS nth
          FROM comment c WHERE c.created_at >= ? AND c.created_at <= ? AND c.likes > c.dislikes AND {SEEN_SQL}) best
    JOIN member m ON m.id = best.author_id
    WHERE best.nth <= {BEST_COMMENTS} AND {LISTED_SQL}
    GROUP BY best.author_id
"""  # noqa: S608
_HELPFUL = f"""
    SELECT c.author_id AS member_id, count(DISTINCT r.member_id) AS score, CAST(NULL AS BIGINT) AS comment_id
    FROM comment c JOIN member m ON m.id = c.author_id JOIN reaction r ON r.comment_id = c.id AND r.value = 1
    WHERE c.created_at >= ? AND c.created_at <= ? AND {SEEN_SQL} AND {LISTED_SQL} AND (m.created_at >= ? OR m.xp < ?)
    GROUP BY c.author_id
"""  # noqa: S608
_READING = f"""
    SELECT days.member_id, CAST(sum(days.counted) AS BIGINT) AS score, CAST(NULL AS BIGINT) AS comment_id
    FROM (SELECT r.member_id, CASE WHEN count(*) > {READINGS_A_DAY} THEN {READINGS_A_DAY} ELSE count(*) END AS counted
          FROM reading r WHERE r.completed_at >= ? AND r.completed_at <= ?
            AND NOT EXISTS (SELECT 1 FROM post_removal x WHERE x.post_id = r.post_id)
            AND NOT EXISTS (SELECT 1 FROM post_hiding x WHERE x.post_id = r.post_id)
          GROUP BY r.member_id, {_DAY}) days
    JOIN member m ON m.id = days.member_id WHERE {LISTED_SQL} GROUP BY days.member_id
"""  # noqa: S608
_EARNED = f"""
    SELECT c.member_id, CAST(sum(c.paid_mtwei) AS BIGINT) AS score, CAST(NULL AS BIGINT) AS comment_id
    FROM settlement s JOIN claim c ON c.settlement_id = s.id JOIN member m ON m.id = c.member_id
    WHERE s.day >= ? AND s.day <= ? AND c.paid_mtwei > 0 AND {LISTED_SQL} GROUP BY c.member_id
"""  # noqa: S608
_BEST = """
    SELECT sums.member_id, sums.score, sums.comment_id FROM ({sums}) sums
    ORDER BY sums.score DESC, sums.member_id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a member has come to in a list: net likes, members who liked, readings, or mTwei."""

    member_id: int
    score: int
    comment_id: int | None


def sums(board: Board, span: Span, at: datetime) -> Sequence[Sum]:
    """Return what members have come to in a list at a moment (naive UTC), the best first. One statement, or two.

    It reads all that the list is about: of all time that is every comment there is. For a job, in a snapshot.
    """
    since, listed = span.since(at), in_force_at(at)
    if board is Board.COMMENTS:
        return records(_BEST.format(sums=_COMMENTS), Sum, since, at, *listed, KEPT_MAX)
    if board is Board.HELPFUL:
        newcomer = at - timedelta(days=NEWCOMER_DAYS), _newcomer_xp()
        return records(_BEST.format(sums=_HELPFUL), Sum, since, at, *listed, *newcomer, KEPT_MAX)
    if board is Board.READING:
        return records(_BEST.format(sums=_READING), Sum, since, at, *listed, KEPT_MAX)
    return records(_BEST.format(sums=_EARNED), Sum, since.date(), at.date(), *listed, KEPT_MAX)


def _newcomer_xp() -> int:
    """Return with how many XP a member is above the levels of newcomers."""
    return LevelRulesVersion.in_force().thresholds_xp[NEWCOMER_LEVEL_MAX]
