"""The thread page and its parts, rendered for whoever asks: as a page, or as a fragment of one."""

import re
from datetime import datetime, timedelta
from secrets import token_urlsafe

from flask import Response, get_template_attribute, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

from forum.clock import now
from forum.errors import NotFound
from forum.forms.posts import CommentForm
from forum.i18n import _
from forum.models import Member, Post
from forum.models.draft import thread_place
from forum.queries.comments import CommentView, comment_view
from forum.queries.levels import RecentXp
from forum.queries.readings import reading_view
from forum.queries.reports import report_list
from forum.queries.thread import SORTS, PostView, draft_of, live_comments, post_view, recent_comments, thread_page
from forum.render.ladder import own_pace
from forum.rules.gates import Gate
from forum.web import answers
from forum.web.preferences import content_lang
from forum.web.viewer import site, viewer

Errors = dict[str, list[str]]

_REPLY_FORM_ID = re.compile(r"reply-form-\d+", re.ASCII)


def render_thread(post_id: int, form: CommentForm | None = None, errors: Errors | None = None) -> str:
    """Render the thread page; with `form`, what was typed into the comment form, and the errors beside it."""
    me = viewer().member
    arguments = request.args if request.method == "GET" else {}
    order = arguments.get("sort", "best"), arguments.get("after"), _number(arguments.get("under"))
    page = thread_page(post_id, me, *order, since=_hurry_since())
    parent = _replied_to(post_id, me, page.comments, form.parent if form else _number(arguments.get("reply_to")))
    if form:
        body = form.body.data
    else:
        body = draft_of(me, thread_place(post_id, parent.id)) if me and parent else page.post.my_draft
    locked = me is not None and not viewer().may[Gate.COMMENT]
    panel = _reading(page.post, with_xp=locked)
    late = panel["reading"].recent_xp
    return render_template(
        "threads/show.html",
        page=page,
        post=page.post,
        sort=page.sort,
        sorts=SORTS,
        reports=page.reports,
        **(panel | _composer(post_id, me, parent, body, form, errors, page.post.my_recent, late)),
    )


def render_vote(post_id: int) -> str:
    """Render the plus and the minus of a post, as the viewer sees them."""
    return render_template("threads/_vote.html", post=post_view(post_id, viewer().member))


def render_report(post_id: int) -> str:
    """Render the viewer's profit and loss on the post, as it stands in the newest report."""
    me = viewer().member
    post, reports = post_view(post_id, me), report_list(me, post_id)
    return render_template("threads/_report.html", post=post, reports=reports, key=token_urlsafe(12))


def render_reading(post: Post, nonce: str | None = None, refusal: str | None = None) -> str:
    """Render the viewer's reading of the post; with the nonce that the next beat must bring, or why one was refused."""
    return render_template("threads/_reading.html", **_reading(post, nonce, refusal))


def _reading(
    post: Post | PostView, nonce: str | None = None, refusal: str | None = None, *, with_xp: bool = False
) -> dict[str, object]:
    """Return what the panel of a reading is made of; `with_xp` also what the lock says of the viewer's pace."""
    me = viewer().member
    return {
        "post_id": post.id,
        "mine": me is not None and me.id == post.author_id,
        "reading": reading_view(me, post.id, post.words, site().economy_rules, with_xp=with_xp),
        "nonce": nonce,
        "refusal": refusal,
    }


def render_prices(post_id: int) -> str:
    """Render, behind a fragment, what acting in this thread costs the viewer from now on."""
    who = viewer()
    say_all = get_template_attribute("threads/_prices.html", "swapped")
    tribute_mtwei = _tribute_mtwei(recent_comments(who.member, post_id, _hurry_since()))
    return str(say_all(who.balance_mtwei, site().economy_rules, tribute_mtwei))


def _hurry_since() -> datetime:
    return now() - timedelta(minutes=site().economy_rules.hurry_minutes)


def _tribute_mtwei(recent: int) -> int:
    return site().economy_rules.tribute_mtwei(recent)


def render_comment(comment_id: int) -> str:
    """Render one comment, as the viewer sees it."""
    return _comment_macro("comment_row", comment_id, content_lang=content_lang())


