"""The leaderboard, and whether one is on it."""

from flask import Blueprint, render_template, request, url_for

from forum.actions.listing import set_listing
from forum.forms.thread_tools import SwitchForm
from forum.i18n import _
from forum.models import Member
from forum.queries.leaderboard import is_listed, leaderboard_page
from forum.rules.leaderboard import BEST_COMMENTS, NEWCOMER_DAYS, NEWCOMER_LEVEL_MAX, READINGS_A_DAY, Board, Span
from forum.web import answers
from forum.web.login import current_member, require_member, signed_in

bp = Blueprint("leaderboard", __name__)

Errors = dict[str, list[str]]

_FIGURES = {"best": BEST_COMMENTS, "days": NEWCOMER_DAYS, "level": NEWCOMER_LEVEL_MAX + 1, "readings": READINGS_A_DAY}


@bp.get("/leaderboard")
def show() -> str:
    """Show who stands where in a list."""
    board, span = request.args.get("by", Board.COMMENTS.value), request.args.get("in", Span.WEEK.value)
    page = leaderboard_page(board, span, current_member())
    return render_template("leaderboard/show.html", page=page, boards=list(Board), spans=list(Span), figures=_FIGURES)


def _switch(errors: Errors, **more: object) -> str:
    inputs = {"listed": is_listed(require_member()), "errors": errors, **more}
    return answers.render_part_or_page("leaderboard/_switch.html", "leaderboard/settings.html", **inputs)


@bp.get("/settings/leaderboard")
@signed_in
def settings(_me: Member) -> str:
    """Show the switch."""
    return _switch({})


@bp.post("/settings/leaderboard")
@answers.redisplays_form(bp, _switch)
@signed_in
def change(me: Member) -> object:
    """Be on the leaderboard from now on, or no longer."""
    form = SwitchForm()
    form.check()
    on = form.on
    answers.act_once(me, lambda: set_listing(me, on))
    sentence = _("You’re on the leaderboard.") if on else _("You’re no longer on the leaderboard.")
    fragment = lambda: _switch({}, saved=sentence)  # noqa: E731
    return answers.answer(fragment, url_for("leaderboard.settings"), flashes=sentence, moves_viewer=False)
