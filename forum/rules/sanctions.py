"""What a sanction takes from a member while it is in force, and how they are told. Pure.

Nothing has to run for one to end: it is in force from its beginning until its end, or until it is lifted. Who is under
several at once is under the gravest of them: what is graver forbids all that is forbidden by the others.
"""

from dataclasses import dataclass
from datetime import datetime

from forum.errors import Sanctioned
from forum.i18n import _
from forum.rules.decisions import SanctionKind
from forum.rules.gates import Gate

# What somebody silenced may not do; it is said by these gates, as everybody's level is.
SILENCED_GATES = frozenset({Gate.COMMENT, Gate.PUBLISH})
# Under these a member writes nothing at all, their sessions end, and what they have earned isn't paid.
SHUT_OUT_KINDS = frozenset({SanctionKind.SUSPEND, SanctionKind.BAN})
# The gravest last.
BY_GRAVITY = (SanctionKind.SILENCE, SanctionKind.SUSPEND, SanctionKind.BAN)


@dataclass(frozen=True, slots=True)
class CurrentSanction:
    """The gravest sanction that a member is under now: until when (naive UTC; None: for good), by which decision, why.

    `since` is when it began.
    """

    kind: SanctionKind
    since: datetime
    until: datetime | None
    decision_id: int
    reason: str

    @property
    def shuts_out(self) -> bool:
        """Whether the member may change nothing at all."""
        return self.kind in SHUT_OUT_KINDS

    @property
    def is_ban(self) -> bool:
        """Whether what the member has earned is gone, rather than waiting."""
        return self.kind == SanctionKind.BAN

    @property
    def receipt(self) -> str:
        """The address of the decision, for the member."""
        return f"/decisions/{self.decision_id}"

    def forbids(self, gate: Gate) -> bool:
        """Say whether it closes a gate."""
        return self.shuts_out or gate in SILENCED_GATES

    @property
    def refusal(self) -> Sanctioned:
        """What to raise where the member does what they may not: until when, why, and what is left to them."""
        return Sanctioned(" ".join(filter(None, (self._what, self._why))), self.what_is_left, self.receipt)

    @property
    def _what(self) -> str:
        at = self.until and f"{self.until:%Y-%m-%d %H:%M} UTC"
        if self.kind == SanctionKind.BAN:
            return _("You’re banned.") if at is None else _("You’re banned until %(at)s.", at=at)
        if self.kind == SanctionKind.SUSPEND:
            return _("You’re suspended.") if at is None else _("You’re suspended until %(at)s.", at=at)
        if at is None:
            return _("You can’t comment or publish.")
        return _("You can’t comment or publish until %(at)s.", at=at)

    @property
    def _why(self) -> str:
        return _("The reason: %(reason)s", reason=self.reason) if self.reason else ""

    @property
    def what_is_left(self) -> str:
        """What the member may do all the same, in the reader's language."""
        if self.shuts_out:
            return _("You can still read, keep drafts, object, and take your data with you.")
        return _("You can still read, vote, keep drafts and object.")
