"""What admins and the operator decide about a member, by name: a sanction without anything to be looked at before.

Moderators decide about cases, in the queue; here a case is opened and closed along with the decision.
"""

from datetime import datetime

from forum.actions.authority import OPERATOR, Actor, require_admin
from forum.actions.events import announce
from forum.actions.members import member_named
from forum.actions.moderation_events import CaseDecided
from forum.actions.sanctions import impose, lift, require_sanctionable, sanction_end
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Conflict, Invalid
from forum.i18n import _
from forum.models import Decision, EconomyRulesVersion, Member, ModerationCase
from forum.money import waiting
from forum.rules.decisions import DecisionKind, SanctionKind
from forum.text.typed_text import is_blank


@in_transaction
def sanction_member(name: str, kind: SanctionKind, days: int | None, reason: str, *, by: Actor) -> datetime | None:
    """Silence, suspend or ban the member called `name`, and return until when (naive UTC; None: for good).

    `days` is for how many; a ban has none. Raises NotAllowed, NotFound, and Invalid for the days or the reason.
    """
    by_id = require_admin(by, _("Only admins decide about members by name."))
    member = member_named(name)
    require_sanctionable(member, by_id)
    until = sanction_end(kind, days)
    cancelled_mtwei = (
        waiting.held_claims_mtwei(EconomyRulesVersion.in_force(), member.id) if kind == SanctionKind.BAN else 0
    )
    decision = _decide(member, DecisionKind(kind), _given(reason), by, until=until, cancelled_mtwei=cancelled_mtwei)
    impose(member.id, kind, decision.id, until)
    return until


@in_transaction
def lift_sanctions(name: str, reason: str, *, by: Actor) -> int:
    """Lift whatever the member called `name` is under, and return how many sanctions that were.

    Raises NotAllowed, NotFound, Invalid without a reason, and Conflict where there is nothing to lift.
    """
    require_admin(by, _("Only admins lift what was decided."))
    member, words = member_named(name), _given(reason)
    lifted = lift(member.id)
    if not lifted:
        raise Conflict(
            _("%(name)s is neither silenced nor suspended nor banned.", name=member.display_name),
            _("There’s nothing to lift."),
        )
    for decision_id in lifted:
        _decide(member, DecisionKind.OVERTURN, words, by, answers=decision_id)
    return len(lifted)


def _given(reason: str) -> str:
    """Return the reason to keep. Raises Invalid for one that says nothing."""
    if is_blank(reason):
        raise Invalid(reason=_("Give a reason: the member will see it."))
    return reason.strip()


def _decide(member: Member, kind: DecisionKind, reason: str, by: Actor, **more: object) -> Decision:
    """Write down a decision, in a case about the member that is closed with it."""
    about = (ModerationCase.member == member.id) & ModerationCase.post.is_null()
    case = ModerationCase.get_or_none(about, ModerationCase.closed_at.is_null())
    case = case or ModerationCase.create(member=member.id, opened_at=now())
    closed = {"closed_at": now(), "version": ModerationCase.version + 1}
    ModerationCase.update(closed).where(ModerationCase.id == case.id).execute()
    decision = Decision.create(
        case=case.id,
        kind=kind,
        by=None if by is OPERATOR else by,
        by_role="operator" if by is OPERATOR else "admin",
        member=member.id,
        reason=reason,
        created_at=now(),
        **more,
    )
    announce(CaseDecided(decision.id, case.id, kind, member.id, decision.by_id))
    return decision
