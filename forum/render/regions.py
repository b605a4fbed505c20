"""The regions of a thread page that follow what is done there: after an action they come along with its answer.

One table says what each region follows. What an action changed is what its view says (a vote, a comment), and what
it did to the viewer: their balance, their XP, the gates that opened. So a region is never older than the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto
from functools import cached_property
from secrets import token_urlsafe

from flask import Response, render_template

from forum.errors import Invalid, NotFound
from forum.models.draft import thread_place
from forum.models.hurry import hurry_since
from forum.queries.comment_pages import comment_page
from forum.queries.comments import comments_of
from forum.queries.post import PostView, draft_of, post_view
from forum.queries.reports import ReportList, report_list
from forum.render.comment import render_footer
from forum.render.composer import composer_inputs
from forum.render.prices import tribute
from forum.render.thread import place_in_thread
from forum.rules.gates import Gate
from forum.web import answers
from forum.web.addresses import number
from forum.web.viewer import Outcome, site, viewer

# Of more comments than anybody loads in place, the rest follow at the next load.
_IN_PLACE_MAX = 1_000


class Change(Flag):
    """What an action can change of a thread page."""

    NOTHING = 0
    VOTE = auto()
    REACTION = auto()
    COMMENTS = auto()
    READING = auto()
    REPORTS = auto()
    BALANCE = auto()
    XP = auto()
    GATES = auto()
    COMMENT_GATE = auto()
    ROWS = auto()
    STATE = auto()


class Thread:
    """A thread as the viewer sees it now; each part of it is read when a region first asks for it."""

    def __init__(self, post_id: int):
        """Remember which thread; nothing is read yet."""
        self.post_id = post_id

    @cached_property
    def post(self) -> PostView:
        """The post, with what the viewer is writing there. Two statements."""
        since = hurry_since(site().economy_rules)
        return post_view(self.post_id, viewer().member, since, self.parent_id)

    @cached_property
    def parent_id(self) -> int | None:
        """The comment that the form at the end of the page replies to; None where it replies to none."""
        return number(answers.page_arguments().get("reply_to"))

    @cached_property
    def reports(self) -> ReportList:
        """The viewer's reports on it. One statement."""
        return report_list(viewer().member, self.post_id)

    @cached_property
    def composer(self) -> dict[str, object]:
        """The inputs of the comment form or, below its gate, of the lock; what is typed there stays as it is."""
        draft = draft_of(viewer().member, thread_place(self.post_id))
        inputs = composer_inputs(self.post_id, None, draft, hurry=self.post.hurry, closing=self.post.closing)
        return inputs | {"keeps_typed": True}

    @cached_property
    def send(self) -> dict[str, object]:
        """The inputs of what sends that form."""
        price = tribute(self.post_id, self.parent_id, self.post.hurry)
        return {"form_id": "comment-form", "post_id": self.post_id, "parent_id": self.parent_id, "tribute": price}

    def render(self, template: str, **inputs: object) -> str:
        """Render a region of the page."""
        return render_template(template, post=self.post, **inputs)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page by the id of its root, how it is rendered, and what it follows.

    It is there while `shown` says so; else it is not sent.
    """

    id: str
    follows: Change
    render: Callable[[Thread], str]
    shown: Callable[[Thread], bool] = lambda _thread: True


def _may_comment() -> bool:
    return viewer().may[Gate.COMMENT]


def _shows_form(thread: Thread) -> bool:
    return _may_comment() and not thread.post.closing


def _shows_lock(_thread: Thread) -> bool:
    return not _may_comment()


REGIONS = (
    Region(
        "post-vote",
        Change.VOTE | Change.READING | Change.BALANCE | Change.GATES,
        lambda thread: thread.render("threads/_vote.html"),
    ),
    Region(
        "report",
        Change.VOTE | Change.REACTION | Change.COMMENTS | Change.REPORTS | Change.BALANCE | Change.XP | Change.GATES,
        lambda thread: thread.render("threads/_report.html", reports=thread.reports, key=token_urlsafe(12)),
    ),
    Region("nav-comments", Change.COMMENTS, lambda thread: thread.render("threads/_nav_comments.html")),
    Region(
        "nav-write",
        Change.COMMENT_GATE | Change.STATE,
        lambda thread: thread.render("threads/_nav_write.html", may_comment=_may_comment()),
    ),
    Region(
        "earn-hint",
        Change.COMMENT_GATE | Change.STATE,
        lambda thread: thread.render("threads/_earn.html", may_comment=_may_comment()),
    ),
    Region("thread-state", Change.STATE, lambda thread: thread.render("threads/_state.html")),
    Region("comments-count", Change.COMMENTS, lambda thread: thread.render("threads/_count.html")),
    Region(
        "price-dislike",
        Change.BALANCE | Change.GATES,
        lambda thread: thread.render("threads/_dislike_price.html"),
    ),
    Region("why-like", Change.XP | Change.GATES, lambda thread: thread.render("threads/_why_like.html")),
    Region(
        "comment-lock",
        Change.XP,
        lambda thread: thread.render("threads/_lock.html", **thread.composer),
        _shows_lock,
    ),
    Region(
        "your-comment",
        Change.COMMENT_GATE | Change.STATE,
        lambda thread: thread.render("threads/_your_comment.html", **thread.composer),
        lambda _thread: _may_comment(),
    ),
    Region(
        "comment-form-send",
        Change.BALANCE | Change.COMMENTS,
        lambda thread: thread.render("threads/_send.html", **thread.send),
        _shows_form,
    ),
)


def answer_on_thread(
    post_id: int,
    fragment: Callable[[], str],
    to: str,
    *,
    changed: Change,
    notice: Callable[[Outcome], answers.Notice] | None = None,
    but: str = "",
) -> Response | str:
    """Answer a write on a thread page as `answers.answer` does, and with the fragment every region that follows it.

    `changed` is what the action changed of the thread, `but` the id of the region that the fragment is itself.
    """
    along = lambda outcome: render_regions(post_id, changed | changed_by(outcome), but)  # noqa: E731
    return answers.answer(fragment, to, notice=notice, along=along)


def changed_by(outcome: Outcome) -> Change:
    """Return what follows on a page from what an action did to the viewer."""
    return (
        (Change.BALANCE if outcome.amount_mtwei else Change.NOTHING)
        | (Change.XP if outcome.gained_xp else Change.NOTHING)
        | (Change.GATES if outcome.moved_gates else Change.NOTHING)
        | (Change.COMMENT_GATE if Gate.COMMENT in outcome.moved_gates else Change.NOTHING)
        | (Change.ROWS if outcome.moved_gates & {Gate.FLAG, Gate.LIKE, Gate.COMMENT} else Change.NOTHING)
    )


def render_regions(post_id: int, changed: Change, but: str = "") -> str:
    """Render every region that follows what changed, each to take the place of the one on the page."""
    thread = Thread(post_id)
    found = [region for region in REGIONS if region.follows & changed and region.id != but and region.shown(thread)]
    rows = _rows(thread) if changed & Change.ROWS else ""
    return "".join(out_of_band(region.id, region.render(thread)) for region in found) + rows


def _rows(thread: Thread) -> str:
    """Render what can be done with each comment that the viewer has before them."""
    me = viewer().member
    try:
        shown = comment_page(thread.post_id, me, *place_in_thread(answers.page_arguments())).comments
    except (Invalid, NotFound):
        shown = ()  # an address that names no page: what was done is done, and a reload shows the rest
    in_place = comments_of(thread.post_id, answers.comments_in_place()[:_IN_PLACE_MAX], me)
    return "".join(
        render_footer(comment).replace("<footer", f'<footer hx-swap-oob="outerHTML:#comment-{comment.id}>footer"', 1)
        for comment in (*shown, *in_place)
        if not (comment.gone or comment.muting)
    )


def out_of_band(element_id: str, html: str) -> str:
    """Return a region, whose root has this id, so that HTMX puts it in the place of the one on the page."""
    return html.replace(f'id="{element_id}"', f'id="{element_id}" hx-swap-oob="true"', 1)
