"""The trees under comments, folded to a bounded part of them, and the ways to what is folded away."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from forum.models import Member
from forum.queries.comments import CommentView, comment_views, comments_among
from forum.queries.cursors import cursor_of
from forum.queries.thread_order import Key
from forum.rules.decisions import WAITING


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page of a thread: the one `after` a cursor over the top-level comments, or the one that ends `before` it.

    With `under`, the id of a comment, it is the conversation below that one, and the cursors are over its replies;
    `margin` is the depth that rows have which come in place, at the margin of the page that they come to.
    """

    after: str | None = None
    before: str | None = None
    under: int | None = None
    margin: int | None = None

    @property
    def is_backwards(self) -> bool:
        """Whether the page is found from its end."""
        return bool(self.before) and not self.after

    @property
    def cursor(self) -> str | None:
        """The cursor that counts, where there are several."""
        return self.before if self.is_backwards else self.after

    def as_linked(self) -> "Turn":
        """Return the same page as links ask for it."""
        under, margin = self.under or None, self.margin if self.under else None
        if self.is_backwards:
            return Turn(before=self.before, under=under, margin=margin)
        return Turn(after=self.after or None, under=under, margin=margin)


class FoldKind(Enum):
    """What is folded away: further replies to one comment, all below one, or what lies between two."""

    MORE = "more"
    DEEPER = "deeper"
    BETWEEN = "between"


@dataclass(slots=True)
class Fold:
    """A place in a thread where something is not shown: `turn` leads to it.

    `count` is how many comments one finds there directly, 0 where that is not known; `depth` as that of a comment, and
    `margin` the depth of those at the margin of its page.
    """

    is_fold: ClassVar[bool] = True
    kind: FoldKind
    turn: Turn
    count: int
    depth: int
    margin: int = 0


Row = CommentView | Fold


def replies_under(
    viewer: Member | None, whole: Sequence[int], folded: Sequence[int], widths: Sequence[int], key: Key
) -> list[CommentView]:
    """Return all replies under the top-level comments `whole`, and under the comments `folded` the first ones.

    Of these, to each comment on a level below so many as `widths` says, and one more, which tells that there are more.
    One statement, none without ids. It reads what it returns, and nothing else.
    """
    if not folded:
        return comment_views(viewer, f"c.root_id IN ({_marks(whole)})", *whole) if whole else []
    tree = _TREE.format(
        seeds=_marks(folded),
        first=f"SELECT c.id FROM comment c WHERE c.parent_id = t.id ORDER BY {key.by()} LIMIT 1",  # noqa: S608
        next=_next_sibling(key),
        width=" ".join(f"WHEN {level} THEN {width}" for level, width in enumerate(widths, 1)),
        depth=len(widths),
        whole=f"SELECT id FROM comment WHERE root_id IN ({_marks(whole)}) UNION ALL" if whole else "",  # noqa: S608
    )
    return comments_among(viewer, tree, *folded, *whole)


def _marks(ids: Sequence[int]) -> str:
    return ", ".join("?" * len(ids))


# From each comment there are two steps: down to its first reply, and on to the next reply to the same comment. Each
# is a look into an index, on every database; so it costs as much as there is to show, whatever the tree's size.
_TREE = """
    WITH RECURSIVE tree (id, parent_id, rank, place, level, nth) AS (
        SELECT c.id, c.parent_id, c.rank, c.place, 0, 1 FROM comment c WHERE c.id IN ({seeds})
        UNION ALL
        SELECT c.id, c.parent_id, c.rank, c.place, t.level + step.down, CASE step.down WHEN 1 THEN 1 ELSE t.nth + 1 END
        FROM tree t CROSS JOIN (SELECT 0 AS down UNION ALL SELECT 1 AS down) step
        JOIN comment c ON c.id = CASE step.down WHEN 1 THEN ({first}) ELSE {next} END
        WHERE t.nth <= CASE t.level {width} ELSE 1 END AND t.level + step.down BETWEEN 1 AND {depth}
    )
    {whole} SELECT id FROM tree WHERE level > 0
"""


def _next_sibling(key: Key) -> str:
    runs = [
        f"(SELECT c.id FROM comment c WHERE c.parent_id = t.parent_id AND {beyond} ORDER BY {by} LIMIT 1)"  # noqa: S608
        for beyond, by in key.beyond([f"t.{name}" for name, _highest in key.columns])
    ]
    return runs[0] if len(runs) == 1 else f"COALESCE({', '.join(runs)})"


def unfolded(
    tops: Sequence[CommentView], replies: Iterable[CommentView], key: Key, widths: Sequence[int], whole: Iterable[int]
) -> Iterator[Row]:
    """Yield `tops` and what is shown under each of them, depth first, and where something is folded away.

    `replies` and `widths` are those of `replies_under`. Under those of `whole` nothing is folded. Linear.
    """
    answers_to = defaultdict(list)
    for reply in replies:
        answers_to[reply.parent_id].append(reply)
    nothing_folded = set(whole)
    ahead: list[tuple[Row, int, bool]] = [(top, 0, top.id in nothing_folded) for top in reversed(tops)]
    while ahead:
        row, level, is_whole = ahead.pop()
        yield row
        if isinstance(row, Fold):
            continue
        answers = sorted(answers_to[row.id], key=key.sorting)
        width = len(answers) if is_whole else widths[level] if level < len(widths) else 0
        shown = answers[:width]
        count = 0 if is_whole else max(row.answers - told(shown), int(any(not one.unknown for one in answers[width:])))
        if count:
            turn = Turn(after=cursor_of(*key.of(shown[-1])) if shown else None, under=row.id)
            ahead.append((Fold(FoldKind.MORE if width else FoldKind.DEEPER, turn, count, row.depth + 1), 0, False))
        ahead.extend((answer, level + 1, is_whole) for answer in reversed(shown))


def told(comments: Iterable[CommentView]) -> int:
    """Return how many of the comments everybody is told of."""
    return sum(comment.hidden_because not in WAITING for comment in comments)


def known(rows: Sequence[Row]) -> list[Row]:
    """Leave out what the viewer is not to know of, but for what somebody has answered: a tombstone keeps its place."""
    answered = {row.turn.under if isinstance(row, Fold) else row.parent_id for row in rows}
    return [row for row in rows if isinstance(row, Fold) or not row.unknown or row.id in answered]
