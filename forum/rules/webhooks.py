"""What other sites are told of by webhooks, when it is tried again, and what can go wrong with it. Pure.

The values are stored: renaming one takes a migration of what was written under its old name.
"""

from datetime import timedelta
from enum import unique

from forum.i18n import N_
from forum.rules.worded import Worded

WEBHOOKS_MAX = 10
# How many messages may wait for one address; where more would, it is paused.
WAITING_MAX = 10_000
# As many messages in a row, each of them tried for days: nobody is there any more.
GIVEN_UP_MAX = 5
# What became of a message is listed for so long; one that waits for a paused address is forgotten then, too.
DELIVERIES_KEPT = timedelta(days=14)
# A secret that was replaced signs along with the new one for so long, so that the receiver can change it in peace.
FORMER_SECRET_KEPT = timedelta(hours=24)

# After the first try, after the second, and so on: about three days in all, as Standard Webhooks proposes.
PAUSES = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
# So that what failed together does not come back all at once.
_SPREAD = 0.2


@unique
class EventType(Worded):
    """What an address can be told of."""

    THREAD_PUBLISHED = "thread.published", N_("A thread was published")
    THREAD_EDITED = "thread.edited", N_("A thread’s article was edited")
    THREAD_REMOVED = "thread.removed", N_("A thread was removed or hidden")
    THREAD_RESTORED = "thread.restored", N_("A thread was restored or shown again")
    COMMENT_WRITTEN = "comment.written", N_("A comment was written")
    COMMENT_EDITED = "comment.edited", N_("A comment was edited")
    COMMENT_REMOVED = "comment.removed", N_("A comment was removed or hidden")
    COMMENT_RESTORED = "comment.restored", N_("A comment was restored or shown again")
    TEST = "webhook.test", N_("A test")

    @property
    def is_removal(self) -> bool:
        """Whether it says that something is gone, of which nothing else is told."""
        return self in {EventType.THREAD_REMOVED, EventType.COMMENT_REMOVED}


# What an admin chooses among: tests are sent when asked for.
CHOICES = tuple(kind for kind in EventType if kind is not EventType.TEST)


@unique
class Outcome(Worded):
    """What became of a message."""

    WAITING = "waiting", N_("Waiting")
    DELIVERED = "delivered", N_("Delivered")
    GIVEN_UP = "given up", N_("Given up")
    WITHDRAWN = "withdrawn", N_("Not sent: out of date by then")


@unique
class Failure(Worded):
    """Why a message could not be delivered."""

    STATUS = "status", N_("It didn’t answer that it took the message")
    REDIRECT = "redirect", N_("It led to another address, which isn’t followed")
    NAME = "name", N_("Its name leads nowhere")
    ADDRESS = "address", N_("Its name leads to an address that isn’t public")
    CONNECTION = "connection", N_("No connection could be made")
    CERTIFICATE = "certificate", N_("Its certificate isn’t valid for this name")
    TIME = "time", N_("It didn’t answer in time")
    ANSWER = "answer", N_("It answered with something that isn’t HTTP")
    SECRET = "secret", N_("The secret can’t be read any more: replace it")


@unique
class Paused(Worded):
    """Why an address is sent nothing."""

    ADMIN = "admin", N_("An admin paused it.")
    FAILURES = "failures", N_("Several messages in a row were given up after days of trying.")
    GONE = "gone", N_("It answered that nobody takes messages there any more (410).")
    FULL = "full", N_("Too many messages were waiting for it; further ones were not written down.")


def pause_after(failures: int, chance: float) -> timedelta | None:
    """Return how long to wait after so many failures of a message, or None to give it up.

    `chance`, from 0 to 1, moves the pause by up to a fifth of it.
    """
    if failures > len(PAUSES):
        return None
    return PAUSES[failures - 1] * (1 + _SPREAD * chance)
