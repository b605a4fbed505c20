"""Threads of any length and shape, made by bulk inserts, and walks over all their pages."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from forum.db import db, execute, in_transaction, insert_rows, is_embedded, value

BEGIN = datetime(2026, 1, 1)
_INSERT = """
    INSERT INTO comment (id, post_id, author_id, parent_id, root_id, depth, rank, replies, answers, place, created_at,
                         body, body_html, avatar, likes, dislikes) VALUES {values}
"""
_IDS_FOLLOW = "SELECT setval(pg_get_serial_sequence('comment', 'id'), (SELECT max(id) FROM comment))"


def tops(count: int) -> list[int | None]:
    """Return the parents of so many top-level comments, each by its place in the list."""
    return [None] * count


def star(count: int) -> list[int | None]:
    """Return the parents of one comment and so many replies to it."""
    return [None, *[0] * count]


def chain(count: int) -> list[int | None]:
    """Return the parents of so many comments, each a reply to the one before."""
    return [None, *range(count - 1)]


def bushes(count: int, size: int = 1_000) -> list[int | None]:
    """Return the parents in trees of so many comments each, wide and deep at once."""
    grown: list[int | None] = []
    for number in range(count):
        at = number % size
        up = 1 if at % 3 else at - at // 7
        grown.append(number - up if at else None)
    return grown


@in_transaction
def grow(
    post_id: int, author_id: int, parents: Sequence[int | None], *, per_day: int = 1_000, ranked: int = 1
) -> list[int]:
    """Add comments to an empty thread, each below its parent, and return their ids, by place.

    So many come a day; of rank there are so many different values.
    """
    first = (value("SELECT max(id) FROM comment") or 0) + 1
    depths, roots = [0] * len(parents), list(range(len(parents)))
    replies, answers = [0] * len(parents), [0] * len(parents)
    for at, parent in enumerate(parents):
        if parent is not None:
            depths[at], roots[at] = depths[parent] + 1, roots[parent]
            replies[roots[at]] += 1
            answers[parent] += 1
    written = [
        (
            first + at, post_id, author_id, None if parent is None else first + parent,
            None if parent is None else first + roots[at], depths[at], at * 7 % ranked, replies[at], answers[at], at + 1,
            BEGIN + timedelta(days=1) * at / per_day, "Words", "<p>Words</p>", "waves", 0, 0,
        )
        for at, parent in enumerate(parents)
    ]  # fmt: skip
    insert_rows(_INSERT, written)
    if not is_embedded():
        execute(_IDS_FOLLOW)
    execute("UPDATE post SET comments = ?, version = version + 1 WHERE id = ?", len(parents), post_id)
    return [row[0] for row in written]


def ids_on(page: str) -> list[int]:
    """Return the ids of the comments on a page, in its order."""
    return [int(number) for number in re.findall(r'<li id="comment-(\d+)"', page)]


def ways_on(page: str) -> list[str]:
    """Return the addresses of what goes on elsewhere: the next page, and what is folded away."""
    found = re.findall(r'rel="next" href="([^"#]+)', page)
    found += re.findall(r'<li id="(?:more|deeper)-\d+" class="folded[^>]*><a href="([^"#]+)', page)
    return [address.replace("&amp;", "&") for address in found]


def analyze() -> None:
    """Let the planner know how much there is."""
    db.execute_sql("ANALYZE")


def walk(read, address: str) -> list[list[int]]:
    """Return the ids on each page that one comes to from `address` on, without what a page repeats for its context."""
    waiting, pages, seen = [address], [], set()
    while waiting:
        here = waiting.pop(0)
        assert here not in seen, here
        seen.add(here)
        page = read(here)
        ids = ids_on(page)
        under = re.search(r"[?&]under=(\d+)", here)
        pages.append(ids[ids.index(int(under[1])) + 1 :] if under else ids)
        waiting += ways_on(page)
    return pages


def flat(pages: Iterable[Sequence[int]]) -> list[int]:
    """Return all that is on the pages."""
    return [number for page in pages for number in page]
