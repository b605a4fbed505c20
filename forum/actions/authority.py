"""Who acts on members and rules: an admin, or the operator. Nobody is the operator by leaving something out."""

from collections.abc import Collection
from typing import Final, final

from forum.errors import FactorMissing, NotAllowed
from forum.models import Member


@final
class Operator:
    """Whoever runs the site: the command line, and what loads or tests a community. May do whatever an admin may."""

    def __repr__(self) -> str:
        return "OPERATOR"


OPERATOR: Final = Operator()

# Who acts, as an action's `by`.
Actor = Member | Operator


def require_admin(by: Actor, message: str) -> int | None:
    """Return the id to store with what an admin does; None for the operator.

    Raises NotAllowed with `message` for any other member, FactorMissing for an admin who has to set one up first, and
    TypeError for what is neither, None above all.
    """
    if by is OPERATOR:
        return None
    if not isinstance(by, Member):
        raise TypeError(f"`by` is a member or OPERATOR, not {by!r}")
    if by.role != "admin":
        raise refusal(by, {"admin"}, message)
    return by.id


def refusal(me: Member, roles: Collection[str], message: str) -> NotAllowed:
    """Return why `me` may not do what takes one of the `roles`: `message`, or that they lack a second factor for it."""
    return FactorMissing() if me.withheld_role in roles else NotAllowed(message)
