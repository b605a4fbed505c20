"""Who gives to whom, and who exchanges pluses and likes with how many others: what mutual reactions are divided by.

Friends who like each other's comments exchange with one or two members and lose little. A ring in which all like all
starves: each exchanges with all the others. The idea is that of pairwise-bounded matching; `docs/soundness.md` names
its sources and says what it does to rings of every shape.
"""

from datetime import datetime, timedelta

from forum.db import execute
from forum.models import Settlement
from forum.rules.economy import DAYS_MAX, EconomyRules

# A reaction to what was removed before it became final says nothing.
_GIVEN = """
    INSERT INTO giving (giver_id, receiver_id, newest_at)
    SELECT giver_id, receiver_id, max(given_at) FROM (
        SELECT r.member_id AS giver_id, c.author_id AS receiver_id, r.created_at AS given_at
        FROM reaction r JOIN comment c ON c.id = r.comment_id
        WHERE r.settlement_id = ? AND r.value = 1 AND r.xp_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM comment_removal gone WHERE gone.comment_id = c.id)
        UNION ALL
        SELECT v.member_id, p.author_id, v.created_at
        FROM post_vote v JOIN post p ON p.id = v.post_id
        WHERE v.settlement_id = ? AND v.value = 1
          AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = p.id)
    ) given
    GROUP BY giver_id, receiver_id ORDER BY giver_id, receiver_id
    ON CONFLICT (giver_id, receiver_id) DO UPDATE SET newest_at = CASE
        WHEN excluded.newest_at > giving.newest_at THEN excluded.newest_at ELSE giving.newest_at END
"""
_EXCHANGES = """
    INSERT INTO exchange (member_id, partner_id, partners)
    SELECT there.giver_id, there.receiver_id, count(*) OVER (PARTITION BY there.giver_id)
    FROM giving there JOIN giving back ON back.giver_id = there.receiver_id AND back.receiver_id = there.giver_id
    WHERE there.newest_at > ? AND back.newest_at > ?
"""
# What no rule can count any more goes. Until then it stays, for `mutual_days` may be raised, also back to what it was.
_FORGOTTEN = "DELETE FROM giving WHERE newest_at <= ?"


def note(settlement: Settlement, rules: EconomyRules, at: datetime) -> None:
    """Note the pluses and likes that this settlement made final, and find all exchanges of the last `mutual_days`."""
    execute(_GIVEN, settlement.id, settlement.id)
    execute(_FORGOTTEN, at - timedelta(days=DAYS_MAX))
    since = at - timedelta(days=rules.mutual_days)
    execute("DELETE FROM exchange")
    execute(_EXCHANGES, since, since)
