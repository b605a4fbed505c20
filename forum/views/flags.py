"""Flags on posts and comments."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, make_response, request, url_for

from forum.actions.flags import NONE
from forum.actions.flags import flag as put_flag
from forum.errors import NotFound
from forum.forms.moderation import FlagForm
from forum.i18n import _
from forum.models import Member
from forum.queries.comments import CommentView, comment_view
from forum.queries.permalink import place_of
from forum.queries.post import PostView, post_view, thread_stamp
from forum.render.flags import render_comment_flag, render_post_flag
from forum.render.places import comment_address, page_address
from forum.render.regions import Change, answer_on_thread
from forum.rules.decisions import FlagReason
from forum.web import answers
from forum.web.login import require_member, signed_in

bp = Blueprint("flags", __name__)

Errors = dict[str, list[str]]
View = TypeVar("View", PostView, CommentView)


def _form_page(kind: str, thing: PostView | CommentView, errors: Errors) -> object:
    if thing.gone:
        raise NotFound(_("This is hidden, or it has been deleted."))
    inputs = {"kind": kind, "thing": thing, "form": FlagForm(), "errors": errors, "reasons": FlagReason}
    html = answers.render_part_or_page("flags/_form.html", "flags/show.html", **inputs)
    return answers.in_place_of(f"flag-{kind}-{thing.id}", html) if answers.wants_fragment() else html


def _show_comment_form(errors: Errors, comment_id: int) -> object:
    return _form_page("comment", comment_view(comment_id, require_member()), errors)


def _show_post_form(errors: Errors, post_id: int) -> object:
    return _form_page("post", post_view(post_id, require_member()), errors)


@bp.get("/comments/<id:comment_id>/flags")
@signed_in
def on_comment(_me: Member, comment_id: int) -> object:
    """Show the form that flags a comment; with `closed`, what stood in its place before."""
    return render_comment_flag(comment_id) if "closed" in request.args else _show_comment_form({}, comment_id)


@bp.get("/posts/<id:post_id>/flags")
@signed_in
def on_post(_me: Member, post_id: int) -> object:
    """Show the form that flags a post; with `closed`, what stood in its place before."""
    return render_post_flag(post_id) if "closed" in request.args else _show_post_form({}, post_id)


@bp.post("/comments/<id:comment_id>/flags")
@answers.redisplays_form(bp, _show_comment_form)
@signed_in
def flag_comment(me: Member, comment_id: int) -> object:
    """Flag a comment, or take the flag back."""
    form = FlagForm()
    form.check()
    answers.act_once(me, lambda: put_flag(me, form.reason.data, form.note.data, comment_id=comment_id))
    place, seen = place_of(comment_id), _seen(comment_view, comment_id, me)
    if seen is None:
        return _lead_away(me, form, place.post_id, page_address(place))
    hidden = bool(seen.hidden_because)
    to, say = comment_address(place, comment_id), _said(form, hidden)
    changed = Change.COMMENTS if hidden else Change.NOTHING
    part = lambda: render_comment_flag(comment_id)  # noqa: E731
    response = make_response(answer_on_thread(place.post_id, part, to, changed=changed, notice=lambda _outcome: say))
    if hidden and answers.wants_fragment():
        response.headers["HX-Retarget"] = f"#comment-{comment_id}"
    return response


@bp.post("/posts/<id:post_id>/flags")
@answers.redisplays_form(bp, _show_post_form)
@signed_in
def flag_post(me: Member, post_id: int) -> object:
    """Flag a post, or take the flag back."""
    form = FlagForm()
    form.check()
    answers.act_once(me, lambda: put_flag(me, form.reason.data, form.note.data, post_id=post_id))
    seen = _seen(post_view, post_id, me)
    if seen is None:
        return _lead_away(me, form, post_id, "")
    hidden = bool(seen.hidden_because)
    to, say = url_for("posts.show", post_id=post_id, slug=thread_stamp(post_id).slug) + "#post", _said(form, hidden)
    if hidden:
        return answers.redirect_to(to, lambda _outcome: say)
    return answers.answer(lambda: render_post_flag(post_id), to, notice=lambda _outcome: say)


def _seen(view: Callable[[int, Member], View], thing_id: int, me: Member) -> View | None:
    """Return the thing as `me` sees it; None where it waits for a moderator since they flagged it."""
    try:
        return view(thing_id, me)
    except NotFound:
        return None


def _lead_away(me: Member, form: FlagForm, post_id: int, thread: str) -> object:
    """Answer where the thing is on no page of `me` any more: by the thread if they see that one, else the front."""
    to = thread if _seen(post_view, post_id, me) else url_for("front.show")
    return answers.redirect_to(to, lambda _outcome: _said(form, hidden=False))


def _said(form: FlagForm, hidden: bool) -> str:
    if form.reason.data == NONE:
        return _("You took your flag back.")
    if hidden:
        return _("Thank you. Enough members have flagged this: it’s hidden until a moderator has looked at it.")
    return _("Thank you. A moderator will look at it.")
