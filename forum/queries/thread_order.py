"""In which order a thread is shown, and how much of it at once: its top-level comments, and the trees under them."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.errors import Invalid
from forum.i18n import _

# A page ends with the tree in which it passes this many comments, so that a page stays light.
COMMENTS_PER_PAGE = 50
ROOTS_PER_PAGE = 20
# A tree of so many replies is shown whole.
REPLIES_WHOLE = 50
# Of a larger one so many replies to one comment, level by level, and nothing below the last level: the rest comes
# when it is asked for. The first figure is also how many replies come at once then.
REPLIES_SHOWN = (10, 3, 1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Key:
    """What a list of comments `c` is sorted by: columns, each with whether the highest comes first; the last is unique.

    An index over the columns leads to any place in the list, so that no page costs more than the first one.
    """

    columns: tuple[tuple[str, bool], ...]

    def by(self, *, backwards: bool = False) -> str:
        """Return what SQL orders by; `backwards`, by the exact reverse."""
        return ", ".join(f"c.{name} {'DESC' if highest is not backwards else 'ASC'}" for name, highest in self.columns)

    def beyond(self, values: Sequence[str], *, backwards: bool = False) -> list[tuple[str, str]]:
        """Return what comes after (`backwards`: before) the row with these values, nearest first, in runs of an index.

        Each run is a condition, and the order in it. The first run is of those equal in all columns but the last.
        """
        runs = []
        for at in reversed(range(len(self.columns))):
            name, highest = self.columns[at]
            equal = [f"c.{one} = {value}" for (one, _highest), value in zip(self.columns[:at], values, strict=False)]
            sign = "<" if highest is not backwards else ">"
            run = Key(self.columns[at:])
            runs.append((" AND ".join([*equal, f"c.{name} {sign} {values[at]}"]), run.by(backwards=backwards)))
        return runs

    def of(self, comment: object) -> tuple[int, ...]:
        """Return a comment's values in the columns."""
        return tuple(getattr(comment, name) for name, _highest in self.columns)

    def sorting(self, comment: object) -> tuple[int, ...]:
        """Return what Python sorts comments by, the first one first."""
        return tuple(-getattr(comment, name) if highest else getattr(comment, name) for name, highest in self.columns)


@dataclass(frozen=True, slots=True)
class Order:
    """How top-level comments are sorted, and the replies to one comment."""

    top: Key
    replies: Key


_ORDERS = {
    # A conversation reads from its beginning, where nobody likes one reply more than another.
    "best": Order(Key((("rank", True), ("id", True))), Key((("rank", True), ("id", False)))),
    # By `place`, although `id` says the same: an index over `id` would tempt PostgreSQL to look there for equal ranks.
    "new": Order(Key((("id", True),)), Key((("place", True),))),
    "old": Order(Key((("id", False),)), Key((("place", False),))),
}
SORTS = tuple(_ORDERS)


def order_named(sort: str) -> Order:
    """Return the order of that name. Raises Invalid where there is none."""
    if sort not in _ORDERS:
        words = _(
            "Comments can’t be sorted by “%(sort)s”. Choose one of %(sorts)s.", sort=sort[:20], sorts=", ".join(_ORDERS)
        )
        raise Invalid(sort=words)
    return _ORDERS[sort]


def replies_shown(replies: int, answers: int) -> int:
    """Return how many replies a page shows at most under a top-level comment that has so many, and so many direct."""
    if replies <= REPLIES_WHOLE:
        return replies
    first, second, *deeper = REPLIES_SHOWN
    direct = min(answers, first)
    most, below = 0, direct
    for width in (second, *deeper):
        below *= width
        most += below
    return direct + min(replies - answers, most)


def page_length(sizes: Sequence[int]) -> int:
    """Return how many top-level comments make up one page, given how many replies are shown under each."""
    on_page = 0
    for index, size in enumerate(sizes[:ROOTS_PER_PAGE]):
        on_page += 1 + size
        if on_page >= COMMENTS_PER_PAGE:
            return index + 1
    return min(len(sizes), ROOTS_PER_PAGE)
