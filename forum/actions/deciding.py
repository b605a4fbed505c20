"""Deciding about a case: a row that nobody changes any more, and what it does to the thing, its author, and money."""

from collections.abc import Callable
from datetime import datetime

from forum.actions import cases, hiding, opinions, sanctions
from forum.actions.authority import refusal
from forum.actions.comments import delete_comment
from forum.actions.events import (
    CommentRemoved,
    CommentRestored,
    Event,
    Follower,
    PostRemoved,
    PostRestored,
    announce,
)
from forum.actions.moderation_events import CaseDecided
from forum.actions.posts import delete_post
from forum.actions.removals import bring_back
from forum.clock import now
from forum.db import in_transaction, rows
from forum.errors import Conflict, DecidedMeanwhile, Invalid
from forum.i18n import _
from forum.models import (
    STAFF_ROLES,
    CommentRemoval,
    Decision,
    EconomyRulesVersion,
    Flag,
    Member,
    ModerationCase,
    PostRemoval,
)
from forum.money import removals, waiting
from forum.money.removals import Stake
from forum.rules.decisions import ABOUT_MEMBERS, ABOUT_THINGS, WAITING, DecisionKind, HiddenBecause, SanctionKind
from forum.text import typed_text

# What a decision about the thing says of the flags on it; one about its author says that they were right.
_KEPT = frozenset({DecisionKind.KEEP, DecisionKind.RESTORE})
_NOTHING = Stake(0, 0)


@in_transaction
def decide(
    me: Member, case_id: int, kind: str, reason: str = "", days: int | None = None, seen: int | None = None
) -> Decision:
    """Decide about a case, and return the decision.

    `kind` is one of those about things or about members (`rules.decisions`), `days` for how long somebody is silenced
    or suspended, `seen` the version of the case that was decided about (None: whichever it is, as long as it is open).
    Keeping shows again what was hidden, and says that the flags were wrong; everything else that they were right.
    A removal is final at once: it cancels what is open on the thing, and gives back what others have in escrow. Raises
    NotAllowed, OwnContent, NotFound, Invalid, and Conflict, above all DecidedMeanwhile.
    """
    if not me.moderates:
        raise refusal(me, STAFF_ROLES, _("Only moderators decide about this."))
    decided = _kind_of(kind, reason)
    case = cases.take(case_id, seen, me.id)
    _require_possible(case, decided, seen)
    until = sanctions.sanction_end(SanctionKind(decided), days) if decided in set(SanctionKind) else None
    stake = _ON_THING.get(decided, _sanction)(me, case, reason)
    undone = _last_removal(case) if decided == DecisionKind.RESTORE else None
    decision = record(me, case, decided, reason, until, stake, undone and undone.id)
    if decided in set(SanctionKind):
        sanctions.impose(case.member_id, SanctionKind(decided), decision.id, until)
    if undone and undone.case_id != case.id:
        cases.close_if_done(undone.case_id)  # an objection to it waits no more
    if decided == DecisionKind.REMOVE:
        removals.finish_at_once(case.post_id, case.comment_id)
    elif stake.refunded_mtwei:
        removals.give_back_fees(case.post_id, case.comment_id, me.id)
    return decision


def record(
    by: Member | None,
    case: ModerationCase,
    kind: DecisionKind,
    reason: str,
    until: datetime | None = None,
    stake: Stake = _NOTHING,
    answers_id: int | None = None,
    by_role: str | None = None,
) -> Decision:
    """Write down what was decided about a case, by a moderator or (None) by a rule, and announce it.

    `by_role` says who else it was: the operator. Its flags are judged by that, and it is closed where nothing in it
    waits any more.
    """
    decision = Decision.create(
        case=case.id,
        kind=kind,
        by=by,
        by_role=by_role or (by.role if by else "rule"),
        member=case.member_id,
        post=case.post_id,
        comment=case.comment_id,
        answers=answers_id,
        reason=reason,
        until=until,
        cancelled_mtwei=stake.cancelled_mtwei,
        refunded_mtwei=stake.refunded_mtwei,
        created_at=now(),
    )
    if kind in ABOUT_THINGS | ABOUT_MEMBERS:
        judged = Flag.update(was_right=0 if kind in _KEPT else 1).where(Flag.case == case.id)
        # Restoring takes back what the removal said of them; anything else leaves what was said before.
        (judged if kind == DecisionKind.RESTORE else judged.where(Flag.was_right.is_null())).execute()
    cases.close_if_done(case.id)
    announce(CaseDecided(decision.id, case.id, kind, case.member_id, by.id if by else None))
    return decision


def _kind_of(kind: str, reason: str) -> DecisionKind:
    """Return the decision of that name. Raises Invalid, also where it takes a reason and there is none."""
    wrong = {}
    if kind not in ABOUT_THINGS | ABOUT_MEMBERS:
        wrong["decision"] = _("Choose a decision from the list.")
    elif kind != DecisionKind.KEEP and typed_text.is_blank(reason):
        wrong["reason"] = _("Give a reason: its author will see it.")
    if wrong:
        raise Invalid(**wrong)
    return DecisionKind(kind)


def _require_possible(case: ModerationCase, kind: DecisionKind, seen: int | None) -> None:
    """Return where the case can be decided so. Raises Invalid or Conflict."""
    if kind in ABOUT_THINGS - {DecisionKind.KEEP} and case.post_id is None:
        raise Invalid(decision=_("This case is about a member: there is no text to decide about."))
    if kind in ABOUT_MEMBERS and Member.get_by_id(case.member_id).is_unclaimed:
        raise Invalid(decision=_("Nobody has an account there to be warned or kept out: decide about the text."))
    if kind == DecisionKind.RESTORE:
        return
    if case.closed_at and seen is None:
        raise DecidedMeanwhile(cases.decided_last(case.id))
    if kind in ABOUT_THINGS and kind != DecisionKind.KEEP and _is_removed(case):
        raise Conflict(_("This has been deleted already."), _("You can still decide about its author."))


