"""Threads and comments as a program's member sees them, found and put into shape."""

from forum.models import Member
from forum.queries.comment_lists import CommentList
from forum.queries.comments import comment_view
from forum.queries.post import post_view
from forum.queries.sources import source_of_post, sources_of
from forum.render.api.comments import comment
from forum.render.api.shared import Shape, page
from forum.render.api.threads import thread


def thread_shape(post_id: int, viewer: Member | None) -> Shape:
    """Return a thread. Three statements. Raises NotFound."""
    post = post_view(post_id, viewer)
    return thread(post, None if post.gone else source_of_post(post.id))


def comment_shape(comment_id: int, viewer: Member | None) -> Shape:
    """Return a comment. Two statements. Raises NotFound."""
    found = comment_view(comment_id, viewer)
    return comment(found, None if found.gone else sources_of([found.id]).get(found.id))


def comment_page(found: CommentList) -> Shape:
    """Return a page of comments. One statement."""
    sources = sources_of([one.id for one in found.comments if not one.gone])
    return page(found.comments, lambda one: comment(one, sources.get(one.id)), found.more)
