"""What time it is: naive UTC, and movable, so that tests and the demo can live on other days."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """Return the present as naive UTC: aware values behave differently on the two databases."""
    return _travelled.get() or datetime.now(UTC).replace(tzinfo=None)


def midnight(moment: datetime | None = None) -> datetime:
    """Return the beginning of the UTC day of a moment (None: now), since which a day's caps are counted."""
    return (moment or now()).replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Let `now()` answer `moment` (naive UTC) inside the block, for this thread of execution only."""
    token = _travelled.set(moment)
    try:
        yield moment
    finally:
        _travelled.reset(token)
