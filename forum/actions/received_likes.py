"""The XP of received likes: given once a like is final, so that one that is taken back has given nothing.

A settlement makes likes final; this comes after it, in transactions of its own, and goes on where a crash left it. The
key of its entry gives each like its XP once, whoever runs this how often. The cap counts by the day on which the likes
were given: it makes no difference how late, or in how many settlements, they become final.
"""

from datetime import datetime
from typing import NamedTuple

from forum.actions.experience import award
from forum.clock import now
from forum.db import execute, in_transaction, records, rows
from forum.rules.xp import xp_key

_PORTION = 200


class _FinalLike(NamedTuple):
    """A like that nobody can take back any more; `stood` says whether its comment was there when it became final."""

    comment_id: int
    giver_id: int
    receiver_id: int
    given_at: datetime
    stood: bool


_WAITING = "r.value = 1 AND r.settlement_id IS NOT NULL AND r.xp_at IS NULL"
_FINAL_LIKES = f"""
    SELECT r.comment_id, r.member_id AS giver_id, c.author_id AS receiver_id, r.created_at AS given_at,
           gone.comment_id IS NULL OR gone.created_at > s.ran_at AS stood
    FROM reaction r
    JOIN comment c ON c.id = r.comment_id
    JOIN settlement s ON s.id = r.settlement_id
    LEFT JOIN comment_removal gone ON gone.comment_id = c.id
    WHERE {_WAITING}
    ORDER BY r.settlement_id, r.created_at, r.comment_id, r.member_id LIMIT ?
"""  # noqa: S608  (all of it ours)
_DONE = "UPDATE reaction SET xp_at = ? WHERE comment_id = ? AND member_id = ?"


def any_waiting() -> bool:
    """Say whether there is a final like that has not given its XP yet. One statement."""
    return bool(rows(f"SELECT 1 FROM reaction r WHERE {_WAITING} LIMIT 1"))  # noqa: S608


def give_xp() -> None:
    """Give the XP of every final like that has not given it yet, in portions; harmless when done twice."""
    while _give_portion():
        pass


@in_transaction
def _give_portion() -> bool:
    """Give the XP of some of them; say whether there were any.

    A like gives none whose comment was removed before it was final, nor one of a comment that its giver had written
    elsewhere, and has claimed since.
    """
    found = records(_FINAL_LIKES, _FinalLike, _PORTION)
    for like in found:
        if like.stood and like.giver_id != like.receiver_id:
            key = xp_key("like", like.comment_id, like.giver_id)
            award(
                like.receiver_id,
                "like",
                key,
                comment_id=like.comment_id,
                by_id=like.giver_id,
                of_day=like.given_at.date(),
            )
        execute(_DONE, now(), like.comment_id, like.giver_id)
    return bool(found)
