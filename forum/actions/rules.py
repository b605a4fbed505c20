"""Changing the rules in force. Each change is a new version; none is ever overwritten."""

import json

from forum.db import in_transaction
from forum.errors import Invalid
from forum.levels import LevelRules
from forum.models import LevelRulesVersion, Member


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
    LevelRulesVersion.insert(member=by, reason=reason.strip(), gates=json.dumps(dict(rules.gates))).execute()
    return rules
