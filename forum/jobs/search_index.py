"""Making the words of what waits for it: after an update or a rebuild; and finding out whether the index is right."""

from forum.actions.indexing import index_waiting
from forum.db import full_text, rows, value
from forum.models.search import THINGS

# Each portion is a transaction, which keeps other writers waiting; a run of the job takes a minute or so at most.
PORTION = 200
_PORTIONS_A_RUN = 50


def any_waiting() -> bool:
    """Say whether the words of anything are still to be made. One statement."""
    return value("SELECT 1 FROM search_entry WHERE waits = 1 LIMIT 1") is not None


def fill(portions_max: int = _PORTIONS_A_RUN) -> int:
    """Make the words of what waits, the newest first, and return of how many things.

    Goes on where it was stopped. Harmless when two do it at once.
    """
    made = 0
    for _portion in range(portions_max):
        done = index_waiting(PORTION)
        made += done
        if done < PORTION:
            break
    return made


_MISSING = """
    SELECT count(*) FROM {thing} x WHERE NOT EXISTS (SELECT 1 FROM search_entry e WHERE e.{thing}_id = x.id)
"""
_FOUND_AS = """
    SELECT e.id FROM search_entry e
    LEFT JOIN post_removal pr ON pr.post_id = e.post_id LEFT JOIN comment_removal cr ON cr.comment_id = e.comment_id
    LEFT JOIN member m ON m.id = e.member_id
    WHERE e.id > ? AND e.id <= ? AND e.waits = 0 AND pr.post_id IS NULL AND cr.comment_id IS NULL
      AND (m.id IS NULL OR m.password_hash <> '') ORDER BY e.id
"""
_WAITING = "SELECT id FROM search_entry WHERE waits = 1 AND id > ? AND id <= ?"
_LOOKED_AT = 5_000


def faults() -> list[str]:
    """Return what is wrong with the index, in words of the operator's: what it lacks, and what it should not hold."""
    found = []
    for thing in THINGS:
        if missing := value(_MISSING.format(thing=thing)):
            found.append(f"{missing} of the table {thing} have no number in the index.")
    lacking, left_over = _compare()
    if lacking:
        found.append(f"{lacking} things have no words in the index.")
    if left_over:
        found.append(f"{left_over} things have words in the index, and cannot be found any more.")
    return found


def _compare() -> tuple[int, int]:
    """Return of how many things the words are missing, and of how many too many are kept. Things that wait are left."""
    lacking = left_over = 0
    for begin in range(0, full_text.newest() + 1, _LOOKED_AT):
        end = begin + _LOOKED_AT
        expected = {number for (number,) in rows(_FOUND_AS, begin, end)}
        waiting = {number for (number,) in rows(_WAITING, begin, end)}
        kept = {number for number in full_text.numbers_kept(begin, _LOOKED_AT) if number <= end}
        lacking += len(expected - kept)
        left_over += len(kept - expected - waiting)
    return lacking, left_over
