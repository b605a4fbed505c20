"""How a member came to be vouched for, and what a viewer may do about it: what their profile shows of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.models import Member
from forum.models.names import shown_name
from forum.models.vouching import Voucher, voucher
from forum.queries.events import Person
from forum.rules.economy import EconomyRules


@dataclass(frozen=True, slots=True)
class GivenVouching:
    """One vouching for a member: how it came (`Vouching.kind`), by whom, when; and how it ended, if it did."""

    kind: str
    created_at: datetime
    by_id: int | None
    by_name: str | None
    by_display_name: str | None
    withdrawn_at: datetime | None
    withdrawn_as: str | None
    reason: str

    @property
    def by(self) -> Person | None:
        """Who vouched; None for nobody in particular, and for who has left and let go of their name."""
        has_name = self.by_name and not self.by_name.startswith("~")
        return Person(self.by_name or "", self.by_display_name or "") if has_name else None


@dataclass(frozen=True, slots=True)
class VouchingPanel:
    """What there is to say of vouching for `member`, to a viewer (None: anonymous readers).

    `given` are all that were ever given, oldest first; `mine` is what the viewer may do for others; `theirs`, which
    only staff and the member see, what the member may.
    """

    member: Member
    given: Sequence[GivenVouching]
    viewer: Member | None
    mine: Voucher | None
    theirs: Voucher | None

    @property
    def is_own(self) -> bool:
        """Whether the member themself is looking."""
        return self.viewer is not None and self.viewer.id == self.member.id

    @property
    def _active(self) -> list[GivenVouching]:
        return [one for one in self.given if one.withdrawn_at is None]

    @property
    def is_vouched(self) -> bool:
        """Whether somebody vouches for the member, or their role does."""
        return self.member.moderates or bool(self._active)

    @property
    def is_by_viewer(self) -> bool:
        """Whether the viewer, as a member, vouches for them."""
        return any(one.kind == "member" and self._is_viewers(one) for one in self._active)

    def _is_viewers(self, one: GivenVouching) -> bool:
        return self.viewer is not None and one.by_id == self.viewer.id

    @property
    def shown(self) -> GivenVouching | None:
        """The vouching that is spoken of: the viewer's own, else the oldest that is not withdrawn."""
        return next(iter(sorted(self._active, key=lambda one: not self._is_viewers(one))), None)

    @property
    def withdrawn(self) -> GivenVouching | None:
        """What staff withdrew last, where nobody vouches for the member since."""
        by_staff = [one for one in self.given if one.withdrawn_as == "staff"]
        return by_staff[-1] if by_staff and not self.is_vouched else None

    @property
    def offers_to_staff(self) -> bool:
        """Whether the viewer may vouch for the member as staff: also to give back the right to vouch for others."""
        if self.viewer is None or not self.viewer.moderates or self.is_own or self.member.moderates:
            return False
        return not self.is_vouched or bool(self.theirs and self.theirs.lost)

    @property
    def offers_withdrawal(self) -> bool:
        """Whether the viewer may withdraw, as staff, what others have vouched for."""
        return self.viewer is not None and self.viewer.moderates and not self.is_own and bool(self._active)

    @property
    def offers_to_members(self) -> bool:
        """Whether the viewer may vouch for the member, as one who has something left to give."""
        return self._is_open_to_members and bool(self.mine and self.mine.left)

    @property
    def is_refused(self) -> bool:
        """Whether the viewer, who is vouched for, may vouch for the member only later, or never."""
        return self._is_open_to_members and self.mine is not None and self.mine.is_vouched and not self.mine.left

    @property
    def _is_open_to_members(self) -> bool:
        asks = self.viewer is not None and not self.viewer.moderates and not self.is_own
        return asks and not self.is_vouched and self.withdrawn is None and not self.member.has_left


_GIVEN = f"""
    SELECT v.kind, v.created_at, v.by_id, b.name AS by_name, {shown_name("b")} AS by_display_name,
           v.withdrawn_at, v.withdrawn_as, v.reason
    FROM vouching v LEFT JOIN member b ON b.id = v.by_id WHERE v.member_id = ? ORDER BY v.id
"""  # noqa: S608  (all of it ours)


def vouching_panel(member: Member, viewer: Member | None, rules: EconomyRules) -> VouchingPanel:
    """Return what there is to say of vouching for the member. One statement for anonymous readers, else two."""
    given = records(_GIVEN, GivenVouching, member.id)
    looks_closer = viewer is not None and (viewer.moderates or viewer.id == member.id)
    return VouchingPanel(
        member=member,
        given=given,
        viewer=viewer,
        mine=voucher(viewer.id, rules) if viewer and not looks_closer else None,
        theirs=voucher(member.id, rules) if looks_closer else None,
    )
