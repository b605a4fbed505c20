"""How reading is measured: what a beat credits, and when a reading is complete. Pure.

The server's clock decides; the browser only says "still here". Attention can be faked, so what it
can earn is bounded elsewhere: by caps for each member, and by the day's pot.
"""

from dataclasses import dataclass

from forum.rules.economy import WORDS_PER_MINUTE

BEAT_SECONDS = 15  # how often a browser says that its reader is still there
_GAP_SECONDS_MIN = 10
_GAP_SECONDS_MAX = 40
_CREDIT_MS_MAX = 20_000
# A reading is complete at this part of the time that the text takes at a usual pace, and never sooner than that.
_SHARE_NEEDED_PERCENT = 60
_NEEDED_MS_MIN = 15_000
# Whoever reads around the clock, one post after the other, completes so many minutes of text in a day.
DAY_MINUTES_MAX = 24 * 60 * 100 // _SHARE_NEEDED_PERCENT


@dataclass(frozen=True, slots=True)
class Credit:
    """What one beat counts for: so many milliseconds, and whether the next gap is counted from it."""

    credited_ms: int
    moves_clock: bool


def credit(gap_seconds: float) -> Credit:
    """Return what a beat counts for that comes so long after the last one that counted.

    Too early it counts for nothing, and the gap goes on growing; too late, and the gap begins again.
    """
    if gap_seconds < _GAP_SECONDS_MIN:
        return Credit(0, moves_clock=False)
    if gap_seconds > _GAP_SECONDS_MAX:
        return Credit(0, moves_clock=True)
    return Credit(min(int(gap_seconds * 1000), _CREDIT_MS_MAX), moves_clock=True)


def time_to_read_seconds(words: int) -> int:
    """Return how long so many words take at a usual pace."""
    return round(words * 60 / WORDS_PER_MINUTE)


def needed_ms(words: int) -> int:
    """Return the credited time at which a reading of so many words is complete."""
    return max(_NEEDED_MS_MIN, words * 60_000 * _SHARE_NEEDED_PERCENT // (WORDS_PER_MINUTE * 100))


def minutes(words: int) -> int:
    """Return the whole minutes that so many words take, at least 1: what XP is counted by."""
    return max(1, round(words / WORDS_PER_MINUTE))
