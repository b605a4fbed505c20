"""Of what time the best posts are asked for. Pure."""

from datetime import datetime, timedelta
from enum import unique

from forum.i18n import N_
from forum.rules.worded import Worded


@unique
class Within(Worded):
    """How old a post may be to be among the top ones."""

    DAY = "day", N_("Day")
    WEEK = "week", N_("Week")
    MONTH = "month", N_("Month")
    ALL = "all", N_("All time")

    def since(self, at: datetime) -> datetime | None:
        """Return how old the oldest may be, seen from `at` (naive UTC): a day is the last 24 hours. None: any age."""
        days = _DAYS.get(self)
        return at - timedelta(days=days) if days else None


_DAYS = {Within.DAY: 1, Within.WEEK: 7, Within.MONTH: 30}
