"""The gate: asked for by name, at the action, so that no way in leads around it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from forum.models import LevelRulesVersion, Member, Sanction
from forum.rules.gates import Gate

P = ParamSpec("P")
R = TypeVar("R")


def require_gate(me: Member, gate: Gate) -> None:
    """Let `me` pass the gate, under the current rules, or raise `LevelTooLow`; `Sanctioned` where one forbids it.

    Who is under a sanction is asked of the database: it may have come after `me` was read.
    """
    sanction = Sanction.current(me.id)
    if sanction and sanction.forbids(gate):
        raise sanction.refusal
    require_level(me, gate)


def require_level(me: Member, gate: Gate) -> None:
    """Let `me` look at what is shown from a gate on, or raise `LevelTooLow`. Who is under a sanction may read on."""
    LevelRulesVersion.in_force().require(gate, me.xp, me.role)


def gated(
    gate: Gate,
) -> Callable[[Callable[Concatenate[Member, P], R]], Callable[Concatenate[Member, P], R]]:
    """Open the decorated action, whose first argument is the member who acts, at this gate alone."""

    def decorate(action: Callable[Concatenate[Member, P], R]) -> Callable[Concatenate[Member, P], R]:
        @wraps(action)
        def run(me: Member, *args: P.args, **kwargs: P.kwargs) -> R:
            require_gate(me, gate)
            return action(me, *args, **kwargs)

        return run

    return decorate
