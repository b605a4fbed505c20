"""Comments for programs: one comment, changing and deleting one's own, reacting."""

from flask import Blueprint, Response

from forum.actions.comments import delete_comment, edit_comment, own_comment
from forum.actions.reactions import react
from forum.models import Member
from forum.render.api.found import comment_shape
from forum.web.json_api import choice, comment_form, json_answer, read_arguments, read_fields, read_nothing
from forum.web.login import current_member, signed_in

bp = Blueprint("api_comments", __name__, url_prefix="/api/v1/comments")


@bp.get("/<id:comment_id>")
def show(comment_id: int) -> Response:
    """Give one comment."""
    read_arguments()
    return json_answer(comment_shape(comment_id, current_member()))


@bp.patch("/<id:comment_id>")
@signed_in
def update(me: Member, comment_id: int) -> Response:
    """Change one's own comment."""
    read_arguments()
    own_comment(me, comment_id)
    form = comment_form(read_fields({"body": str}, {"avatar": str}))
    edit_comment(me, comment_id, form.body.data, form.avatar.data or None)
    return json_answer(comment_shape(comment_id, me))


@bp.delete("/<id:comment_id>")
@signed_in
def delete(me: Member, comment_id: int) -> Response:
    """Delete one's own comment; a tombstone stays."""
    read_nothing()
    delete_comment(me, comment_id)
    return Response(status=204)


@bp.put("/<id:comment_id>/reaction")
@signed_in
def set_reaction(me: Member, comment_id: int) -> Response:
    """Like a comment, or dislike it."""
    read_arguments()
    value = choice(read_fields({"value": str}), "value", ("like", "dislike"), "")
    react(me, comment_id, value)
    return json_answer(comment_shape(comment_id, me))


@bp.delete("/<id:comment_id>/reaction")
@signed_in
def remove_reaction(me: Member, comment_id: int) -> Response:
    """Take the reaction back."""
    read_nothing()
    react(me, comment_id, "none")
    return json_answer(comment_shape(comment_id, me))
