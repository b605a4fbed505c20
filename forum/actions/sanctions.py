"""Silencing, suspending and banning: what a decision about a member puts in force, and how it is lifted.

Ending needs nobody: a sanction is in force from its beginning until its end (`Sanction.current`), and its row stays.
What it forbids is refused in two places, which every write passes: `web.admission`, by the table of routes, and
`actions.gates`. The wallet is never touched. While a member is suspended, what they have earned waits; a ban cancels
it.
"""

from datetime import datetime, timedelta

from forum.actions.events import announce
from forum.actions.sanction_events import MemberSanctioned, SanctionLifted
from forum.actions.sessions import keep_only
from forum.clock import now
from forum.db import in_transaction, lock_rows, rows
from forum.errors import Invalid, NotAllowed
from forum.i18n import _
from forum.models import Decision, Member, Sanction
from forum.money import claims
from forum.rules.decisions import SANCTION_DAYS_MAX, SanctionKind
from forum.rules.sanctions import SHUT_OUT_KINDS


def require_sanctionable(member: Member, by_id: int | None) -> None:
    """Return if the member can be sanctioned by the member `by_id` (None: the operator, or a rule).

    Raises NotAllowed for oneself, and for staff: an admin takes their role away first.
    """
    if member.id == by_id:
        raise NotAllowed(_("You can’t decide this about yourself."), _("That’s up to other moderators."))
    if member.moderates:
        raise NotAllowed(
            _("%(name)s is a moderator or an admin, whom nobody can sanction.", name=member.display_name),
            _("An admin has to make them a member first."),
        )


def sanction_end(kind: SanctionKind, days: int | None) -> datetime | None:
    """Return when a sanction that is imposed now ends (naive UTC); a ban, None. Raises Invalid for impossible days."""
    if kind == SanctionKind.BAN:
        return None
    if days is None or not 1 <= days <= SANCTION_DAYS_MAX:
        raise Invalid(days=_("Enter how many days, from 1 to %(most)s.", most=SANCTION_DAYS_MAX))
    return now() + timedelta(days=days)


@in_transaction
def impose(member_id: int, kind: SanctionKind, decision_id: int, until: datetime | None) -> int:
    """Put in force what a decision says of a member, and return the sanction's id. Part of the decision's transaction.

    `until` is naive UTC; None: for good. Who is suspended or banned is logged out everywhere; a ban cancels their open
    claims. Raises NotAllowed for whom it cannot concern (`require_sanctionable`). Money: comes last.
    """
    # Nobody becomes a moderator meanwhile. Who writes for the member may hold the claims that a ban is about to take.
    lock_rows("SELECT id FROM member WHERE id = ?", member_id, may_refer=True)
    decision = Decision.get_by_id(decision_id)
    require_sanctionable(Member.get_by_id(member_id), decision.by_id)
    sanction = Sanction.create(
        member=member_id, kind=kind, decision=decision_id, begins_at=now(), until=until, lifted_at=None
    )
    if kind in SHUT_OUT_KINDS:
        keep_only(member_id, None)
    announce(MemberSanctioned(member_id, kind, until, decision_id))
    if kind == SanctionKind.BAN:
        claims.cancel_all_of(member_id)
    return int(sanction.id)


_LIFT = """
    UPDATE sanction SET lifted_at = ?
    WHERE member_id = ? AND decision_id = ? AND lifted_at IS NULL AND (until IS NULL OR until > ?)
    RETURNING kind
"""


@in_transaction
def lift(member_id: int, decision_id: int) -> bool:
    """Lift what a decision imposed on a member; return whether it had neither ended nor been lifted before.

    What a ban has cancelled does not come back.
    """
    at = now()
    lifted = rows(_LIFT, at, member_id, decision_id, at)
    for (kind,) in lifted:
        announce(SanctionLifted(member_id, SanctionKind(kind), decision_id))
    return bool(lifted)
