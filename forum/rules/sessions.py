"""How long a login lasts, and how long ago somebody may have shown that it is them. Pure.

A session ends when it has not been used for a while, so that a forgotten device is not logged in for ever, and at a
fixed age however much it is used, so that a stolen one is not. Staff can take away what others wrote and move Twei: a
device left open in the evening is logged out in the morning.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A session ends `idle` after it was last used, and `age` after it was opened, whichever comes first."""

    idle: timedelta
    age: timedelta


MEMBER_LIFETIME = Lifetime(idle=timedelta(days=30), age=timedelta(days=180))
STAFF_LIFETIME = Lifetime(idle=timedelta(hours=12), age=timedelta(days=30))
# In a frame of another site, where nobody has a role: whoever is there can do no more than comment.
FRAMED_LIFETIME = Lifetime(idle=timedelta(days=7), age=timedelta(days=30))

# What the forum shows and a frame takes for a login is worth something for so long.
FRAME_CODE_KEPT = timedelta(minutes=5)


def lifetime_of(role: str) -> Lifetime:
    """Return how long sessions of a member with this role last."""
    return MEMBER_LIFETIME if role == "member" else STAFF_LIFETIME


# A use is written down again once the last one known is older than this: an idle end may come early by so much.
USE_NOTED_EVERY = timedelta(minutes=5)

# What cannot be taken back needs a login or a password that is no older than this.
SUDO_MINUTES = 30

# A member has at most so many sessions; opening another ends the one that has been idle longest.
SESSIONS_MAX = 200
