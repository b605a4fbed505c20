"""The thread page: the post, one page of its comments, and the viewer's reports on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.models import Member
from forum.queries.comment_pages import FIRST, Turn, comment_page
from forum.queries.comments import CommentView
from forum.queries.further import NOTHING_FURTHER, Further, further
from forum.queries.post import PostView, post_view
from forum.queries.reports import NO_REPORTS, ReportList, report_list


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """The thread page; `comments`, `previous` and `following` as in `CommentPage`."""

    post: PostView
    comments: Sequence[CommentView]
    sort: str
    previous: Turn | None
    following: Turn | None
    reports: ReportList
    further: Further = NOTHING_FURTHER


def thread_page(
    post_id: int,
    viewer: Member | None,
    sort: str = "best",
    turn: Turn = FIRST,
    since: datetime | None = None,
    parent_id: int | None = None,
) -> ThreadPage:
    """Return a page of the thread as `viewer` (None: anonymous) sees it. Five statements, six for a member.

    A page of a long tree costs one statement more.
    `since` is the moment from which on the viewer's own comments count as hurry, and `parent_id` the comment
    that their next one is to reply to.
    Raises NotFound for a post that never was or was deleted before anyone commented, and what `comment_page` raises.
    """
    post = post_view(post_id, viewer, since, parent_id)
    reports = report_list(viewer, post_id) if viewer else NO_REPORTS
    page = comment_page(post_id, viewer, sort, turn)
    beyond = NOTHING_FURTHER if post.closed else further(post_id)
    return ThreadPage(post, page.comments, sort, page.previous, page.following, reports, beyond)
