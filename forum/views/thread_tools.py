"""What moderators do to a thread as a whole: closing it to comments, slow mode, pinning it."""

from flask import Blueprint, url_for

from forum.actions import thread_tools as actions
from forum.forms.thread_tools import SlowModeForm, ToolForm
from forum.i18n import _
from forum.models import Member
from forum.queries.post import thread_stamp
from forum.render.regions import Change, answer_on_thread
from forum.render.thread import render_thread, render_tools
from forum.web import answers
from forum.web.login import require_moderator, signed_in

bp = Blueprint("thread_tools", __name__)

Errors = dict[str, list[str]]


def _show_again(tool: str, form: ToolForm | SlowModeForm, errors: Errors, post_id: int) -> object:
    require_moderator()  # also where a form comes back because of its token
    inputs = {"tool": tool, "tool_form": form, "tool_errors": errors}
    if answers.wants_fragment():
        return answers.in_place_of("thread-tools", render_tools(post_id, **inputs))
    return render_thread(post_id, **inputs)


def _show_closing(errors: Errors, post_id: int) -> object:
    return _show_again("closing", ToolForm(), errors, post_id)


def _show_slow_mode(errors: Errors, post_id: int) -> object:
    return _show_again("slow-mode", SlowModeForm(), errors, post_id)


def _show_pin(errors: Errors, post_id: int) -> object:
    return _show_again("pin", ToolForm(), errors, post_id)


@bp.post("/posts/<id:post_id>/closing")
@answers.redisplays_form(bp, _show_closing)
@signed_in
def close(me: Member, post_id: int) -> object:
    """Close a thread to comments, or open it again."""
    form = ToolForm()
    form.check()
    answers.act_once(me, lambda: actions.set_closing(me, post_id, form.on, form.reason.data))
    sentence = _("Comments closed.") if form.on else _("Comments open again.")
    return _answer(post_id, sentence, Change.STATE | Change.ROWS)


@bp.post("/posts/<id:post_id>/slow-mode")
@answers.redisplays_form(bp, _show_slow_mode)
@signed_in
def slow_down(me: Member, post_id: int) -> object:
    """Have members wait between two comments, or no longer."""
    form = SlowModeForm()
    form.check()
    answers.act_once(me, lambda: actions.set_slow_mode(me, post_id, form.pause_seconds, form.reason.data))
    return _answer(post_id, _("Slow mode set.") if form.pause_seconds else _("Slow mode ended."))


@bp.post("/posts/<id:post_id>/pin")
@answers.redisplays_form(bp, _show_pin)
@signed_in
def pin(me: Member, post_id: int) -> object:
    """Pin a post to the front page, or take it from there."""
    form = ToolForm()
    form.check()
    answers.act_once(me, lambda: actions.set_pin(me, post_id, form.on, form.reason.data))
    return _answer(post_id, _("Pinned to the front page.") if form.on else _("No longer pinned."))


def _answer(post_id: int, sentence: str, changed: Change = Change.STATE) -> object:
    return answer_on_thread(
        post_id,
        lambda: render_tools(post_id),
        url_for("posts.show", post_id=post_id, slug=thread_stamp(post_id).slug) + "#thread-tools",
        changed=changed,
        notice=lambda _outcome: sentence,
    )
