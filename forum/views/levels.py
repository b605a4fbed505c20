"""The levels: the ladder in public, one's own place on it, and the quiz "how earning works"."""

from collections.abc import Mapping
from secrets import randbelow

from flask import Blueprint, Response, current_app, flash, render_template, request, url_for

from forum import access, caching, charts, web
from forum.actions.quiz import hand_in
from forum.climb import REGULAR, climb
from forum.levels import GATE_VERBS, LevelRules
from forum.models import Member
from forum.pace import Pace, pace
from forum.queries.levels import ENTRIES_SHOWN, LateXp, has_passed_quiz, late_xp, xp_log
from forum.quiz import DRAWS, QUESTIONS_DRAWN, Sheet, draw_of, sheet
from forum.words import _, figure
from forum.xp import XP_LABELS

bp = Blueprint("levels", __name__, url_prefix="/levels")

Errors = dict[str, list[str]]


@bp.get("")
def show() -> Response | str:
    """Show the ladder as it stands; to a member, their place on it and where their XP came from."""
    me, state = access.viewer(), access.site()
    if me:
        pace_ = own_pace(me)
        days = pace_.days_to_levels(state.rules, me.xp) if pace_ else {}
        return render_template("levels/show.html", **_ladder(state.rules, me, days), pace=pace_, log=xp_log(me))
    etag = caching.etag_of("levels", *state.versions, state.is_demo)
    return caching.unchanged(etag) or caching.kept_page(etag, _public_ladder)


def _public_ladder() -> str:
    """Return the ladder as a regular reader would climb it who begins today."""
    rules = access.site().rules
    passings = climb(REGULAR, rules, access.site().economy)
    days = {level: passing.day for level, passing in enumerate(passings, 1) if passing and level > 1}
    return render_template("levels/show.html", **_ladder(rules, None, days), pace=None, log=None)


def own_pace(me: Member, late: LateXp | None = None, gate: str | None = None) -> Pace | None:
    """Return how far `me` has to the gate (None: the next one). Costs a statement where `late` is not known yet."""
    late = late or late_xp(me)
    # Without mail no address can be confirmed here.
    done = late.done if current_app.extensions["config"].mail_url else late.done | {"email"}
    return pace(access.site().rules, me.xp, late.days_xp, late.today_xp, done, gate)


def _ladder(rules: LevelRules, me: Member | None, days: Mapping[int, int]) -> dict[str, object]:
    """Return what the ladder is made of; `near` are the levels that are shown at once.

    `days` are those until a level begins, by its LVL.
    """
    mine, highest = rules.level(me.xp) if me else 1, len(rules.thresholds_xp)
    opening = {level: [gate for gate, opens in rules.gates.items() if opens == level] for level in rules.gates.values()}
    near = {1, highest, mine, *opening, *rules.titles, *({mine - 1, mine + 1} if me else ())}
    sources = [name for name in XP_LABELS if not name.endswith("_max")]
    return {
        "mine": mine if me else None,
        "days": days,
        "days_max": max(days.values(), default=0),
        "chart": charts.line_chart([(0, mine), *((day, level) for level, day in days.items())]) if days else None,
        "bar_length": charts.bar_length,
        "regular": REGULAR,
        "near": [level for level in range(1, highest + 1) if level in near],
        "opening": opening,
        "sources": [(name, getattr(rules.xp, name)) for name in sources if getattr(rules.xp, name)],
        "labels": {name: _(label) for name, label in XP_LABELS.items()},
        "gate_verbs": {gate: _(verb) for gate, verb in GATE_VERBS.items()},
        "entries_shown": ENTRIES_SHOWN,
    }


@bp.get("/quiz")
@access.signed_in
def quiz(me: Member) -> str:
    """Show five questions, drawn anew."""
    return _sheet_page(_drawn(), {})


def _show_again(errors: Errors) -> str:
    """Show the questions that came in with what was picked; new ones, where the rules have changed."""
    sent = _sent()
    if sent.edition != request.form.get("edition") or "draw" in errors:
        return _sheet_page(_drawn(), {}, errors)
    return _sheet_page(sent, _picks(sent), errors)


@bp.post("/quiz")
@web.offers_again(_show_again)
@access.signed_in
def answer(me: Member) -> object:
    """Look at the answers. All right, they bring XP once; else say which are wrong, and why."""
    sent, draw = _sent(), draw_of(request.form.get("draw", ""))
    picks = _picks(sent)
    gained_xp = web.once(me, lambda: hand_in(me, draw, request.form.get("edition", ""), picks))
    if gained_xp is None:
        return _sheet_page(sent, picks, marked=True)
    words = _passed_words(gained_xp)
    if not web.wants_fragment():
        flash(words)
    return web.answer(lambda: render_template("quiz/_passed.html", words=words), url_for("levels.show") + "#you")


def _passed_words(gained_xp: int) -> str:
    figures = {"all": QUESTIONS_DRAWN, "xp": figure(gained_xp)}
    if gained_xp:
        return _("All %(all)s are right: that brings you %(xp)s XP.", **figures)
    if access.site().rules.xp.quiz:
        return _("All %(all)s are right. The quiz brings XP once, and you have these.", **figures)
    return _("All %(all)s are right. The quiz brings no XP at present.", **figures)


def _drawn() -> Sheet:
    return sheet(randbelow(DRAWS), access.site().economy, access.site().rules)


def _sent() -> Sheet:
    """Return the sheet that the form speaks of, by the rules in force now."""
    return sheet(draw_of(request.form.get("draw", "")) or 0, access.site().economy, access.site().rules)


def _picks(sent: Sheet) -> dict[str, int]:
    """Return what was picked, by the name of the question; what is no option is no answer."""
    typed = {question.name: request.form.get(question.name, "") for question in sent.questions}
    return {
        name: int(value) for name, value in typed.items() if value.isascii() and value.isdigit() and len(value) == 1
    }


def _sheet_page(drawn: Sheet, picks: dict[str, int], errors: Errors | None = None, marked: bool = False) -> str:
    return render_template(
        "quiz/_sheet.html" if web.wants_fragment() else "quiz/show.html",
        sheet=drawn,
        picks=picks,
        errors=errors or {},
        wrong=[question.name for question in drawn.wrong(picks)] if marked else None,
        passed=has_passed_quiz(access.viewer()),
    )
