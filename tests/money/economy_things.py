"""What the model of the economy is about: posts, comments, opinions, claims, fees; and who stands where.

See `tests.money.economy_model`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, NoReturn

WHOLE = 1000  # thousandths, of a reward or of a minute
HUNDRED_PERCENT = 100_000
UNDO = timedelta(minutes=10)
WEEK = timedelta(days=7)


class Refusal(Exception):
    """What the forum refuses, by the name of its error."""


class Rank(NamedTuple):
    """Where a member stands."""

    level: int
    role: str = "member"


@dataclass
class Opinion:
    """A standing vote (on a post) or reaction (on a comment).

    `final_at` is the settlement from which on it cannot be taken back; `counts`, that its thing was still there then.
    """

    value: int
    at: datetime
    due_at: datetime
    final_at: datetime | None = None
    counts: bool = False


@dataclass
class Removal:
    """That something was removed, by whom and when."""

    by: str
    at: datetime
    final: bool = False


@dataclass(eq=False)
class Post:
    author: str
    words: int
    removed: Removal | None = None
    opinions: dict[str, Opinion] = field(default_factory=dict)


@dataclass(eq=False)
class Comment:
    author: str
    post: Post
    at: datetime
    parent: "Comment | None"
    hurried: int  # how many of the same commenter's made it dearer
    removed: Removal | None = None
    opinions: dict[str, Opinion] = field(default_factory=dict)


Thing = Post | Comment


@dataclass(eq=False)
class Vouching:
    """That a member was vouched for: by another member, by staff (`as_staff`), or by the likes of several (nobody).

    By likes it counts as one of those of `liker`.
    """

    member: str
    by: str | None
    as_staff: bool
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by_staff: bool = False
    liker: str | None = None


@dataclass(eq=False)
class Claim:
    """`giver` is whose plus or like it came from; `about` the post or comment that it is a reward for.

    `place` says which of the giver's pluses within a week, or likes of a day, that was; 0 for what came from neither.

    The rest is what its settlement finds: `mutual` is M, by which it is divided once more; `worth_mtwei`, what it is
    worth before its pot's factor. `waited` says that a settlement has let it wait on.
    """

    line: str
    member: str
    giver: str | None
    about: Thing
    units: int
    divisor: int
    opened_at: datetime
    due_at: datetime
    place: int = 0
    state: str = "open"
    mutual: int = 1
    worth_mtwei: int = 0
    waited: bool = False


@dataclass(eq=False)
class Fee:
    line: str
    payer: str
    about: Thing
    amount_mtwei: int
    due_at: datetime
    state: str = "open"


def post_of(thing: Thing) -> Post:
    """Return the post that opened the thing's thread."""
    return thing.post if isinstance(thing, Comment) else thing


def standing(things: Sequence[Thing]) -> list[Thing]:
    """Return the things that can be voted on, or reacted to: not removed, nor under a post that is."""
    return [thing for thing in things if not thing.removed and not post_of(thing).removed]


def settled_before(opinion: Opinion, removal: Removal) -> bool:
    """Say whether the opinion was final when the thing was removed."""
    return opinion.final_at is not None and opinion.final_at < removal.at


def for_and_against(thing: Thing, *, final: bool = False) -> tuple[int, int]:
    """Return how many are for the thing, and how many against it; or how many of them for good."""
    values = [opinion.value for opinion in thing.opinions.values() if opinion.final_at or not final]
    return values.count(1), values.count(-1)


def refuse(error: str) -> NoReturn:
    raise Refusal(error)
