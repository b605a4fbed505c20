"""Comments: writing, replying, editing, deleting, reacting."""

import json
from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, request

from forum.actions import comments as actions
from forum.actions.drafts import put_aside_offered
from forum.actions.gates import require_level
from forum.actions.reactions import react as set_reaction
from forum.actions.removals import restore_comment
from forum.actions.thread_tools import set_featuring
from forum.forms.posts import CommentForm, RemovalForm
from forum.forms.thread_tools import ToolForm
from forum.i18n import _
from forum.models import Member
from forum.models.draft import comment_edit_place
from forum.queries.comments import comment_view
from forum.queries.holding import comment_waits
from forum.queries.likes import likes_page
from forum.queries.permalink import place_of
from forum.render import notices
from forum.render.comment import render_comment, render_created, render_reactions, render_restored
from forum.render.composer import form_id, redisplay_composer, render_quotation, render_reply_form
from forum.render.editing import redisplay_comment_edit, render_comment_edit
from forum.render.places import address_in_thread, comment_address, page_address
from forum.render.prices import render_send
from forum.render.regions import Change, answer_on_thread
from forum.render.thread import render_thread
from forum.rules.gates import Gate
from forum.web import answers
from forum.web.addresses import number
from forum.web.login import current_member, signed_in
from forum.web.viewer import Outcome

bp = Blueprint("comments", __name__)

Errors = dict[str, list[str]]


def _redisplay_composer(errors: Errors, post_id: int) -> object:
    form = CommentForm()
    return (
        redisplay_composer(post_id, form, errors) if answers.wants_fragment() else render_thread(post_id, form, errors)
    )


@bp.post("/posts/<id:post_id>/comments")
@answers.redisplays_form(bp, _redisplay_composer)
@signed_in
def create(me: Member, post_id: int) -> object:
    """Write a comment, or a reply."""
    form = CommentForm()
    actions.require_may_comment(me, post_id)
    form.check()
    body, avatar = form.body.data, form.avatar.data or None
    comment_id = answers.act_once(me, lambda: actions.write_comment(me, post_id, body, form.parent, avatar))
    return _answer_created(comment_id, _("Reply published.") if form.parent else _("Comment published."))


def _answer_created(comment_id: int, sentence: str) -> Response:
    """Answer with the comment, which scripts are told of, so that the page can go to it."""
    place = place_of(comment_id)
    response = make_response(
        answer_on_thread(
            place.post_id,
            lambda: render_created(comment_id),
            comment_address(place, comment_id),
            changed=Change.COMMENTS,
            notice=lambda outcome: notices.written(sentence, outcome, waits=comment_waits(comment_id)),
        )
    )
    if answers.wants_fragment():
        response.headers["HX-Trigger-After-Settle"] = json.dumps({"created": {"id": comment_id}})
    return response


@bp.get("/posts/<id:post_id>/comments")
def jump(post_id: int) -> object:
    """Lead to the first comment `on` a day of the thread, or to the one `at` a place of it, by date."""
    return redirect(address_in_thread(post_id, request.args), 303)


@bp.get("/comments/<id:comment_id>")
def show(comment_id: int) -> object:
    """Lead to the comment in its thread; HTMX gets the comment alone."""
    if answers.wants_fragment():
        return render_comment(comment_id)
    return redirect(comment_address(place_of(comment_id), comment_id), 303)


@bp.get("/comments/<id:comment_id>/reply")
@signed_in
def reply(me: Member, comment_id: int) -> object:
    """Show the form for a reply, with `quote=1` quoting the comment: under it, or as the form of the thread page."""
    quotes = "quote" in request.args
    if answers.wants_fragment():
        return render_reply_form(comment_id, quotes=quotes)
    address = page_address(place_of(comment_id), reply_to=comment_id, quote=1 if quotes else None)
    return redirect(address + "#comment-form", 303)


@bp.get("/comments/<id:comment_id>/quotation")
@signed_in
def quotation(me: Member, comment_id: int) -> Response:
    """Give the comment as Markdown that quotes it, for whatever its reader is writing."""
    actions.require_may_comment(me, comment_view(comment_id, me).post_id)
    return Response(render_quotation(comment_id), mimetype="text/plain")


