"""Comments: writing, replying, editing, deleting, reacting."""

import json

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from forum.actions import comments as actions
from forum.actions.reactions import react as set_reaction
from forum.forms.posts import CommentForm, RemovalForm
from forum.i18n import _
from forum.models import Member
from forum.queries.comments import comment_view
from forum.queries.permalink import Place, place_of
from forum.render import notices
from forum.render.thread import (
    render_comment,
    render_created,
    render_deleted,
    render_prices,
    render_reactions,
    render_reply_form,
    show_composer_again,
)
from forum.web import answers
from forum.web.limits import writing
from forum.web.login import current_member, signed_in

bp = Blueprint("comments", __name__)


@bp.post("/posts/<id:post_id>/comments")
@writing
@answers.redisplays_form(show_composer_again)
@signed_in
def create(me: Member, post_id: int) -> object:
    """Write a comment, or a reply."""
    form = CommentForm()
    actions.require_may_comment(me, post_id)
    form.check()
    comment_id = answers.once(
        me, lambda: actions.write_comment(me, post_id, form.body.data, form.parent, form.avatar.data or None)
    )
    said = _("Your reply is published.") if form.parent else _("Your comment is published.")
    response = make_response(
        answers.answer(
            lambda: render_created(comment_id),
            _address(comment_id),
            notice=lambda outcome: notices.with_figures(said, outcome),
        )
    )
    if answers.wants_fragment():
        response.headers["HX-Trigger-After-Settle"] = json.dumps({"created": {"id": comment_id}})
    return response


@bp.get("/comments/<id:comment_id>")
def show(comment_id: int) -> object:
    """Lead to the comment in its thread; HTMX gets the comment alone."""
    if answers.wants_fragment():
        return render_comment(comment_id)
    return redirect(_address(comment_id), 303)


@bp.get("/comments/<id:comment_id>/reply")
@signed_in
def reply(me: Member, comment_id: int) -> object:
    """Show the form for a reply: under the comment, or as the form of the thread page."""
    if answers.wants_fragment():
        return render_reply_form(comment_id)
    place = place_of(comment_id)
    return redirect(_page(place, reply_to=comment_id) + "#comment-form", 303)


def _show_form(errors: dict[str, list[str]], comment_id: int) -> str:
    return _form_page(CommentForm(), errors, comment_id)


def _form_page(form: CommentForm, errors: dict[str, list[str]], comment_id: int) -> object:
    template = "comments/_edit.html" if answers.wants_fragment() else "comments/edit.html"
    comment = comment_view(comment_id, current_member())
    response = make_response(render_template(template, form=form, errors=errors, comment=comment))
    if answers.wants_fragment():
        response.headers["HX-Retarget"] = f"#comment-{comment_id}"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


@bp.get("/comments/<id:comment_id>/edit")
@signed_in
def edit(me: Member, comment_id: int) -> object:
    """Show the form with the comment as it is."""
    comment = actions.own_comment(me, comment_id)
    return _form_page(CommentForm(data={"body": comment.body, "avatar": comment.avatar}), {}, comment_id)


@bp.post("/comments/<id:comment_id>/edit")
@writing
@answers.redisplays_form(_show_form)
@signed_in
def update(me: Member, comment_id: int) -> object:
    """Change a comment."""
    form = CommentForm()
    actions.own_comment(me, comment_id)
    form.check()
    answers.once(me, lambda: actions.edit_comment(me, comment_id, form.body.data, form.avatar.data or None))
    return answers.answer(lambda: render_comment(comment_id), _address(comment_id))


@bp.post("/comments/<id:comment_id>/delete")
@signed_in
def delete(me: Member, comment_id: int) -> object:
    """Take a comment away; a tombstone stays."""
    form = RemovalForm()
    form.check()
    answers.once(me, lambda: actions.delete_comment(me, comment_id, form.reason.data))
    return answers.answer(lambda: render_deleted(comment_id), _address(comment_id))


@bp.post("/comments/<id:comment_id>/reaction")
@signed_in
def react(me: Member, comment_id: int) -> object:
    """Like, dislike, or neither."""
    value = request.form.get("value", "")
    answers.once(me, lambda: set_reaction(me, comment_id, value))
    return answers.answer(
        lambda: _reacted(comment_id), _address(comment_id), notice=lambda outcome: notices.opinion(value, outcome)
    )


def _reacted(comment_id: int) -> str:
    return render_reactions(comment_id) + render_prices(place_of(comment_id).post_id)


def _address(comment_id: int) -> str:
    return f"{_page(place_of(comment_id))}#comment-{comment_id}"


def _page(place: Place, **more: object) -> str:
    within = {"under": place.under, "after": place.after, **more}
    arguments = {name: value for name, value in within.items() if value is not None}
    return url_for("posts.show", post_id=place.post_id, slug=place.slug, **arguments)
