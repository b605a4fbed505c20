"""The leaderboard: which lists there are, of which stretch of time, and who is on them. Pure."""

from datetime import datetime, timedelta
from enum import unique

from forum.clock import midnight
from forum.i18n import N_
from forum.rules.worded import Worded

# Who is newer than this, or below this level, is a newcomer.
NEWCOMER_DAYS = 30
NEWCOMER_LEVEL_MAX = 14
# So many of somebody's best comments count, so that one good one beats many others.
BEST_COMMENTS = 5
# And so many readings a UTC day, so that nobody gains anything by hurrying.
READINGS_A_DAY = 5


@unique
class Board(Worded):
    """What a list is about."""

    COMMENTS = "comments", N_("Best comments")
    HELPFUL = "helpful", N_("Helpful newcomers")
    READING = "reading", N_("Careful readers")
    EARNED = "earned", N_("Earned")


@unique
class Span(Worded):
    """Of what time a list is."""

    WEEK = "week", N_("7 days")
    MONTH = "month", N_("30 days")
    ALL = "all", N_("All time")

    def since(self, at: datetime) -> datetime:
        """Return when the span of a list that is made at `at` (naive UTC) begins: always at a midnight (UTC).

        A week is seven UTC days, a month thirty, the present one among them.
        """
        days = _DAYS.get(self)
        return midnight(at) - timedelta(days=days - 1) if days else _EVER


_DAYS = {Span.WEEK: 7, Span.MONTH: 30}
_EVER = datetime(2000, 1, 1)