def render_reactions(comment_id: int) -> str:
    """Render the likes and dislikes of a comment, as the viewer sees them."""
    return _comment_macro("reactions", comment_id)


def _comment_macro(name: str, comment_id: int, **more: object) -> str:
    who = viewer()
    macro = get_template_attribute("threads/_comment.html", name)
    token = generate_csrf() if who.member else ""
    comment = comment_view(comment_id, who.member)
    return str(macro(comment, who.member, who.level_rules, who.may, token, **more))


def render_created(comment_id: int) -> str:
    """Render a comment just written, and what else on the page follows from it: the count, an empty form."""
    me = viewer().member
    comment = comment_view(comment_id, me)
    created = render_template(
        "threads/_created.html",
        comment=comment,
        count=live_comments(comment.post_id),
        **_composer(comment.post_id, me, None, "", None, None),
    )
    return created + render_prices(comment.post_id)


def render_deleted(comment_id: int) -> str:
    """Render what is left of a comment just deleted, and the count that follows from it."""
    comment = comment_view(comment_id, viewer().member)
    return render_template("threads/_deleted.html", comment=comment, count=live_comments(comment.post_id))


def render_reply_form(comment_id: int) -> str:
    """Render the form (below the gate: the lock) for a reply to the comment, under it. Raises NotFound."""
    me = viewer().member
    parent = comment_view(comment_id, me)
    if parent.removed or post_view(parent.post_id, me).removed:
        raise NotFound(_("What you reply to has been deleted."))
    body = draft_of(me, thread_place(parent.post_id, parent.id)) if me else ""
    composer = _composer(parent.post_id, me, parent, body, None, None)
    return _render_composer(composer | {"form_id": f"reply-form-{comment_id}"})


def show_composer_again(errors: Errors, post_id: int) -> Response:
    """Render the comment form, or below the gate the lock, with what was typed and what is wrong with it."""
    form = CommentForm()
    if not answers.wants_fragment():
        return make_response(render_thread(post_id, form, errors))
    me = viewer().member
    parent = _replied_to(post_id, me, (), form.parent)
    composer = _composer(post_id, me, parent, form.body.data, form, errors)
    # The form stands at the end of the page or, for a reply, under the comment: its answer takes its place.
    if _REPLY_FORM_ID.fullmatch(request.form.get("form_id", "")):
        composer["form_id"] = request.form["form_id"]
    response = make_response(_render_composer(composer))
    response.headers["HX-Retarget"] = f"#{composer['form_id']}"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def _render_composer(composer: dict[str, object]) -> str:
    return render_template("threads/_composer.html", **composer)


def _composer(
    post_id: int,
    me: Member | None,
    parent: CommentView | None,
    body: str,
    form: CommentForm | None,
    errors: Errors | None,
    recent: int | None = None,
    late: RecentXp | None = None,
) -> dict[str, object]:
    """Return what the comment form and the lock are made of.

    `recent` and `late` are known where the page has counted already; else each costs a statement.
    """
    if recent is None:
        recent = recent_comments(me, post_id, _hurry_since()) if me else 0
    may_comment = viewer().may[Gate.COMMENT]
    return {
        "form_id": "comment-form",
        "post_id": post_id,
        "parent": parent,
        "body": body,
        "avatar": form.avatar.data if form and form.avatar.data else me and me.avatar,
        "key": token_urlsafe(12),
        "errors": errors or {},
        "tribute_mtwei": _tribute_mtwei(recent),
        "may_comment": may_comment,
        "pace": own_pace(me, late, Gate.COMMENT) if me and not may_comment else None,
    }


def _replied_to(
    post_id: int, me: Member | None, shown: list[CommentView] | tuple[()], parent_id: int | None
) -> CommentView | None:
    """Return the comment that is being replied to, if it stands in this thread."""
    if parent_id is None:
        return None
    try:
        parent = next((comment for comment in shown if comment.id == parent_id), None) or comment_view(parent_id, me)
    except NotFound:
        return None
    return parent if parent.post_id == post_id and not parent.removed else None


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= 18 else None
