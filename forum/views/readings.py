"""Readings: beginning one, and the beats that say that its reader is still there."""

from flask import Blueprint, Response, make_response, request, url_for

from forum.actions import readings as actions
from forum.actions.posts import live_post
from forum.actions.readings import BeatResult
from forum.errors import ReadingClosed
from forum.models import Member
from forum.render import notices
from forum.render.regions import Change, answer_on_thread
from forum.render.thread import render_reading
from forum.web import answers
from forum.web.login import signed_in

bp = Blueprint("readings", __name__)


@bp.post("/posts/<id:post_id>/readings")
@signed_in
def create(me: Member, post_id: int) -> object:
    """Begin a reading, or go on with it."""
    try:
        return _answer_with_panel(actions.start_reading(me, post_id))
    except ReadingClosed as refusal:
        return _answer_refusal(refusal)


@bp.post("/readings/<id:reading_id>/beats")
@signed_in
def beat(me: Member, reading_id: int) -> object:
    """Count a beat. The panel holds the next one's nonce, or says that the reading is complete."""
    nonce, seen_end = request.form.get("nonce", ""), request.form.get("seen_end") == "1"
    try:
        return _answer_with_panel(actions.beat(me, reading_id, nonce, seen_end))
    except ReadingClosed as refusal:
        return _answer_refusal(refusal)


def _answer_with_panel(counted: BeatResult) -> object:
    post, nonce = counted
    to = url_for("posts.show", post_id=post.id) + "#reading"
    if nonce is not None:
        return answers.answer(lambda: render_reading(post, nonce), to, moves_viewer=False)
    return answer_on_thread(
        post.id,
        lambda: render_reading(post),
        to,
        changed=Change.READING,
        notice=notices.finished,
    )


def _answer_refusal(refusal: ReadingClosed) -> Response:
    """Answer with the current panel, from which a reading that is only interrupted goes on."""
    if not answers.wants_fragment():
        raise refusal
    return make_response(render_reading(live_post(refusal.post_id), refusal=refusal.message), refusal.status)
