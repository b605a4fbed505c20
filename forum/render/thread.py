"""The thread page and its panels, as the viewer sees them."""

from collections.abc import Mapping
from dataclasses import asdict
from secrets import token_urlsafe

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from forum.forms.posts import CommentForm
from forum.models import Post
from forum.models.draft import thread_place
from forum.models.hurry import hurry_since
from forum.queries.comment_pages import comment_page
from forum.queries.post import PostView, draft_of, post_view
from forum.queries.readings import reading_view
from forum.queries.reports import report_list
from forum.queries.thread import ThreadPage, thread_page
from forum.queries.thread_order import SORTS
from forum.queries.thread_trees import Turn
from forum.render.composer import Errors, composer_inputs, quoting, replied_to
from forum.render.sharing import shared_thread
from forum.rules.gates import Gate
from forum.rules.thread_tools import SLOW_SECONDS
from forum.web.addresses import number
from forum.web.viewer import site, viewer

# What `_tools.html` needs besides the post; with nothing typed.
TOOLS = {"tool": "", "tool_form": None, "tool_errors": {}, "slow_choices": SLOW_SECONDS}


def render_thread(post_id: int, form: CommentForm | None = None, errors: Errors | None = None, **tools: object) -> str:
    """Render the thread page; with `form`, what was typed into the comment form, and the errors beside it.

    `tools` are inputs of `_tools.html`, where something was typed there.
    """
    who, arguments = viewer(), request.args if request.method == "GET" else {}
    parent_id = form.parent if form else number(arguments.get("reply_to"))
    since = hurry_since(site().economy_rules)
    sort, turn = place_in_thread(arguments)
    page = thread_page(post_id, who.member, sort, turn, since=since, parent_id=parent_id)
    reading = _reading_inputs(page.post, with_xp=who.member is not None and not who.may[Gate.COMMENT])
    parent = replied_to(post_id, parent_id, page.comments)
    draft = (form.body.data, form.avatar.data) if form else _draft(page, parent and parent.id)
    if parent and who.member and "quote" in arguments:
        draft = quoting(parent, draft)
    recent = page.post.hurry, reading["reading"].recent_xp
    return render_template(
        "threads/show.html",
        page=page,
        post=page.post,
        sort=page.sort,
        sorts=SORTS,
        reports=page.reports,
        further=page.further,
        shared=shared_thread(page, turn, to_member=who.member is not None),
        **(reading | composer_inputs(post_id, parent, draft, errors, *recent, closing=page.post.closing)),
        **(TOOLS | tools),
    )


def render_tools(post_id: int, **tools: object) -> str:
    """Render what moderators can do to the thread; `tools` are further inputs of `_tools.html`."""
    return render_template("threads/_tools.html", post=post_view(post_id, viewer().member), **(TOOLS | tools))


def render_more_comments(post_id: int) -> str:
    """Render what goes on below the comments that are on the page already: the next rows, and the way on from them."""
    me = viewer().member
    sort, turn = place_in_thread(request.args)
    post, page = post_view(post_id, me), comment_page(post_id, me, sort, turn)
    # A conversation begins, on a page of its own, with what it is about: that is there already.
    rows = page.rows[page.context :]
    return render_template("threads/_more_comments.html", post=post, page=page, rows=rows, sort=sort, turn=turn)


def place_in_thread(arguments: Mapping[str, str]) -> tuple[str, Turn]:
    """Return the order and the page of a thread that the arguments of its address name."""
    under, margin = number(arguments.get("under")), number(arguments.get("margin"))
    turn = Turn(arguments.get("after"), arguments.get("before"), under, margin)
    return arguments.get("sort", "best"), turn


def place_in_links(arguments: MultiDict[str, str]) -> tuple[str, Turn] | None:
    """Return the place in the thread as `place_in_thread` does; None for arguments that no link of ours has.

    Such as an unknown name, a name that comes twice, or a number that does not begin as numbers do.
    """
    sort, turn = place_in_thread(arguments)
    written = {"sort": sort, **asdict(turn)}
    said = [(name, value) for name, values in arguments.lists() for value in values]
    if len(said) > len(dict(said)) or any(str(written.get(name)) != value for name, value in said):
        return None
    # Any number would do for the margin of rows that come in place: only the usual one is worth keeping.
    return (sort, turn) if turn == turn.as_linked() and not turn.margin else None


def _draft(page: ThreadPage, parent_id: int | None) -> tuple[str | None, str | None]:
    me = viewer().member
    if me and parent_id:
        return draft_of(me, thread_place(page.post.id, parent_id))
    return page.post.my_draft, page.post.my_draft_avatar


def render_vote(post_id: int) -> str:
    """Render the plus and the minus of a post."""
    return render_template("threads/_vote.html", post=post_view(post_id, viewer().member))


def render_report(post_id: int) -> str:
    """Render the viewer's profit and loss on the post, by the newest report."""
    me = viewer().member
    post, reports = post_view(post_id, me), report_list(me, post_id)
    return render_template("threads/_report.html", post=post, reports=reports, key=token_urlsafe(12))


def render_reading(post: Post, nonce: str | None = None, refusal: str | None = None) -> str:
    """Render the viewer's reading of the post; with the nonce for the next beat, or why one was refused."""
    return render_template("threads/_reading.html", **_reading_inputs(post, nonce, refusal))


def _reading_inputs(
    post: Post | PostView, nonce: str | None = None, refusal: str | None = None, *, with_xp: bool = False
) -> dict[str, object]:
    """Return the inputs of the reading panel; `with_xp` also what the lock shows of the viewer's pace."""
    me = viewer().member
    return {
        "post_id": post.id,
        "mine": me is not None and me.id == post.author_id,
        "reading": reading_view(me, post.id, post.words, site().economy_rules, site().level_rules.xp, with_xp=with_xp),
        "nonce": nonce,
        "refusal": refusal,
    }
