"""What happens to what somebody wrote elsewhere: it is claimed, it has moved, and what admins do about it."""

from dataclasses import dataclass

from forum.actions.events import Event


@dataclass(frozen=True, slots=True)
class HistoryClaimed(Event):
    """A member claimed what an unclaimed member wrote, which came from the `origin`. It moves from here on."""

    member_id: int
    unclaimed_id: int
    origin: str


@dataclass(frozen=True, slots=True)
class HistoryMoved(Event):
    """All that was claimed is the member's now; of the unclaimed member nothing is left but a number."""

    member_id: int
    unclaimed_id: int


@dataclass(frozen=True, slots=True)
class HistoryDecided(Event):
    """An admin made a code by which a history can be claimed ("voucher"), or had it erased: "anonymise" or "remove"."""

    unclaimed_id: int
    by_id: int
    what: str
    reason: str
