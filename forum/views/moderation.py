"""The queue of moderators, and deciding about a case."""

from flask import Blueprint, render_template, request, url_for

from forum.actions.deciding import decide as decide_case
from forum.actions.objections import answer_objection
from forum.errors import Conflict
from forum.forms.moderation import DecisionForm
from forum.i18n import _
from forum.jobs.schedule import SIGNALS
from forum.models import Decision, Member
from forum.queries.moderation_queue import case_page, queue_page
from forum.queries.signals import signals_page
from forum.rules.decisions import ANSWERS, DecisionKind, HouseRule
from forum.rules.signals import SIGNALS_MAX, SignalKind
from forum.web import answers
from forum.web.addresses import number
from forum.web.login import moderators_only, require_moderator
from forum.web.viewer import viewer

bp = Blueprint("moderation", __name__, url_prefix="/moderation")

Errors = dict[str, list[str]]


@bp.get("")
@moderators_only
def show(_me: Member) -> str:
    """Show what waits for a decision, the most urgent first."""
    page = queue_page(request.args.get("after"))
    return render_template("moderation/queue.html", page=page, form=None, errors={}, house_rules=HouseRule)


@bp.get("/signals")
@moderators_only
def signals(_me: Member) -> str:
    """Show the patterns that the daily job has noticed."""
    page = signals_page(SIGNALS.name)
    return render_template("moderation/signals.html", page=page, kinds=SignalKind, signals_max=SIGNALS_MAX)


@bp.get("/<id:case_id>")
@moderators_only
def case(_me: Member, case_id: int) -> str:
    """Show one case with all that is known."""
    return _case(case_id, None, {})


def _case(case_id: int, form: DecisionForm | None, errors: Errors) -> str:
    inputs = {"case": case_page(case_id), "form": form, "errors": errors, "house_rules": HouseRule, "following": None}
    return answers.render_part_or_page("moderation/_case.html", "moderation/case.html", **inputs)


def _show_again(errors: Errors, case_id: int) -> str:
    require_moderator()  # also where a form comes back because of its token
    return _case(case_id, DecisionForm(), errors)


@bp.post("/<id:case_id>")
@answers.redisplays_form(bp, _show_again)
@moderators_only
def decide(me: Member, case_id: int) -> object:
    """Decide about a case. Where another moderator was quicker, the case comes back with what they decided."""
    form = DecisionForm()
    form.check()
    try:
        decision_id = answers.act_once(me, lambda: _decide(me, case_id, form))
    except Conflict as refusal:
        return _show_again({"form": [f"{refusal.message} {refusal.advice}"]}, case_id), refusal.status
    decision, following = Decision.get_by_id(decision_id), number(form.following.data)
    to = url_for("moderation.show", _anchor=f"case-{following}" if following else None)
    return answers.answer(
        lambda: render_template("moderation/_decided.html", decision=decision, kind=DecisionKind(decision.kind)),
        to,
        flashes=_said(decision),
        along=lambda _outcome: render_template("moderation/_links.html", open_cases=viewer().open_cases, swapped=True),
    )


def _decide(me: Member, case_id: int, form: DecisionForm) -> int:
    """Do what the form says: answer an objection, or decide about the case. Return the decision's id."""
    kind, reason, seen = form.decision.data, form.whole_reason, form.seen_version
    if kind in ANSWERS:
        return int(answer_objection(me, case_id, kind, reason, seen).id)
    return int(decide_case(me, case_id, kind, reason, form.days_number, seen).id)


def _said(decision: Decision) -> str:
    return _("Decided: %(what)s.", what=DecisionKind(decision.kind).label)
