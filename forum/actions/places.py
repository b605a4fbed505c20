"""Where a member stopped in a thread: kept while they read on, and by what they write there."""

from forum.actions.events import CommentWritten, PostPublished
from forum.clock import now
from forum.db import execute, in_transaction, rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.rules.visits import VISIT

# One statement, and no write where the place would stay or go back. `last` is taken down to a comment that is there.
# Nothing is new on a first visit: that begins after whatever had been written by then.
_KEEP = """
    INSERT INTO thread_place (member_id, post_id, last_comment_id, visit_comment_id, seen_at)
    SELECT ?, p.id, COALESCE((SELECT max(c.id) FROM comment c WHERE c.post_id = p.id AND c.id <= ?), 0),
           COALESCE((SELECT max(c.id) FROM comment c WHERE c.post_id = p.id), 0), ?
    FROM post p WHERE p.id = ?
    ON CONFLICT (member_id, post_id) DO UPDATE SET
        visit_comment_id = CASE WHEN thread_place.seen_at < ? THEN thread_place.last_comment_id
                                ELSE thread_place.visit_comment_id END,
        last_comment_id = excluded.last_comment_id, seen_at = excluded.seen_at
    WHERE excluded.last_comment_id > thread_place.last_comment_id
"""


@in_transaction
def keep_place(me: Member, post_id: int, last: int) -> None:
    """Note that `me` has seen the thread's comments up to the one with the id `last`; 0 where it has none.

    A place never goes back, so that whatever arrives late or twice does no harm. Raises NotFound for the post.
    """
    if not _move(me.id, post_id, last) and not rows("SELECT 1 FROM post WHERE id = ?", post_id):
        raise NotFound(_("There is no such post."))


def keep_place_of_author(event: CommentWritten) -> None:
    """Note that who writes a comment has seen its thread: without scripts nothing else says so."""
    _move(event.author_id, event.post_id, event.comment_id)


def begin_place_of_author(event: PostPublished) -> None:
    """Note that who publishes a post has seen its thread, which has no comments yet: all of them will be new."""
    _move(event.author_id, event.post_id, 0)


def _move(member_id: int, post_id: int, last: int) -> bool:
    at = now()
    return bool(execute(_KEEP, member_id, last, at, post_id, at - VISIT).rowcount)
