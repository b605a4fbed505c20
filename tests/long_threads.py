"""Threads of any length and shape, made by bulk inserts, pages of a size to be walked, and what a page costs."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from forum.db import db, execute, in_transaction, insert_rows, is_embedded, value
from forum.queries import comment_pages, permalink, thread_order
from forum.queries.comment_pages import comment_page
from forum.queries.thread_trees import FoldKind

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


def bushes(count: int, size: int = 250) -> list[int | None]:
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
            None if parent is None else first + roots[at],
            depths[at], at * 7 % ranked, replies[at], answers[at], at + 1,
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


def more_on(page: str, kind: str = "more") -> list[str]:
    """Return the addresses of what is folded away on a page."""
    found = re.findall(rf'<li id="{kind}-\d+" class="folded[^>]*><a href="([^"#]+)', page)
    return [address.replace("&amp;", "&") for address in found]


def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fold trees of more than three replies, so that a few dozen comments have dozens of pages."""
    small = {"COMMENTS_PER_PAGE": 6, "ROOTS_PER_PAGE": 3, "REPLIES_WHOLE": 3, "REPLIES_SHOWN": (2, 2, 1)}
    for module in (thread_order, comment_pages, permalink):
        for name in small.keys() & vars(module).keys():
            monkeypatch.setattr(module, name, small[name])


def walk(post_id: int, sort: str, before_each: Callable[[], None] = lambda: None) -> list[int]:
    """Return the ids on all pages of a thread, from the first one on every way on: rows as they come in place."""
    waiting, ids = [comment_pages.FIRST], []
    while waiting:
        before_each()
        page = comment_page(post_id, None, sort, waiting.pop(0))
        ids += [row.id for row in page.rows[page.context :] if not row.is_fold]
        waiting += [row.turn for row in page.rows if row.is_fold and row.kind != FoldKind.BETWEEN]
        waiting += [page.following] if page.following else []
    return ids


@contextmanager
def steps_taken() -> Iterator[list[int]]:
    """Count the steps of SQLite's machine, in hundreds: whatever a statement looks at takes some."""
    taken = [0]

    def count() -> None:
        taken[0] += 1

    connection = db.connection()
    connection.set_progress_handler(count, 100)
    try:
        yield taken
    finally:
        connection.set_progress_handler(None, 0)


def plans_of(monkeypatch: pytest.MonkeyPatch, reads: Callable[[], object]) -> list[str]:
    """Return how PostgreSQL goes about each statement of `reads`."""
    asked = []
    run = db.obj.execute_sql
    with monkeypatch.context() as spying:
        spying.setattr(db.obj, "execute_sql", lambda sql, *more: asked.append((sql, *more)) or run(sql, *more))
        reads()
    return ["\n".join(line for (line,) in run(f"EXPLAIN {sql}", *more).fetchall()) for sql, *more in asked]
