"""Who acts on members and rules: an admin, or the operator. Nobody is the operator by leaving something out."""

from typing import Final, final

from forum.errors import NotAllowed
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

    Raises NotAllowed with `message` for any other member, and TypeError for what is neither, None above all.
    """
    if by is OPERATOR:
        return None
    if not isinstance(by, Member):
        raise TypeError(f"`by` is a member or OPERATOR, not {by!r}")
    if by.role != "admin":
        raise NotAllowed(message)
    return by.id
