"""The thread page: the post, one page of its comments, and the viewer's reports on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.models import Member
from forum.queries.comment_pages import FIRST, CommentPage, comment_page
from forum.queries.further import NOTHING_FURTHER, Further, further
from forum.queries.post import PostView, post_view
from forum.queries.reports import NO_REPORTS, ReportList, report_list
from forum.queries.thread_places import Mark, marks_of
from forum.queries.thread_trees import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage(CommentPage):
    """The thread page: a page of its comments, with what is around them.

    `marks` say when the thread had come how far; there are none where all of it is on the page.
    """

    post: PostView
    sort: str
    reports: ReportList
    marks: Sequence[Mark] = ()
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

    Where that is not all of the thread, it costs one statement more, and inside a conversation another one.
    `since` is the moment from which on the viewer's own comments count as hurry, and `parent_id` the comment
    that their next one is to reply to.
    Raises NotFound for a post that never was or was deleted before anyone commented, and what `comment_page` raises.
    """
    post = post_view(post_id, viewer, since, parent_id)
    reports = report_list(viewer, post_id) if viewer else NO_REPORTS
    page = comment_page(post_id, viewer, sort, turn)
    marks = () if page.is_whole else marks_of(post_id)
    beyond = NOTHING_FURTHER if post.closed else further(post_id)
    return ThreadPage(
        page.rows, page.previous, page.following, page.margin, page.context,
        post=post, sort=sort, reports=reports, marks=marks, further=beyond,
    )  # fmt: skip
