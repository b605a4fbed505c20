"""Adding the comments of a portion, all with a handful of statements. Called inside a transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.actions.importing.here import Here
from forum.actions.importing.steps import CommentStep
from forum.actions.picture_uses import show_pictures
from forum.db import execute, insert_rows, lock_rows, records, rows, take_numbers
from forum.rules import ranking

_ADD = """
    INSERT INTO comment (id, post_id, author_id, parent_id, root_id, depth, body, body_html, body_text, avatar,
                         likes, dislikes, rank, place, created_at, edited_at, replies, answers) VALUES {values}
"""
_REMOVE = "INSERT INTO comment_removal (comment_id, member_id, created_at, final_at) VALUES {values}"
_COUNT = """
    WITH more (id, replies, answers) AS (VALUES {values})
    UPDATE comment SET replies = comment.replies + more.replies, answers = comment.answers + more.answers
    FROM more WHERE comment.id = more.id
"""
_COUNT_IN_POSTS = """
    WITH more (id, comments) AS (VALUES {values})
    UPDATE post SET comments = post.comments + more.comments, version = version + 1, quiet = 0
    FROM more WHERE post.id = more.id
"""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a comment hangs, for those that answer it."""

    id: int
    post_id: int
    root_id: int | None
    depth: int


def add_comments(steps: Sequence[CommentStep], here: Here) -> list[int]:
    """Add comments in their order, and return their ids. The threads that they are in are held until the end."""
    steps = [step for step in steps if step.post in here.posts]
    if not steps:
        return []
    post_ids = sorted({here.posts[step.post] for step in steps})
    lock_rows(f"SELECT id FROM post WHERE id IN ({_places(post_ids)}) ORDER BY id", *post_ids)  # noqa: S608
    last = _last_places(post_ids)
    parents = _parents(steps, here)
    avatars = _avatars({here.author_of(step) for step in steps})
    ids = take_numbers("comment", len(steps))
    added, replies, answers = [], Counter[int](), Counter[int]()
    for step, number in zip(steps, ids, strict=True):
        post_id = here.posts[step.post]
        last[post_id] = last.get(post_id, 0) + 1
        parent = parents.get(step.parent) if step.parent else None
        if parent is None or parent.post_id != post_id:
            place = _Place(number, post_id, None, 0)
            added.append((step, place, None, last[post_id]))
        else:
            place = _Place(number, post_id, parent.root_id or parent.id, parent.depth + 1)
            replies[place.root_id] += 1
            answers[parent.id] += 1
            added.append((step, place, parent.id, last[post_id]))
        parents[step.key] = place
    insert_rows(_ADD, [
        (
            place.id, place.post_id, here.author_of(step), parent_id, place.root_id, place.depth, step.body,
            step.rendered.html if step.rendered else "", step.rendered.text if step.rendered else "",
            avatars[here.author_of(step)], step.likes, step.dislikes, ranking.best(step.likes, step.dislikes),
            number, step.created_at, step.edited_at, replies[place.id], answers[place.id],
        )
        for step, place, parent_id, number in added
    ])  # fmt: skip
    before = sorted({*replies, *answers}.difference(ids))
    _run(_COUNT, [(number, replies[number], answers[number]) for number in before])
    _note(steps, ids, here)
    return ids


def _note(steps: Sequence[CommentStep], ids: Sequence[int], here: Here) -> None:
    """Count the comments in their threads, delete what is gone, and keep what came and what shows pictures."""
    shown, gone = Counter[int](), []
    for step, number in zip(steps, ids, strict=True):
        post_id = here.posts[step.post]
        shown[post_id] += step.rendered is not None
        if step.rendered is None:
            gone.append((number, here.author_of(step), step.created_at, step.created_at))
        elif step.rendered.pictures:
            show_pictures(post_id, number, step.rendered.shown)
    _run(_COUNT_IN_POSTS, sorted(shown.items()))
    if gone:
        insert_rows(_REMOVE, gone)
    insert_rows(
        "INSERT INTO arrival (key, comment_id, author_id) VALUES {values}",
        [(step.key, number, here.author_of(step)) for step, number in zip(steps, ids, strict=True)],
    )


def _run(sql: str, values: Sequence[tuple[int, ...]]) -> None:
    if values:
        row = f"({', '.join('?' * len(values[0]))})"
        execute(sql.format(values=", ".join([row] * len(values))), *(field for one in values for field in one))


_PARENTS = "SELECT id, post_id, root_id, depth FROM comment WHERE id IN ({places})"


def _parents(steps: Sequence[CommentStep], here: Here) -> dict[str, _Place]:
    """Return where the comments are, by key, that are here already and are answered."""
    wanted = {here.comments[step.parent]: step.parent for step in steps if step.parent in here.comments}
    if not wanted:
        return {}
    found = records(_PARENTS.format(places=_places(wanted)), _Place, *wanted)
    return {wanted[place.id]: place for place in found}


def _last_places(post_ids: Sequence[int]) -> dict[int, int]:
    """Return the number of the last comment of each thread that has any."""
    asked = "SELECT post_id, max(place) FROM comment WHERE place IS NOT NULL AND post_id IN ({}) GROUP BY post_id"
    return dict(rows(asked.format(_places(post_ids)), *post_ids))


def _avatars(author_ids: set[int]) -> Mapping[int, str]:
    """Return the style of avatar of each author."""
    asked = f"SELECT id, avatar FROM member WHERE id IN ({_places(author_ids)})"  # noqa: S608
    return dict(rows(asked, *sorted(author_ids)))


def _places(ids: Sequence[int] | set[int] | dict[int, str]) -> str:
    return ", ".join("?" * len(ids))
