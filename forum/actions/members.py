"""What the operator and admins do about members: role, XP, Twei."""

from dataclasses import dataclass
from uuid import uuid4

from forum.actions.authority import Actor, require_admin
from forum.actions.events import RoleChanged, TweiGranted, XpGranted, announce
from forum.actions.experience import add_xp
from forum.clock import now
from forum.db import in_transaction, lock, lock_rows
from forum.errors import Invalid, NotAllowed, NotFound, TreasuryEmpty
from forum.i18n import _, figure
from forum.models import ROLES, STAFF_ROLES, LevelRulesVersion, Member, Sanction, XpEntry
from forum.money import ledger
from forum.rules.journals import Cause
from forum.rules.levels import LEVEL_MAX, XP_MAX
from forum.rules.lines import Line
from forum.text.typed_text import is_blank


def member_named(name: str) -> Member:
    """Return the member called `name`. Raises NotFound."""
    member = Member.named(name)
    if member is None or member.has_left:
        raise NotFound(
            _("There is no member named %(name)s.", name=name), _("Upper and lower case make no difference.")
        )
    return member


def account_named(name: str) -> Member:
    """Return the member called `name`, who has an account. Raises NotFound, and NotAllowed for who is unclaimed."""
    member = member_named(name)
    if member.is_unclaimed:
        raise NotAllowed(
            _(
                "%(name)s has no account yet: what was written under this name came from elsewhere.",
                name=member.name,
            ),
            _("Once they claim it, it’s part of their account here."),
        )
    return member


@in_transaction
def set_role(name: str, role: str, *, by: Actor) -> Member:
    """Make the member a member, moderator or admin, which ends their sessions.

    Raises NotAllowed, NotFound, and Invalid for no role, one's own, or one above a member who is under a sanction.
    """
    by_id = require_admin(by, _("Only admins set roles."))
    if role not in ROLES:
        raise Invalid(role=f"There is no role {role}; the roles are {', '.join(ROLES)}.")
    member = account_named(name)
    if member.id == by_id:
        raise Invalid(role=_("You can’t change your own role; another admin can."))
    if member.role == role:
        return member
    lock_rows("SELECT id FROM member WHERE id = ?", member.id)  # nobody sanctions them meanwhile
    if role in STAFF_ROLES and Sanction.current(member.id):
        raise Invalid(role=_("%(name)s is under a sanction: lift it first.", name=member.display_name))
    Member.update(role=role).where(Member.id == member.id).execute()
    announce(RoleChanged(member.id, role, member.role, by_id))
    return Member.get_by_id(member.id)


@in_transaction
def grant_xp(name: str, amount_xp: int, reason: str = "", *, by: Actor) -> Member:
    """Add XP (or, negative, take some) and write down who granted it and why.

    The operator need not say why. Returns the member as they are afterwards. Raises NotFound, NotAllowed,
    or Invalid where the sum would leave 0 to XP_MAX.
    """
    by_id = require_admin(by, _("Only admins grant XP."))
    member = account_named(name)
    if amount_xp == 0:
        raise Invalid(amount_xp=_("0 XP changes nothing."))
    lock("xp", member.id)
    return _grant(member, amount_xp, reason, by_id)


@in_transaction
def set_level(name: str, level: int, reason: str, *, by: Actor) -> Member:
    """Put the member at the beginning of a level: give or take exactly the XP that it needs.

    `by` and what is returned: as in `grant_xp`. Raises NotFound, NotAllowed, or Invalid for a level off
    the ladder or the one the member already has.
    """
    by_id = require_admin(by, _("Only admins set levels."))
    member = account_named(name)
    if not 1 <= level <= LEVEL_MAX:
        raise Invalid(to_level=_("Enter a level from 1 to %(highest)s.", highest=LEVEL_MAX))
    rules = LevelRulesVersion.in_force()
    lock("xp", member.id)
    member = Member.get_by_id(member.id)  # with what was earned while this waited
    if rules.level(member.xp) == level:
        words = _(
            "%(name)s is already LVL %(level)s, with %(xp)s XP.",
            name=member.name,
            level=level,
            xp=figure(member.xp),
        )
        raise Invalid(to_level=words)
    return _grant(member, rules.thresholds_xp[level - 1] - member.xp, reason, by_id)


def _grant(member: Member, amount_xp: int, reason: str, by_id: int | None) -> Member:
    if by_id and is_blank(reason):
        raise Invalid(reason=_("Give a reason: the member will see it."))
    XpEntry.create(
        member=member.id, source="grant", amount_xp=amount_xp, by=by_id, note=reason.strip(), created_at=now()
    )
    if not add_xp(member.id, amount_xp, "grant", LevelRulesVersion.in_force()):
        words = _(
            "%(name)s has %(xp)s XP; the total must stay between 0 and %(most)s.",
            name=member.name,
            xp=figure(member.xp),
            most=figure(XP_MAX),
        )
        raise Invalid(amount_xp=words)
    announce(XpGranted(member.id, amount_xp, reason.strip(), by_id))
    return Member.get_by_id(member.id)


@dataclass(frozen=True, slots=True)
class GrantPreview:
    """A grant before it is made: to whom, how much, and what the treasury holds afterwards."""

    member: Member
    amount_mtwei: int
    treasury_mtwei: int


def preview_grant(name: str, amount_mtwei: int, reason: str, *, by: Actor) -> GrantPreview:
    """Return what a grant would do, and do nothing. Raises as `grant_twei` does."""
    _require_grantor(by)
    member, treasury_mtwei = _grantee(name, amount_mtwei, reason), ledger.balance_mtwei(ledger.TREASURY)
    if amount_mtwei > treasury_mtwei:
        raise TreasuryEmpty(ledger.TREASURY, treasury_mtwei)
    return GrantPreview(member, amount_mtwei, treasury_mtwei - amount_mtwei)


@in_transaction
def grant_twei(name: str, amount_mtwei: int, reason: str, *, by: Actor) -> int:
    """Move Twei from the treasury to the member's wallet, for a reason that all can read; return the journal's id.

    Raises NotFound, NotAllowed, TreasuryEmpty, and Invalid for an amount that is not above 0 or a reason
    that says nothing.
    """
    by_id, member = _require_grantor(by), _grantee(name, amount_mtwei, reason)
    announce(TweiGranted(member.id, amount_mtwei, reason.strip(), by_id))
    return ledger.post(
        Cause.GRANT.key(uuid4()),
        Cause.GRANT.kind,
        {member.id: amount_mtwei, ledger.TREASURY: -amount_mtwei},
        line=Line.GRANT,
        member_id=by_id,
        note=reason.strip(),
    )


def _require_grantor(by: Actor) -> int | None:
    return require_admin(by, _("Only admins grant Twei."))


def _grantee(name: str, amount_mtwei: int, reason: str) -> Member:
    """Return whom a grant goes to, where it can be one."""
    member = account_named(name)
    if amount_mtwei <= 0:
        raise Invalid(amount=_("A grant must be more than 0 Twei."))
    if is_blank(reason):
        raise Invalid(reason=_("Give a reason: it appears in the public log and in the wallet."))
    return member
