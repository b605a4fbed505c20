"""Threads: a headline as lists have it, a post as its page has it. Of a tombstone nothing else is told."""

from flask import url_for

from forum.queries.front import Headline
from forum.queries.post import PostView
from forum.render.api.shared import Shape, at, at_or_none, author

VOTES = {1: "plus", -1: "minus", None: None}


def headline(found: Headline) -> Shape:
    """Return a thread as lists have it."""
    return {
        "id": found.id,
        "url": url_for("api_threads.show", thread_id=found.id),
        "page": url_for("posts.show", post_id=found.id, slug=found.slug),
        "title": found.title,
        "teaser": found.teaser,
        "author": author(found.author_name, found.author_display_name),
        "tags": found.tags,
        "words": found.words,
        "pluses": found.pluses,
        "minuses": found.minuses,
        "comments": found.comments,
        "is_pinned": found.pinned_at is not None,
        "created_at": at(found.created_at),
    }


def thread(post: PostView, markdown: str | None) -> Shape:
    """Return a thread with its article, in Markdown and HTML; `markdown` is None for a tombstone."""
    told = not post.gone
    return {
        "id": post.id,
        "url": url_for("api_threads.show", thread_id=post.id),
        "page": url_for("posts.show", post_id=post.id, slug=post.slug),
        "comments_url": url_for("api_threads.list_comments", thread_id=post.id),
        "state": _state(removed=bool(post.removed), hidden=bool(post.hidden_because)),
        "is_gone": post.gone,
        "title": post.title if told else None,
        "teaser": post.teaser if told else None,
        "markdown": markdown if told else None,
        "html": post.body_html if told else None,
        "author": author(post.author_name, post.author_display_name) if told else None,
        "tags": post.tags if told else [],
        "words": post.words if told else None,
        "pluses": post.pluses if told else None,
        "minuses": post.minuses if told else None,
        "comments": post.comments,
        "takes_comments": not post.closed and post.closing is None,
        "slow_seconds": post.slow_seconds,
        "is_pinned": post.pinned_at is not None,
        "my_vote": VOTES[post.my_vote],
        "created_at": at(post.created_at),
        "edited_at": at_or_none(post.edited_at) if told else None,
    }


def _state(*, removed: bool, hidden: bool) -> str:
    return "removed" if removed else "hidden" if hidden else "live"