def _is_removed(case: ModerationCase) -> bool:
    thing, thing_id = ("comment", case.comment_id) if case.comment_id else ("post", case.post_id)
    return bool(rows(f"SELECT 1 FROM {thing}_removal WHERE {thing}_id = ?", thing_id))  # noqa: S608


def _keep(_me: Member, case: ModerationCase, _reason: str) -> Stake:
    if case.post_id:
        hiding.show(case.post_id, case.comment_id)
    return _NOTHING


def _hide(_me: Member, case: ModerationCase, _reason: str, banned_id: int | None = None) -> Stake:
    """Hide it for good. Nothing settles on it from now on, so what others have in escrow on it goes back to them."""
    hiding.hide(case.post_id, case.comment_id, HiddenBecause.MODERATOR)
    refunded_mtwei = removals.put_off_fees(case.post_id, case.comment_id, banned_id)
    opinions.drop_refunded(case.post_id, case.comment_id)
    return Stake(0, refunded_mtwei)


def _remove(me: Member, case: ModerationCase, reason: str) -> Stake:
    hiding.show(case.post_id, case.comment_id)  # a removal says more, and may be undone
    if case.comment_id:
        delete_comment(me, case.comment_id, reason, case.id)
    else:
        delete_post(me, case.post_id, reason, case.id)
    return removals.at_stake(EconomyRulesVersion.in_force(), case.member_id, case.post_id, case.comment_id)


def _restore(me: Member, case: ModerationCase, _reason: str) -> Stake:
    bring_back(me, case.post_id, case.comment_id, case.id)
    return _NOTHING


def _warn(me: Member, case: ModerationCase, reason: str) -> Stake:
    """Show what waits: its author is told, and it was not bad enough to hide it. What flags have hidden stays so."""
    if case.post_id and hiding.hidden_because(case.post_id, case.comment_id) in WAITING:
        hiding.show(case.post_id, case.comment_id)
    return _sanction(me, case, reason)


def _sanction(me: Member, case: ModerationCase, reason: str, banned_id: int | None = None) -> Stake:
    """Leave what everybody sees; what waits or is hidden by flags stays hidden, by a moderator from now on."""
    because = hiding.hidden_because(case.post_id, case.comment_id) if case.post_id else None
    if because not in {None, HiddenBecause.MODERATOR}:
        return _hide(me, case, reason, banned_id)
    return _NOTHING


def _ban(me: Member, case: ModerationCase, reason: str) -> Stake:
    left = _sanction(me, case, reason, banned_id=case.member_id)
    return left._replace(cancelled_mtwei=waiting.held_claims_mtwei(EconomyRulesVersion.in_force(), case.member_id))


_ON_THING: dict[DecisionKind, Callable[[Member, ModerationCase, str], Stake]] = {
    DecisionKind.KEEP: _keep,
    DecisionKind.HIDE: _hide,
    DecisionKind.REMOVE: _remove,
    DecisionKind.RESTORE: _restore,
    DecisionKind.WARN: _warn,
    DecisionKind.BAN: _ban,
}


def _last_removal(about: ModerationCase) -> Decision | None:
    """Return the decision that removed the thing of a case last, in whichever case."""
    removals_of_it = Decision.select().where(
        Decision.kind == DecisionKind.REMOVE,
        Decision.member == about.member_id,
        Decision.post == about.post_id,
        Decision.comment == about.comment_id if about.comment_id else Decision.comment.is_null(),
    )
    found: Decision | None = removals_of_it.order_by(Decision.id.desc()).first()
    return found


def record_removal(event: CommentRemoved | PostRemoved) -> None:
    """Write down as a decision what a moderator removed where it stands, without waiting for a case."""
    if event.by_id == event.author_id or event.case_id:
        return
    comment_id = getattr(event, "comment_id", None)
    removal = CommentRemoval.get_by_id(comment_id) if comment_id else PostRemoval.get_by_id(event.post_id)
    case = ModerationCase.get_by_id(cases.open_case(event.author_id, event.post_id, comment_id))
    if hiding.hidden_because(event.post_id, comment_id) != HiddenBecause.MODERATOR:
        # Whoever brings it back has flags and filters overruled, but not what a moderator decided before.
        hiding.show(event.post_id, comment_id)
    stake = removals.at_stake(EconomyRulesVersion.in_force(), event.author_id, event.post_id, comment_id)
    record(Member.get_by_id(event.by_id), case, DecisionKind.REMOVE, removal.reason, stake=stake)


def record_restoration(event: CommentRestored | PostRestored) -> None:
    """Write down as a decision that a moderator thought better of a removal while that could still be undone."""
    if event.by_id == event.author_id or event.case_id:
        return
    comment_id = getattr(event, "comment_id", None)
    undone = _last_removal(ModerationCase(member=event.author_id, post=event.post_id, comment=comment_id))
    if undone:
        case = ModerationCase.get_by_id(undone.case_id)
        record(Member.get_by_id(event.by_id), case, DecisionKind.RESTORE, "", answers_id=undone.id)


DECISIONS: tuple[tuple[type[Event], Follower], ...] = (
    (CommentRemoved, record_removal),
    (PostRemoved, record_removal),
    (CommentRestored, record_restoration),
    (PostRestored, record_restoration),
)
