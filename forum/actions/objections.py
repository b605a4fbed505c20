"""Objecting to a decision, and answering that: once each, and by another moderator than the one who decided."""

from forum.actions import cases, hiding, sanctions
from forum.actions.account_events import MemberErased
from forum.actions.authority import OPERATOR, Actor, refusal
from forum.actions.deciding import record
from forum.actions.events import announce
from forum.actions.removals import bring_back
from forum.actions.review_events import ObjectionMade
from forum.clock import now
from forum.db import in_transaction, rows
from forum.errors import Conflict, DecidedMeanwhile, Invalid, NotAllowed, NotFound
from forum.i18n import _
from forum.models import STAFF_ROLES, Decision, Flag, Member, ModerationCase, Objection
from forum.rules.decisions import (
    ANSWERS,
    ENDS_OBJECTION,
    OBJECTION_WITHIN,
    OBJECTIONABLE,
    DecisionKind,
    HiddenBecause,
    SanctionKind,
)
from forum.rules.lines import sql_list
from forum.text import typed_text


@in_transaction
def object_to(me: Member, decision_id: int, text: str) -> int:
    """Object to a decision about `me`, which puts its case before the moderators again; return the decision's id.

    Raises NotFound for what concerns somebody else, Invalid for an objection that says nothing, and Conflict for a
    second one, or where there is nothing to object to (any more).
    """
    decision = Decision.get_or_none(Decision.id == decision_id, Decision.member == me.id)
    if decision is None:
        raise NotFound(_("There’s no such decision, or it’s about another member."))
    cases.take(decision.case_id, None)
    _require_open(decision)
    if typed_text.is_blank(text):
        raise Invalid(text=_("Say why you think that the decision is wrong."))
    Objection.insert(decision=decision.id, member=me.id, text=text, created_at=now()).execute()
    cases.reopen(decision.case_id)
    announce(ObjectionMade(decision.id, decision.case_id, me.id))
    return int(decision.id)


def _require_open(decision: Decision) -> None:
    """Return where its member can object to the decision; the case is held. Raises Conflict."""
    if decision.kind not in OBJECTIONABLE:
        raise Conflict(_("There’s nothing to object to in this decision."))
    if Objection.get_or_none(Objection.decision == decision.id):
        raise Conflict(
            _("You’ve already objected to this decision, which can be done once."),
            _("The answer will be on this page."),
        )
    if rows("SELECT 1 FROM decision WHERE answers_id = ?", decision.id):
        raise Conflict(_("This decision has been undone already."))
    if now() >= decision.created_at + OBJECTION_WITHIN:
        days = OBJECTION_WITHIN.days
        raise Conflict(_("You could object to this for %(days)s days. That time is over.", days=days))


@in_transaction
def answer_objection(me: Actor, case_id: int, kind: str, reason: str, seen: int | None = None) -> Decision:
    """Answer the objection to the first decision in a case that has none yet; return the answer, itself a decision.

    `kind` is "uphold", or "overturn", which undoes what was decided: what was hidden or removed can be seen again,
    what was imposed is lifted, and its flags were wrong. Claims that were cancelled stay so. Whoever decided cannot
    answer, nor can whom it concerns; the operator can. `seen` is the case's version that was answered (None: whichever
    it is). Raises NotAllowed, OwnContent, NotFound, Invalid, and DecidedMeanwhile.
    """
    by = _moderator(me)
    wrong = {}
    if kind not in ANSWERS:
        wrong["decision"] = _("Choose a decision from the list.")
    elif typed_text.is_blank(reason):
        wrong["reason"] = _("Give a reason: its author will see it.")
    if wrong:
        raise Invalid(**wrong)
    case = cases.take(case_id, seen, by and by.id)
    first = _first_open(case)
    if by and by.id == first.by_id:
        raise NotAllowed(
            _("You made this decision yourself: another moderator has to answer the objection."),
            _("Where there is none, the operator can, on the command line."),
        )
    if kind == DecisionKind.OVERTURN:
        undo(by, case, first)
    return record(by, case, DecisionKind(kind), reason, answers_id=first.id, by_role=by.role if by else "operator")


def _moderator(me: Actor) -> Member | None:
    """Return the moderator who acts; None for the operator. Raises NotAllowed."""
    if me is OPERATOR:
        return None
    if not isinstance(me, Member):
        raise TypeError(f"`me` is a member or OPERATOR, not {me!r}")
    if not me.moderates:
        raise refusal(me, STAFF_ROLES, _("Only moderators decide about this."))
    return me


_UNANSWERED = f"""
    SELECT d.id FROM decision d JOIN objection o ON o.decision_id = d.id
    WHERE d.case_id = ? AND NOT EXISTS (
        SELECT 1 FROM decision a WHERE a.answers_id = d.id AND a.kind IN ({sql_list(sorted(ENDS_OBJECTION))}))
    ORDER BY d.id LIMIT 1
"""  # noqa: S608  (all of it ours)


def _first_open(case: ModerationCase) -> Decision:
    """Return the first decision whose objection has no answer. Raises DecidedMeanwhile where none waits."""
    found = rows(_UNANSWERED, case.id)
    if not found:
        raise DecidedMeanwhile(cases.decided_last(case.id))
    decision: Decision = Decision.get_by_id(found[0][0])
    return decision


def undo(by: Member | None, case: ModerationCase, first: Decision) -> None:
    """Undo what was decided, as far as it still stands, and say that the flags were wrong.

    Called by whoever has taken the case (`cases.take`).
    """
    if first.kind in set(SanctionKind):
        sanctions.lift(first.member_id, first.id)
    others_stand = _others_stand(first)
    if not others_stand:
        Flag.update(was_right=0).where(Flag.case == case.id, Flag.was_right == 1).execute()
    if first.kind == DecisionKind.REMOVE and _is_removed(case):
        bring_back(by, case.post_id, case.comment_id, case.id, at_any_time=True)
    elif case.post_id and (first.kind == DecisionKind.HIDE or not others_stand):
        _show(case)


def _show(case: ModerationCase) -> None:
    if hiding.hidden_because(case.post_id, case.comment_id) == HiddenBecause.MODERATOR:
        hiding.show(case.post_id, case.comment_id)


_STANDING = f"""
    SELECT 1 FROM decision d
    WHERE d.case_id = ? AND d.id <> ? AND d.kind IN ({sql_list(sorted(OBJECTIONABLE))}) AND NOT EXISTS (
        SELECT 1 FROM decision a
        WHERE a.answers_id = d.id AND a.kind IN ('{DecisionKind.OVERTURN}', '{DecisionKind.RESTORE}'))
"""  # noqa: S608  (all of it ours)


def _others_stand(first: Decision) -> bool:
    """Say whether another decision in the case went against the thing or its author, and still holds."""
    return bool(rows(_STANDING, first.case_id, first.id))


def _is_removed(case: ModerationCase) -> bool:
    thing, thing_id = ("comment", case.comment_id) if case.comment_id else ("post", case.post_id)
    return bool(rows(f"SELECT 1 FROM {thing}_removal WHERE {thing}_id = ?", thing_id))  # noqa: S608


def drop_objections(event: MemberErased) -> None:
    """Close the cases in which nothing waited but an objection of somebody who has left: it is gone with them."""
    for case in ModerationCase.select().where(
        ModerationCase.member == event.member_id, ModerationCase.reopened_at.is_null(False)
    ):
        cases.close_if_done(case.id)
