"""The comment form, and the lock in its place below the gate."""

import re
from collections.abc import Iterable
from secrets import token_urlsafe

from flask import Response, render_template, request, url_for

from forum.errors import NotFound
from forum.forms.posts import CommentForm
from forum.i18n import _
from forum.models import Member
from forum.models.draft import thread_place
from forum.models.hurry import Hurry
from forum.models.thread_state import StaffMark, turn_of
from forum.queries.comments import CommentView, comment_view, source_of
from forum.queries.levels import RecentXp
from forum.queries.post import draft_of, post_view
from forum.render.ladder import own_pace
from forum.render.prices import tribute
from forum.rules.gates import Gate
from forum.rules.pace import Pace
from forum.text.quoting import quotation, with_quotation
from forum.web.answers import in_place_of
from forum.web.viewer import viewer

Errors = dict[str, list[str]]

_FORM_ID = "comment-form"
_REPLY_FORM_ID = re.compile(r"reply-form-\d+", re.ASCII)


def render_reply_form(comment_id: int, *, quotes: bool = False) -> str:
    """Render the form (below the gate: the lock) for a reply to the comment, under it. Raises NotFound.

    Where it `quotes`, the comment's words are in it, after what was written before.
    """
    me = viewer().member
    parent = _answerable(comment_id)
    post = post_view(parent.post_id, me)
    if post.closed:
        raise NotFound(_("The comment you’re replying to has been deleted."))
    draft = draft_of(me, thread_place(parent.post_id, parent.id)) if me else ("", "")
    if quotes:
        draft = quoting(parent, draft)
    inputs = composer_inputs(parent.post_id, parent, draft, closing=post.closing) | {
        "form_id": f"reply-form-{comment_id}"
    }
    return render_template("threads/_composer.html", **inputs)


def _answerable(comment_id: int) -> CommentView:
    comment = comment_view(comment_id, viewer().member)
    if comment.removed or comment.hidden_because or comment.closed:
        raise NotFound(_("The comment you’re replying to has been deleted."))
    return comment


def render_quotation(comment_id: int) -> str:
    """Return the Markdown that quotes a comment in an answer of the viewer's. Raises NotFound."""
    return _quotation_of(_answerable(comment_id))


def quoting(parent: CommentView, draft: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """Return the draft of a reply with the comment quoted in it."""
    body, avatar = draft
    return with_quotation(body or "", _quotation_of(parent)), avatar


def _quotation_of(comment: CommentView) -> str:
    name = "" if comment.name.startswith("~") else comment.name  # whoever has left is nobody to address
    return quotation(source_of(comment.id), name, keeps_links=viewer().may[Gate.LINK])


def redisplay_composer(post_id: int, form: CommentForm, errors: Errors) -> Response:
    """Return the form (below the gate: the lock) as a fragment, with what was typed and what is wrong with it."""
    draft = form.body.data, form.avatar.data
    closing = turn_of(0, post_id)[0].closing
    inputs = composer_inputs(post_id, replied_to(post_id, form.parent), draft, errors, closing=closing)
    # The form is at the end of the page or, for a reply, under the comment: its answer takes its place.
    inputs["form_id"] = form_id()
    return in_place_of(inputs["form_id"], render_template("threads/_composer.html", **inputs))


def render_kept_composer(me: Member, post_id: int | None, comment_id: int | None) -> tuple[str, str]:
    """Return the id of the form (or the lock) that the request is about, and that form with the draft that is kept.

    It is that of the thread or, with a comment, of the reply to it. Raises NotFound.
    """
    parent = comment_view(comment_id, me) if comment_id else None
    post = post_view(parent.post_id if parent else post_id or 0, me)
    draft = draft_of(me, thread_place(post.id, comment_id))
    inputs = composer_inputs(post.id, parent, draft, closing=post.closing) | {"form_id": form_id()}
    is_lock = inputs["form_id"] == _FORM_ID and not inputs["may_comment"]
    return "comment-lock" if is_lock else form_id(), render_template("threads/_composer.html", **inputs)


def form_id() -> str:
    """Return the id of the form that the request is about: of the one at the end of the page, or under a comment."""
    named = request.values.get("form_id", "")
    return named if _REPLY_FORM_ID.fullmatch(named) else _FORM_ID


def composer_inputs(
    post_id: int,
    parent: CommentView | None = None,
    draft: tuple[str | None, str | None] = ("", ""),
    errors: Errors | None = None,
    hurry: Hurry | None = None,
    recent_xp: RecentXp | None = None,
    closing: StaffMark | None = None,
) -> dict[str, object]:
    """Return the inputs of the comment form and the lock. `draft` is the text and the avatar picked for it.

    `closing` says that the thread takes no more comments: then there is no form.
    `hurry` (of the viewer here, see `tribute`) and `recent_xp` are known where the page has read them already;
    else each costs a statement.
    """
    me, may_comment = viewer().member, viewer().may[Gate.COMMENT]
    body, avatar = draft
    return {
        "form_id": _FORM_ID,
        "post_id": post_id,
        "parent": parent,
        "parent_id": parent and parent.id,
        "body": body,
        "avatar": avatar or (me and me.avatar),
        "key": token_urlsafe(12),
        "errors": errors or {},
        "tribute": tribute(post_id, parent and parent.id, hurry),
        "may_comment": may_comment,
        "closing": closing,
        "pace": None if may_comment else _pace_to_comment(post_id, parent, recent_xp),
    }


def _pace_to_comment(post_id: int, parent: CommentView | None, recent_xp: RecentXp | None) -> Pace | None:
    """Return how far it is to the gate for a member, with a quiz that leads back to the draft.

    None for anonymous readers, and for who is under a sanction: XP do not open what that closes.
    """
    me = viewer().member
    pace = own_pace(me, recent_xp, Gate.COMMENT) if me and not viewer().sanction else None
    draft = url_for("posts.show", post_id=post_id, reply_to=parent and parent.id, _anchor="your-comment")
    return pace and pace.returning_to(draft)


def replied_to(post_id: int, parent_id: int | None, shown: Iterable[CommentView] = ()) -> CommentView | None:
    """Return the comment that is being replied to, if it is in this thread. Costs a statement unless it is `shown`."""
    if parent_id is None:
        return None
    try:
        known = next((comment for comment in shown if comment.id == parent_id), None)
        parent = known or comment_view(parent_id, viewer().member)
    except NotFound:
        return None
    return parent if parent.post_id == post_id and not (parent.removed or parent.hidden_because) else None
