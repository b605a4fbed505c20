"""Adding posts and comments, with everything that is counted and ranked by them; no gate, no fee, no event.

For the actions that write, and for whoever imports what was written elsewhere. Called inside a transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from forum.actions.picture_uses import show_pictures
from forum.actions.relations import compare_later
from forum.actions.tagging import tag_post
from forum.db import execute, value
from forum.models import Comment, Post
from forum.rules import ranking
from forum.text import typed_text
from forum.text.markdown import Rendered


def insert_post(
    author_id: int,
    title: str,
    body: str,
    article: Rendered,
    tags: Sequence[str],
    *,
    created_at: datetime,
    edited_at: datetime | None = None,
    pluses: int = 0,
    minuses: int = 0,
    quiet: bool = False,
) -> Post:
    """Add a post and return it. `article` is its body, rendered; times are naive UTC.

    `pluses` and `minuses` are votes that it comes with: they rank it, and there are no rows for them.
    Lists leave out a `quiet` one until it has a comment.
    """
    post = Post.create(
        author=author_id,
        title=title,
        slug=typed_text.slug(title),
        body=body,
        pluses=pluses,
        minuses=minuses,
        score=pluses - minuses,
        heat=ranking.hot(pluses, minuses, created_at),
        quiet=int(quiet),
        created_at=created_at,
        edited_at=edited_at,
        **article_columns(article),
    )
    tag_post(post.id, tags)
    compare_later(post.id)
    if article.pictures:
        show_pictures(post.id, None, article.shown)
    return post


def insert_comment(
    post_id: int,
    author_id: int,
    body: str,
    rendered: Rendered,
    parent: Comment | None,
    *,
    avatar: str,
    created_at: datetime,
    likes: int = 0,
    dislikes: int = 0,
) -> Comment:
    """Add a comment to the post, or below `parent`, and return it. `rendered` is its body; `created_at` is naive UTC.

    The caller holds the thread (`Post.lock`); its version and its counts move here. `likes` and `dislikes` are
    reactions that the comment comes with: they rank it, and there are no rows for them.
    """
    comment = Comment.create(
        post=post_id,
        author=author_id,
        parent=parent,
        root=parent and (parent.root_id or parent.id),
        depth=parent.depth + 1 if parent else 0,
        body=body,
        avatar=avatar,
        likes=likes,
        dislikes=dislikes,
        rank=ranking.best(likes, dislikes),
        place=_next_place(post_id),
        created_at=created_at,
        **comment_columns(rendered),
    )
    if parent:
        execute(_COUNT_REPLY, parent.id, parent.id, comment.root_id)
    execute("UPDATE post SET comments = comments + 1, version = version + 1, quiet = 0 WHERE id = ?", post_id)
    if rendered.pictures:
        show_pictures(post_id, comment.id, rendered.shown)
    return comment


# Counted in the whole tree at its root, and as an answer at its parent, which may be the root as well.
_COUNT_REPLY = """
    UPDATE comment SET replies = replies + CASE WHEN root_id IS NULL THEN 1 ELSE 0 END,
                       answers = answers + CASE WHEN id = ? THEN 1 ELSE 0 END
    WHERE id IN (?, ?)
"""


def _next_place(post_id: int) -> int:
    last = value("SELECT max(place) FROM comment WHERE post_id = ? AND place IS NOT NULL", post_id)
    return (last or 0) + 1


def article_columns(article: Rendered) -> dict[str, str | int]:
    """Return what a post keeps of its rendered body."""
    return {
        "body_html": article.html,
        "body_text": article.text,
        "teaser": article.teaser(),
        "words": article.words,
    }


def comment_columns(rendered: Rendered) -> dict[str, str]:
    """Return what a comment keeps of its rendered body."""
    return {"body_html": rendered.html, "body_text": rendered.text}
