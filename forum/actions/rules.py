"""Changing the rules in force. Each change is a new version; none is ever overwritten."""

from forum.actions.authority import Actor, require_admin
from forum.actions.events import EconomyRulesChanged, LevelRulesChanged, ModerationRulesChanged, announce
from forum.db import in_transaction
from forum.errors import Invalid
from forum.i18n import _
from forum.models import EconomyRulesVersion, LevelRulesVersion, ModerationRulesVersion
from forum.rules.economy import EconomyRules
from forum.rules.level_forecast import problems
from forum.rules.levels import LevelRules
from forum.rules.moderation import ModerationRules


@in_transaction
def set_gate(name: str, level: int, reason: str, *, by: Actor) -> LevelRules:
    """Move the gate of this name to another level from now on, and return the rules then in force.

    Raises NotAllowed, and Invalid for an unknown gate, a level off the ladder or out of everybody's reach, or no
    reason.
    """
    if not reason.strip():
        raise Invalid(reason=_("Give a reason: it is kept with the change."))
    LevelRulesVersion.lock()
    try:
        rules = LevelRulesVersion.in_force().with_gate(name, level)
    except ValueError as error:
        raise Invalid(level=str(error)) from None
    change_levels(rules, reason, by=by)
    return rules


@in_transaction
def change_levels(rules: LevelRules, reason: str, *, by: Actor, instead_of: int | None = None) -> int:
    """Put the rules of levels in force from now on and return their version.

    Nobody's XP changes; the level that it gives may. `by`, `instead_of` and what is raised: as in
    `change_economy`. A gate that nobody can reach is Invalid.
    """
    by_id = require_admin(by, _("Only admins change the levels."))
    if found := problems(rules, EconomyRulesVersion.in_force()):
        raise Invalid(**found)
    version = LevelRulesVersion.put_in_force(rules, reason, by_id, instead_of)
    announce(LevelRulesChanged(version))
    return version


@in_transaction
def change_economy(rules: EconomyRules, reason: str, *, by: Actor, instead_of: int | None = None) -> int:
    """Put the economy's rules in force and return their version: fees at once, rewards from the next settlement on.

    `instead_of` is the version (0: the defaults) that whoever decided had in mind; where another one is in force by
    now, that is a Conflict. Raises NotAllowed for members who are no admins, and Invalid, by field, for values that
    are impossible.
    """
    by_id = require_admin(by, _("Only admins change the economy."))
    if problems := rules.problems():
        raise Invalid(**problems)
    version = EconomyRulesVersion.put_in_force(rules, reason, by_id, instead_of)
    announce(EconomyRulesChanged(version))
    return version


@in_transaction
def change_moderation(rules: ModerationRules, reason: str, *, by: Actor, instead_of: int | None = None) -> int:
    """Put the rules of moderation in force from now on and return their version. What waits already goes on waiting.

    `by`, `instead_of` and what is raised: as in `change_economy`.
    """
    by_id = require_admin(by, _("Only admins change the rules of moderation."))
    if found := rules.problems():
        raise Invalid(**found)
    version = ModerationRulesVersion.put_in_force(rules, reason, by_id, instead_of)
    announce(ModerationRulesChanged(version))
    return version
