"""When an edit leaves no trace, how many leave one, and which of them is a large one. Pure."""

from datetime import datetime, timedelta

# So long a slip can be put right unseen, as long as nobody has taken part yet.
FREE_FOR = timedelta(minutes=5)
# So many versions of one thing are kept; then it cannot be edited any more, so that what is kept has a bound.
VERSIONS_MAX = 100


def is_free(written_at: datetime, at: datetime, *, noticed: bool) -> bool:
    """Say whether an edit `at` that moment keeps nothing of what was written at another.

    `noticed` says that somebody has reacted to it, answered it or flagged it, or that it has been edited before.
    """
    return not noticed and at - written_at < FREE_FOR


def is_large(words_before: int, words_after: int, words_kept: int) -> bool:
    """Say whether an edit changed more than half of the words of a text: of the longer one of the two."""
    return 2 * words_kept < max(words_before, words_after)
