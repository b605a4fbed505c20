"""What moderators may do to a thread, and how much of it. Pure."""

from datetime import datetime

from forum.i18n import ngettext

# More would leave no room for what is new.
PINS_MAX = 3
# Featured comments of one thread: more would be a second thread.
FEATURED_MAX = 5
SLOW_SECONDS_MAX = 86_400
# What the form offers: from half a minute, which takes the heat out, to a day, which leaves one answer each.
SLOW_SECONDS = (30, 60, 300, 900, 3_600, 86_400)


def wait_seconds(last_at: datetime | None, seconds: int, now: datetime) -> int:
    """Return how many whole seconds it is until `seconds` have passed since `last_at` (None: never); 0 for no wait."""
    if last_at is None:
        return 0
    passed = now - last_at
    return max(seconds - int(passed.total_seconds()), 0)


def pause(seconds: int) -> str:
    """Return how long a pause is, in the reader's words: "30 seconds", "5 minutes", "2 hours"."""
    if seconds < 60:
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    if seconds % 3_600:
        return ngettext("%(num)s minute", "%(num)s minutes", -(-seconds // 60))
    return ngettext("%(num)s hour", "%(num)s hours", seconds // 3_600)
