"""Making the words of what waits for it: after an update, a rebuild, or an import that asked for it."""

from forum.actions.indexing import index_waiting
from forum.db import value

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
