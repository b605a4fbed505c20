"""Silencing, suspending and banning: what a decision about a member puts in force."""

from datetime import datetime, timedelta

from forum.clock import now
from forum.errors import Invalid
from forum.i18n import _
from forum.models import Sanction
from forum.rules.decisions import SANCTION_DAYS_MAX, SanctionKind


def sanction_end(kind: SanctionKind, days: int | None) -> datetime | None:
    """Return when a sanction that is imposed now ends (naive UTC); a ban, None. Raises Invalid for impossible days."""
    if kind == SanctionKind.BAN:
        return None
    if days is None or not 1 <= days <= SANCTION_DAYS_MAX:
        raise Invalid(days=_("Enter how many days, from 1 to %(most)s.", most=SANCTION_DAYS_MAX))
    return now() + timedelta(days=days)


def impose(member_id: int, kind: SanctionKind, decision_id: int, until: datetime | None) -> int:
    """Put in force what a decision says of a member, and return the sanction's id. Part of the decision's transaction.

    `until` is naive UTC; None: for good.
    """
    return int(Sanction.create(member=member_id, kind=kind, decision=decision_id, begins_at=now(), until=until).id)
