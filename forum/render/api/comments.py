"""Comments. Of a tombstone nothing is told but where it stands, since when, and why."""

from flask import url_for

from forum.queries.comments import CommentView
from forum.render.api.shared import Shape, at, at_or_none, author

REACTIONS = {1: "like", -1: "dislike", None: None}


def comment(found: CommentView, markdown: str | None) -> Shape:
    """Return a comment, in Markdown and HTML; `markdown` is None for a tombstone."""
    told = not found.gone
    return {
        "id": found.id,
        "url": url_for("api_comments.show", comment_id=found.id),
        "page": url_for("comments.show", comment_id=found.id),
        "thread_id": found.post_id,
        "parent_id": found.parent_id,
        "depth": found.depth,
        "state": "removed" if found.removed else "hidden" if found.hidden_because else "live",
        "is_gone": found.gone,
        "reason": found.removed_because or None,
        "markdown": markdown if told else None,
        "html": found.body_html if told else None,
        "author": author(found.name, found.display_name) if told else None,
        "likes": found.likes if told else None,
        "dislikes": found.dislikes if told else None,
        "is_featured": found.featured and told,
        "is_muted": found.muting is not None,
        "my_reaction": REACTIONS[found.my_reaction],
        "created_at": at(found.created_at),
        "edited_at": at_or_none(found.edited_at) if told else None,
    }
