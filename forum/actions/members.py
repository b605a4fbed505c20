"""What the operator and admins do about members: role, XP, Twei."""

from uuid import uuid4

from forum import ledger
from forum.db import in_transaction
from forum.errors import Invalid, NotAllowed, NotThere
from forum.levels import XP_MAX
from forum.models import ROLES, Member, XpEntry
from forum.models.comment import touch_threads_of
from forum.text import is_blank


def member_named(name: str) -> Member:
    """Return the member called `name`. Raises NotThere."""
    member = Member.named(name)
    if member is None:
        raise NotThere(f"There is no member named {name}.", "Names are compared without regard to case.")
    return member


@in_transaction
def set_role(name: str, role: str) -> Member:
    """Make the member a member, moderator or admin. Raises NotThere, Invalid."""
    if role not in ROLES:
        raise Invalid(role=f"There is no role {role}; the roles are {', '.join(ROLES)}.")
    member = member_named(name)
    Member.update(role=role).where(Member.id == member.id).execute()
    touch_threads_of(member.id)
    return Member.get_by_id(member.id)


@in_transaction
def grant_xp(name: str, amount_xp: int) -> Member:
    """Add XP (or, negative, take some) and write down that it was granted.

    Returns the member as it is afterwards. Raises NotThere, or Invalid where the sum would leave 0 to XP_MAX.
    """
    member = member_named(name)
    if amount_xp == 0:
        raise Invalid(amount_xp="0 XP change nothing.")
    granted = (
        Member.update(xp=Member.xp + amount_xp)
        .where(Member.id == member.id, (Member.xp + amount_xp).between(0, XP_MAX))
        .execute()
    )
    if not granted:
        raise Invalid(amount_xp=f"{member.name} has {member.xp:,} XP; the sum must stay between 0 and {XP_MAX:,}.")
    XpEntry.insert(member=member.id, source="grant", amount_xp=amount_xp).execute()
    touch_threads_of(member.id)
    return Member.get_by_id(member.id)


@in_transaction
def grant_twei(name: str, amount_mtwei: int, reason: str, by: Member | None = None) -> int:
    """Move Twei from the treasury to the member's wallet, for a reason that all can read; return the journal's id.

    `by` is None for the operator at the command line. Raises NotThere, NotAllowed, TreasuryEmpty, and
    Invalid for an amount that is not above 0 or a reason that says nothing.
    """
    if by and by.role != "admin":
        raise NotAllowed("Only admins grant Twei.")
    member = member_named(name)
    if amount_mtwei <= 0:
        raise Invalid(amount="A grant is more than 0 Twei.")
    if is_blank(reason):
        raise Invalid(reason="Say why: the reason stands in the public log and in the wallet.")
    return ledger.post(
        f"grant:{uuid4()}",
        "grant",
        {member.id: amount_mtwei, ledger.TREASURY: -amount_mtwei},
        line="grant",
        member_id=by and by.id,
        note=reason.strip(),
    )
