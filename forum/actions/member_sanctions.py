"""What admins and the operator decide about a member, by name: a sanction without anything to be looked at before.

Moderators decide about cases, in the queue; here a case is opened and closed along with the decision.
"""

from datetime import datetime

from forum.actions import cases
from forum.actions.authority import OPERATOR, Actor, require_admin
from forum.actions.deciding import record
from forum.actions.members import account_named
from forum.actions.objections import undo
from forum.actions.sanctions import impose, lift, require_sanctionable, sanction_end
from forum.db import in_transaction, rows
from forum.errors import Conflict, Invalid
from forum.i18n import _
from forum.models import Decision, EconomyRulesVersion, Member, ModerationCase
from forum.models.moderation import IN_FORCE_SQL, in_force_at
from forum.money import waiting
from forum.money.removals import Stake
from forum.rules.decisions import DecisionKind, SanctionKind
from forum.text.typed_text import is_blank


@in_transaction
def sanction_member(name: str, kind: SanctionKind, days: int | None, reason: str, *, by: Actor) -> datetime | None:
    """Silence, suspend or ban the member called `name`, and return until when (naive UTC; None: for good).

    `days` is for how many; a ban has none. An open case about the member is where it is decided; it is closed with
    that, unless something else waits in it, as an objection does. Raises NotAllowed, NotFound, and Invalid for the days
    or the reason.
    """
    by_id = require_admin(by, _("Only admins decide about members by name."))
    member = account_named(name)
    require_sanctionable(member, by_id)
    until, words = sanction_end(kind, days), _given(reason)
    case = ModerationCase.get_by_id(cases.open_case(member.id))
    stake = Stake(_cancelled_mtwei(member, kind), 0)
    decider, role = _decider(by)
    decision = record(decider, case, DecisionKind(kind), words, until, stake, by_role=role)
    impose(member.id, kind, decision.id, until)
    return until


@in_transaction
def lift_sanctions(name: str, reason: str, *, by: Actor) -> int:
    """Lift whatever the member called `name` is under, and return how many sanctions that were.

    Each decision is overturned in its own case, and undone whole, as after an objection: what it left hidden is shown.
    Raises NotAllowed, NotFound, Invalid without a reason, and Conflict where there is nothing to lift.
    """
    require_admin(by, _("Only admins lift what was decided."))
    member, words = account_named(name), _given(reason)
    lifted = sum(_overturn(decision_id, words, by) for (decision_id,) in rows(_DECIDED, *in_force_at(), member.id))
    if not lifted:
        raise Conflict(
            _("%(name)s is neither silenced nor suspended nor banned.", name=member.display_name),
            _("There’s nothing to lift."),
        )
    return lifted


def _given(reason: str) -> str:
    """Return the reason to keep. Raises Invalid for one that says nothing."""
    if is_blank(reason):
        raise Invalid(reason=_("Give a reason: the member will see it."))
    return reason.strip()


_DECIDED = f"SELECT z.decision_id FROM sanction z WHERE {IN_FORCE_SQL} AND z.member_id = ? ORDER BY z.decision_id"  # noqa: S608


def _overturn(decision_id: int, reason: str, by: Actor) -> bool:
    """Overturn the decision that imposed a sanction; return False where somebody else has just lifted that."""
    first = Decision.get_by_id(decision_id)
    case = cases.take(first.case_id, None)
    if not lift(first.member_id, first.id):
        return False
    member, role = _decider(by)
    undo(member, case, first)
    record(member, case, DecisionKind.OVERTURN, reason, answers_id=first.id, by_role=role)
    return True


def _decider(by: Actor) -> tuple[Member | None, str]:
    """Return the admin who decides (None: the operator), and in which role."""
    return (None, "operator") if by is OPERATOR else (by, "admin")


def _cancelled_mtwei(member: Member, kind: SanctionKind) -> int:
    """Return what the member's open claims are worth that the sanction cancels, before their pots' factors."""
    return waiting.held_claims_mtwei(EconomyRulesVersion.in_force(), member.id) if kind == SanctionKind.BAN else 0
