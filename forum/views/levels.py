"""The levels: the ladder in public, one's own place on it, and the quiz "how earning works"."""

from secrets import randbelow

from flask import Blueprint, Response, render_template, request, url_for

from forum.actions.quiz import hand_in
from forum.i18n import _, figure
from forum.models import Member
from forum.queries.levels import has_passed_quiz, recent_xp, xp_log
from forum.render.ladder import days_ahead, ladder_context, own_pace
from forum.rules.level_forecast import REGULAR, forecast
from forum.rules.quiz.sheet import DRAWS, QUESTIONS_DRAWN, Sheet, draw_of, sheet
from forum.web import answers, caching
from forum.web.addresses import local_address
from forum.web.login import current_member, signed_in
from forum.web.viewer import site

bp = Blueprint("levels", __name__, url_prefix="/levels")

Errors = dict[str, list[str]]


@bp.get("")
def show() -> Response | str:
    """Show the current ladder; to a member, their place on it and where their XP came from."""
    me, state = current_member(), site()
    if me:
        recent = recent_xp(me)
        pace_ = own_pace(me, recent)
        days = days_ahead(me, pace_, recent)
        return render_template(
            "levels/show.html", **ladder_context(state.level_rules, me, days), pace=pace_, log=xp_log(me)
        )
    etag = caching.etag_of("levels", *state.versions, state.is_demo)
    return caching.not_modified(etag) or caching.cached_page(etag, _public_ladder, None if request.args else "levels")


def _public_ladder() -> str:
    """Return the ladder as a regular reader would climb it who begins today."""
    rules = site().level_rules
    passings = forecast(REGULAR, rules, site().economy_rules)
    days = {level: passing.day for level, passing in enumerate(passings, 1) if passing and level > 1}
    return render_template("levels/show.html", **ladder_context(rules, None, days), pace=None, log=None)


@bp.get("/quiz")
@signed_in
def quiz(me: Member) -> str:
    """Show five newly drawn questions."""
    return _sheet_page(_new_sheet(), {})


def _redisplay(errors: Errors) -> str:
    """Show the questions that came in with what was picked; new ones, where the rules have changed."""
    sent = _sent_sheet()
    if sent.edition != request.form.get("edition") or "draw" in errors:
        return _sheet_page(_new_sheet(), {}, errors)
    return _sheet_page(sent, _picks(sent), errors)


@bp.post("/quiz")
@answers.redisplays_form(bp, _redisplay)
@signed_in
def answer(me: Member) -> object:
    """Check the answers: all correct, they earn XP once; otherwise show which are wrong, and why.

    Who came from a draft is led back to it.
    """
    sent, draw = _sent_sheet(), draw_of(request.form.get("draw", ""))
    picks = _picks(sent)
    gained_xp = answers.act_once(me, lambda: hand_in(me, draw, request.form.get("edition", ""), picks))
    if gained_xp is None:
        return _sheet_page(sent, picks, marked=True)
    words, draft = _passed_words(gained_xp), _draft_address()
    fragment = lambda: render_template("quiz/_passed.html", words=words, draft=draft)  # noqa: E731
    return answers.answer(fragment, draft or url_for("levels.show", _anchor="you"), flashes=words)


def _draft_address() -> str | None:
    """Return where on this site the draft is that somebody came from; None where they came from elsewhere."""
    return local_address(request.values.get("next", ""))


def _passed_words(gained_xp: int) -> str:
    figures = {"all": QUESTIONS_DRAWN, "xp": figure(gained_xp)}
    if gained_xp:
        return _("All %(all)s correct: you earned %(xp)s XP.", **figures)
    if site().level_rules.xp.quiz:
        return _("All %(all)s correct. The quiz earns XP only once, and you already have yours.", **figures)
    return _("All %(all)s correct. The quiz doesn’t earn XP at the moment.", **figures)


def _new_sheet() -> Sheet:
    return sheet(randbelow(DRAWS), site().economy_rules, site().level_rules)


def _sent_sheet() -> Sheet:
    """Return the sheet that the form refers to, under the current rules."""
    return sheet(draw_of(request.form.get("draw", "")) or 0, site().economy_rules, site().level_rules)


def _picks(sent: Sheet) -> dict[str, int]:
    """Return what was picked, by the name of the question; what is no option is no answer."""
    typed = {question.name: request.form.get(question.name, "") for question in sent.questions}
    return {
        name: int(value) for name, value in typed.items() if value.isascii() and value.isdigit() and len(value) == 1
    }


def _sheet_page(drawn: Sheet, picks: dict[str, int], errors: Errors | None = None, marked: bool = False) -> str:
    return answers.render_part_or_page(
        "quiz/_sheet.html",
        "quiz/show.html",
        sheet=drawn,
        picks=picks,
        errors=errors or {},
        wrong=[question.name for question in drawn.wrong(picks)] if marked else None,
        passed=has_passed_quiz(current_member()),
        draft=_draft_address(),
    )
