"""Changing the rules in force. Each change is a new version; none is ever overwritten."""

from forum.db import hold, in_transaction
from forum.economy import Rules
from forum.errors import Conflict, Invalid, NotAllowed
from forum.levels import LevelRules
from forum.models import EconomyRulesVersion, LevelRulesVersion, Member


@in_transaction
def set_gate(gate: str, level: int, reason: str, by: Member | None = None) -> LevelRules:
    """Move a gate to another level from now on, and return the rules then in force.

    `by` is None for the operator at the command line. Raises Invalid for an unknown gate, a level
    off the ladder, or no reason.
    """
    if not reason.strip():
        raise Invalid(reason="Say why: the reason is kept with the change.")
    try:
        rules = LevelRulesVersion.in_force().with_gate(gate, level)
    except ValueError as error:
        raise Invalid(level=str(error)) from None
    gates, rest = rules.to_json()
    LevelRulesVersion.insert(member=by, reason=reason.strip(), gates=gates, rules=rest).execute()
    return rules


@in_transaction
def change_economy(rules: Rules, reason: str, by: Member | None = None, instead_of: int | None = None) -> int:
    """Put the economy's rules in force and return their version: fees at once, rewards from the next settlement on.

    `by` is None for the operator. `instead_of` is the version (0: the defaults) that whoever decided
    had in mind; where another one is in force by now, that is a Conflict. Raises NotAllowed for
    members who are no admins, and Invalid, by field, for values that are impossible.
    """
    if by and by.role != "admin":
        raise NotAllowed("Only admins change the economy.")
    if problems := rules.problems():
        raise Invalid(**problems)
    hold("economy rules", 0)
    in_force = EconomyRulesVersion.select(EconomyRulesVersion.id).order_by(EconomyRulesVersion.id.desc()).first()
    if instead_of is not None and instead_of != (in_force.id if in_force else 0):
        raise Conflict("The rules were changed meanwhile.", "Look at what is in force now, then decide again.")
    version = EconomyRulesVersion.create(member=by, reason=reason.strip(), rules=rules.to_json())
    return version.id
