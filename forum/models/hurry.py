"""What counts as hurry, and makes a comment cost more: one question, for the action that charges and for its price tag.

What counts are the member's comments of the last `hurry_minutes` in one thread, deleted or not, but for those that
*answer back*: whose parent is by another member, who had by then replied to a comment of this member's in that thread.
Whether a comment answers back never changes: a reply that has been deleted since was a reply.

So in a conversation each answer costs the base tribute, and makes nothing else dearer. What that is worth to an
attacker: accomplices who reply to each other can fill a thread at the base tribute apiece, without waiting. They pay
for every comment, and nobody else pays more or less for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.clock import now
from forum.db import first_record
from forum.rules.economy import EconomyRules


@dataclass(frozen=True, slots=True)
class Hurry:
    """A member's hurry in a thread: how many comments count, and when the oldest of them was written.

    `answers_back` says whether their next comment does, if it replies to the comment that was asked about.
    """

    recent: int = 0
    oldest_at: datetime | None = None
    answers_back: bool = False


# Whether the author of `parent` has replied in that thread to the member put in for `{}`.
_HAS_REPLIED = """
    EXISTS (SELECT 1 FROM comment reply JOIN comment answered ON answered.id = reply.parent_id
            WHERE reply.author_id = parent.author_id AND reply.post_id = parent.post_id
              AND parent.author_id <> answered.author_id AND answered.author_id = {}"""

HURRY = f"""
    SELECT count(*) AS recent, min(c.created_at) AS oldest_at,
           EXISTS (SELECT 1 FROM comment parent WHERE parent.id = ? AND {_HAS_REPLIED.format("?")})) AS answers_back
    FROM comment c LEFT JOIN comment parent ON parent.id = c.parent_id
    WHERE c.author_id = ? AND c.post_id = ? AND c.created_at > ?
      AND NOT {_HAS_REPLIED.format("c.author_id")} AND reply.id < c.id)
"""  # noqa: S608  (all of it ours)


def hurry_parameters(member_id: int, post_id: int, since: datetime, parent_id: int | None) -> tuple[object, ...]:
    """Return the parameters of HURRY, for statements that ask more than this."""
    return parent_id, member_id, member_id, post_id, since


def hurry_of(member_id: int, post_id: int, since: datetime, parent_id: int | None = None) -> Hurry:
    """Return the member's hurry in the thread, for a comment that replies to `parent_id`. One statement."""
    found = first_record(HURRY, Hurry, *hurry_parameters(member_id, post_id, since, parent_id))
    return found or Hurry()


def hurry_since(rules: EconomyRules) -> datetime:
    """Return the moment after which comments count."""
    return now() - timedelta(minutes=rules.hurry_minutes)
