"""What became of what members wrote lately: one question, for the rule that holds texts back and for its preview."""

from datetime import datetime, timedelta

from forum.clock import now
from forum.db import first_record, records
from forum.rules.holding import RECORD_DAYS, Record

# Of a member `m`. What moderators removed, and not its author; flags that were found wrong say nothing.
_SEEN = """
    (SELECT count(*) FROM comment c WHERE c.author_id = m.id AND c.id <> ?
       AND NOT EXISTS (SELECT 1 FROM comment_removal x WHERE x.comment_id = c.id)
       AND NOT EXISTS (SELECT 1 FROM comment_hiding x WHERE x.comment_id = c.id)) AS seen
"""
_LATELY = """
    (SELECT count(*) FROM comment c JOIN comment_removal x ON x.comment_id = c.id
     WHERE c.author_id = m.id AND x.member_id <> m.id AND x.created_at >= ?)
    + (SELECT count(*) FROM post p JOIN post_removal x ON x.post_id = p.id
       WHERE p.author_id = m.id AND x.member_id <> m.id AND x.created_at >= ?) AS removed,
    (SELECT count(*) FROM comment c WHERE c.author_id = m.id AND c.created_at >= ?) AS written,
    (SELECT count(DISTINCT f.comment_id) FROM comment c JOIN flag f ON f.comment_id = c.id
     WHERE c.author_id = m.id AND c.created_at >= ? AND COALESCE(f.was_right, 1) = 1) AS flagged,
    (SELECT count(DISTINCT f.member_id) FROM comment c JOIN flag f ON f.comment_id = c.id
     WHERE c.author_id = m.id AND c.created_at >= ? AND COALESCE(f.was_right, 1) = 1) AS flaggers
"""
_OF_MEMBER = f"SELECT {_SEEN}, {_LATELY} FROM member m WHERE m.id = ?"  # noqa: S608  (all of it ours)
# Whom nothing was removed from and who was not flagged, no rule can hold.
_OF_ALL = f"""
    SELECT 0 AS seen, {_LATELY} FROM member m
    WHERE m.role = 'member' AND m.id IN (
        SELECT c.author_id FROM comment_removal x JOIN comment c ON c.id = x.comment_id WHERE x.created_at >= ?
        UNION SELECT p.author_id FROM post_removal x JOIN post p ON p.id = x.post_id WHERE x.created_at >= ?
        UNION SELECT c.author_id FROM flag f JOIN comment c ON c.id = f.comment_id WHERE f.created_at >= ?)
"""  # noqa: S608  (all of it ours)
_MOMENTS = 5


def record_of(member_id: int, but: int | None = None) -> Record:
    """Return what is known of a member, leaving one comment out of what stands for all to see. One statement."""
    return first_record(_OF_MEMBER, Record, but or 0, *[_since()] * _MOMENTS, member_id) or Record()


def records_of_all() -> list[Record]:
    """Return what became lately of what members wrote who had anything removed or flagged. One statement."""
    return records(_OF_ALL, Record, *[_since()] * (_MOMENTS + 3))


def _since() -> datetime:
    return now() - timedelta(days=RECORD_DAYS)
