"""The orders of the front page and of comments, as integers that can be stored and paged by. Pure."""

from datetime import datetime
from math import log10, sqrt

_EPOCH = datetime(2020, 1, 1)
# One step of ten times the votes weighs as much as half a day of age.
_SECONDS_PER_STEP = 12 * 3600
_Z = 1.96  # 95 % confidence


def hot(pluses: int, minuses: int, published_at: datetime) -> int:
    """Return a post's heat: logarithm of its net votes plus its birthday, in millionths of a step.

    It depends on votes and date alone, so it is stored and never decays by itself: newer posts
    simply start higher. After Reddit's "hot" (Salihefendic, "How Reddit ranking algorithms work",
    2010), with a 12 hour step.
    """
    net = pluses - minuses
    sign = (net > 0) - (net < 0)
    age_seconds = (published_at - _EPOCH).total_seconds()
    return round((sign * log10(max(abs(net), 1)) + age_seconds / _SECONDS_PER_STEP) * 1_000_000)


def best(likes: int, dislikes: int) -> int:
    """Return the lower bound of the share of likes, in millionths: sure quality before loud quantity.

    Wilson's score interval (Wilson 1927; Miller, "How Not To Sort By Average Rating", 2009).
    Without a reaction it is 0; a comment that is only disliked falls below one without any.
    """
    n = likes + dislikes
    if n == 0:
        return 0
    if likes == 0:
        return -dislikes
    share = likes / n
    centre = share + _Z * _Z / (2 * n)
    margin = _Z * sqrt((share * (1 - share) + _Z * _Z / (4 * n)) / n)
    return round((centre - margin) / (1 + _Z * _Z / n) * 1_000_000)
