"""Who had written a post or comment when a settlement was about it.

What came from elsewhere has another author once it is claimed (`actions.histories`); of everything else the author is
who it always was. The settlement asks this, and the audit asks it again, years later: both by the same rule, so that a
claim neither makes the books look wrong nor hides that they are. Up to the settlement that a completed claim names, and
while it is not completed, what is claimed counts as the unclaimed member's, who is paid nothing. No settlement runs
while a claim is completed (`LOCK`).
"""

from forum.db import lock

_LOCK = "histories"


def hold_authors() -> None:
    """Keep others from completing a claim, or settling a day, until the transaction ends. Comes first in it."""
    lock(_LOCK, 0)


def was_unclaimed(thing: str, row: str, settlement: str) -> str:
    """Return the SQL of who was unclaimed and had written a post or comment, null where that is its author of today.

    `row` is one of the table `thing` in the statement, `settlement` the id of the settlement of then.
    """
    return f"""
        (SELECT max(later.unclaimed_id)
         FROM arrival came JOIN history_claim later ON later.unclaimed_id = came.author_id
         WHERE came.{thing}_id = {row}.id
           AND (later.last_settlement IS NULL OR later.last_settlement >= {settlement}))
    """  # noqa: S608  (names of ours)


def author_then(thing: str, row: str, settlement: str) -> str:
    """Return the SQL of who had written it then: inputs as for `was_unclaimed`."""
    return f"COALESCE({was_unclaimed(thing, row, settlement)}, {row}.author_id)"
