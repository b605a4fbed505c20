"""What comes next of an export, in order: posts and comments, each with what it is here by now."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from forum.imports.staging import Staging
from forum.text.markdown import Rendered


@dataclass(frozen=True, slots=True)
class PostStep:
    """A post to add. `article` is its body, rendered; None where it is deleted and holds its comments up."""

    key: str
    author: str | None
    title: str
    body: str
    created_at: datetime
    edited_at: datetime | None
    tags: tuple[str, ...]
    addresses: tuple[str, ...]
    pluses: int
    minuses: int
    is_closed: bool
    article: Rendered | None


@dataclass(frozen=True, slots=True)
class CommentStep:
    """A comment to add. `rendered` is its body; None where it is gone and holds its answers up."""

    key: str
    post: str
    parent: str | None
    author: str | None
    body: str
    created_at: datetime
    edited_at: datetime | None
    likes: int
    dislikes: int
    rendered: Rendered | None


Step = PostStep | CommentStep


def without_words(step: Step) -> Step:
    """Return a post or comment as of somebody whose texts are to go: what hangs under it keeps its place."""
    if isinstance(step, PostStep):
        return replace(step, title="", body="", tags=(), article=None)
    return replace(step, body="", rendered=None)


_POSTS = """
    SELECT t.reach, p.key, p.author, p.title, p.body, p.created_at, p.edited_at, p.tags, p.addresses, p.pluses,
           p.minuses, p.is_closed, r.html, r.text, r.pictures
    FROM turn t JOIN post p ON p.number = t.of LEFT JOIN rendered_post r ON r.of = t.of
    WHERE t.kind = 'post' AND t.reach BETWEEN ? AND ?
"""
_COMMENTS = """
    SELECT t.reach, c.key, c.post, c.parent, c.author, c.body, c.created_at, c.edited_at, c.likes, c.dislikes,
           r.html, r.text, r.pictures
    FROM turn t JOIN comment c ON c.number = t.of LEFT JOIN rendered_comment r ON r.of = t.of
    WHERE t.kind = 'comment' AND t.reach BETWEEN ? AND ?
"""


def portions(staging: Staging, length: int) -> Iterator[list[Step]]:
    """Yield the steps in portions of so many, and of fewer where they are long."""
    last = staging.value("SELECT max(reach) FROM turn") or 0
    for first in range(1, last + 1, length):
        until = first + length - 1
        steps: list[tuple[int, Step]] = [
            (row[0], _post(row[1:])) for row in staging.execute(_POSTS, first, until).fetchall()
        ]
        steps += [(row[0], _comment(row[1:])) for row in staging.execute(_COMMENTS, first, until).fetchall()]
        steps.sort(key=lambda reached: reached[0])
        if steps:
            yield [step for _reach, step in steps]


def _post(row: Sequence[Any]) -> PostStep:
    key, author, title, body, created_at, edited_at, tags, addresses, pluses, minuses, is_closed, *rendered = row
    return PostStep(
        key,
        author,
        title,
        body,
        datetime.fromisoformat(created_at),
        edited_at and datetime.fromisoformat(edited_at),
        tuple(json.loads(tags)),
        tuple(json.loads(addresses)),
        pluses,
        minuses,
        bool(is_closed),
        _rendered(*rendered),
    )


def _comment(row: Sequence[Any]) -> CommentStep:
    key, post, parent, author, body, created_at, edited_at, likes, dislikes, *rendered = row
    return CommentStep(
        key,
        post,
        parent,
        author,
        body,
        datetime.fromisoformat(created_at),
        edited_at and datetime.fromisoformat(edited_at),
        likes,
        dislikes,
        _rendered(*rendered),
    )


def _rendered(html: str | None, text: str | None, pictures: str | None) -> Rendered | None:
    if html is None or text is None:
        return None
    shown = tuple((digest, alt) for digest, alt in json.loads(pictures)) if pictures else ()
    return Rendered(html, text, has_link=False, pictures=shown)
