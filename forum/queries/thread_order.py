"""In which order a thread is shown: its top-level comments page by page, and the tree under each of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from forum.db import records
from forum.errors import Invalid
from forum.i18n import _

# A page ends with the tree in which it passes this many comments, so that a page stays light.
COMMENTS_PER_PAGE = 50
ROOTS_PER_PAGE = 20
# What one tree shows at once; a longer one has a page to itself, and goes on there on further ones.
REPLIES_PER_PAGE = 500


class _Node(Protocol):
    """What has a place in a thread: a comment with all that is shown of it, or a mere `Branch`."""

    id: int
    parent_id: int | None
    rank: int
    children: list


Node = TypeVar("Node", bound=_Node)


@dataclass(frozen=True, slots=True)
class Order:
    """How top-level comments `c` are paged, and how the replies to one comment are sorted."""

    columns: tuple[str, ...]
    highest_first: bool
    of_siblings: Callable[[_Node], object]

    def by(self, *, backwards: bool = False) -> str:
        """Return what SQL orders by; `backwards`, by the exact reverse."""
        way = "DESC" if self.highest_first is not backwards else "ASC"
        return ", ".join(f"c.{column} {way}" for column in self.columns)

    def beyond(self, values: Sequence[str], *, backwards: bool = False) -> str:
        """Return the SQL condition that `c` comes after the row with these values; `backwards`, before it."""
        sign = "<" if self.highest_first is not backwards else ">"
        return f"({', '.join(f'c.{column}' for column in self.columns)}) {sign} ({', '.join(values)})"


_ORDERS = {
    "best": Order(("rank", "id"), True, lambda comment: (-comment.rank, comment.id)),
    "new": Order(("id",), True, lambda comment: -comment.id),
    "old": Order(("id",), False, lambda comment: comment.id),
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


def page_length(sizes: Sequence[int]) -> int:
    """Return how many top-level comments make up one page, given the sizes of the trees under them."""
    on_page = 0
    for index, size in enumerate(sizes[:ROOTS_PER_PAGE]):
        if size > REPLIES_PER_PAGE:
            return max(index, 1)
        on_page += 1 + size
        if on_page >= COMMENTS_PER_PAGE:
            return index + 1
    return min(len(sizes), ROOTS_PER_PAGE)


def depth_first(roots: Sequence[Node], replies: Iterable[Node], order: Order) -> Iterator[Node]:
    """Yield every tree depth first. Linear: `replies`, which come by id, are grouped by parent once."""
    by_id = {comment.id: comment for comment in roots}
    for reply in replies:
        by_id[reply.parent_id].children.append(reply)
        by_id[reply.id] = reply
    ahead = list(roots)[::-1]
    while ahead:
        comment = ahead.pop()
        yield comment
        ahead.extend(sorted(comment.children, key=order.of_siblings, reverse=True))


@dataclass(slots=True)
class _Branch:
    """A reply reduced to what its place in a tree depends on."""

    id: int
    parent_id: int
    rank: int
    children: list["_Branch"] = field(default_factory=list)


def reply_ids(root_id: int, order: Order) -> list[int]:
    """Return the ids of all replies under a top-level comment in the order in which they are shown. One statement."""
    replies = records("SELECT id, parent_id, rank FROM comment WHERE root_id = ? ORDER BY id", _Branch, root_id)
    return [branch.id for branch in depth_first([_Branch(root_id, 0, 0)], replies, order)][1:]