@bp.get("/posts/<id:post_id>/comments/send")
def send(post_id: int) -> object:
    """Show the part of a comment form that sends it, with the price now; nothing to who has been logged out since."""
    me, parent_id = current_member(), number(request.args.get("parent_id"))
    if me is None:
        return "", 204
    actions.require_may_comment(me, post_id)
    return render_send(form_id(), post_id, parent_id)


@bp.get("/comments/<id:comment_id>/edit")
@signed_in
def edit(me: Member, comment_id: int) -> object:
    """Show the form with the comment as it is, and offer the draft of another version; or with that draft."""
    html = render_comment_edit(me, actions.own_comment(me, comment_id), continues="draft" in request.args)
    return answers.in_place_of(f"comment-{comment_id}", html) if answers.wants_fragment() else html


@bp.post("/comments/<id:comment_id>/edit")
@answers.redisplays_form(bp, redisplay_comment_edit)
@signed_in
def update(me: Member, comment_id: int) -> object:
    """Change a comment."""
    form = CommentForm()
    actions.own_comment(me, comment_id)
    form.check()
    answers.act_once(me, lambda: _edit(me, comment_id, form))
    return answers.answer(
        lambda: render_comment(comment_id),
        comment_address(place_of(comment_id), comment_id),
        notice=lambda outcome: notices.written(_("Comment updated."), outcome, waits=comment_waits(comment_id)),
    )


def _edit(me: Member, comment_id: int, form: CommentForm) -> int:
    put_aside_offered(me, comment_edit_place(comment_id), form.instead_of.data or "")
    return actions.edit_comment(me, comment_id, form.body.data, form.avatar.data or None)


@bp.post("/comments/<id:comment_id>/delete")
@signed_in
def delete(me: Member, comment_id: int) -> object:
    """Take a comment away; a tombstone stays."""
    form = RemovalForm()
    form.check()
    answers.act_once(me, lambda: actions.delete_comment(me, comment_id, form.reason.data))
    return _answer_changed(
        comment_id, render_comment, lambda _outcome: notices.deleted("comment", comment_view(comment_id, me))
    )


@bp.post("/comments/<id:comment_id>/restore")
@signed_in
def restore(me: Member, comment_id: int) -> object:
    """Undo the deletion of a comment."""
    answers.act_once(me, lambda: restore_comment(me, comment_id))
    return _answer_changed(comment_id, render_restored, lambda _outcome: _("Comment restored."))


@bp.post("/comments/<id:comment_id>/featuring")
@signed_in
def feature(me: Member, comment_id: int) -> object:
    """Feature a comment, or take that back."""
    form = ToolForm()
    form.check()
    answers.act_once(me, lambda: set_featuring(me, comment_id, form.on, form.reason.data))
    sentence = _("Comment featured.") if form.on else _("Comment no longer featured.")
    return _answer_changed(comment_id, render_comment, lambda _outcome: sentence, Change.STATE)


def _answer_changed(
    comment_id: int,
    render: Callable[[int], str],
    notice: Callable[[Outcome], answers.Notice],
    changed: Change = Change.COMMENTS,
) -> object:
    place = place_of(comment_id)
    return answer_on_thread(
        place.post_id,
        lambda: render(comment_id),
        comment_address(place, comment_id),
        changed=changed,
        notice=notice,
    )


@bp.post("/comments/<id:comment_id>/reaction")
@signed_in
def react(me: Member, comment_id: int) -> object:
    """Like, dislike, or neither."""
    value = request.form.get("value", "")
    answers.act_once(me, lambda: set_reaction(me, comment_id, value))
    place = place_of(comment_id)
    return answer_on_thread(
        place.post_id,
        lambda: render_reactions(comment_id),
        comment_address(place, comment_id),
        changed=Change.REACTION,
        notice=lambda outcome: notices.opinion(value, outcome),
    )


@bp.get("/comments/<id:comment_id>/likes")
@signed_in
def likes(me: Member, comment_id: int) -> str:
    """Show who liked the comment, to those who may like. Who disliked it stays with them."""
    require_level(me, Gate.LIKE)
    found = likes_page(comment_id, me, request.args.get("after"))
    return answers.render_part_or_page("comments/_likes.html", "comments/likes.html", likes=found)
