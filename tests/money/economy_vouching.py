"""Who is vouched for in the model of the economy, and by whom. See `tests.money.economy_model`."""

from datetime import datetime, timedelta

from tests.money.economy_books import Books
from tests.money.economy_things import Vouching, refuse

VOUCH_TIME = timedelta(days=30)


class Vouchings(Books):
    """The books, and whose readings are paid from all of their pot."""

    def change_vouching(self, me: str, member: str, value: str, reason: str) -> None:
        if value not in ("on", "off"):
            refuse("Invalid")
        if value == "on":
            self._vouch(me, member)
        elif self._is_staff(me):
            self._withdraw(me, member, reason)
        else:
            self._require_there(member)
            self._end_vouchings(
                [one for one in self._active(member) if one.by == me and not one.as_staff], by_staff=False
            )

    def vouch_for_liked(self, at: datetime) -> None:
        """Vouch for all who wrote something that enough members who may vouch like for good.

        It counts as a like of the first of those whose likes vouch for somebody more.
        """
        for member in [member for member in self.cast if self._is_open_to_others(member)]:
            for liker in self._likers(member, at):
                given = sum(one.liker == liker and one.at > at - VOUCH_TIME for one in self.vouchings)
                if self._is_staff(liker) or given < self.rules["vouches_by_likes_max"]:
                    self.vouchings.append(Vouching(member, None, False, at, liker=liker))
                    break
                self.happened["a like that vouched for enough"] += 1

    def is_vouched(self, member: str) -> bool:
        staff = member not in self.left and self._is_staff(member)
        return staff or bool(self._active(member))

    def _vouch(self, me: str, member: str) -> None:
        self._require_there(member)
        if me == member:
            refuse("NotAllowed")
        as_staff = self._is_staff(me)
        if any((one.by, one.as_staff) == (me, as_staff) for one in self._active(member)):
            return
        if as_staff:
            if self._is_staff(member) or any(one.as_staff for one in self._active(member)):
                refuse("Conflict")
        else:
            self.happened["a voucher too new"] += self.is_vouched(me) and not self._may_vouch(me, self.now)
            if not self._may_vouch(me, self.now) or not self._has_one_left(me):
                refuse("NotAllowed")
            if self.is_vouched(member):
                refuse("Conflict")
            if not self._is_open_to_others(member):
                refuse("NotAllowed")
        self.vouchings.append(Vouching(member, me, as_staff, self.now))

    def _withdraw(self, me: str, member: str, reason: str) -> None:
        self._require_there(member)
        if me == member:
            refuse("NotAllowed")
        if not reason:
            refuse("Invalid")
        if not self._active(member):
            refuse("Conflict")
        self._end_vouchings(self._active(member), by_staff=True)

    def _end_vouchings(self, vouchings: list[Vouching], *, by_staff: bool) -> None:
        for one in vouchings:
            one.withdrawn_at, one.withdrawn_by_staff = self.now, by_staff

    def _active(self, member: str) -> list[Vouching]:
        return [one for one in self.vouchings if one.member == member and not one.withdrawn_at]

    def _has_lost_the_right(self, me: str) -> bool:
        """Say whether staff withdrew what `me` vouched for, and have not vouched for `me` since."""
        lost = [
            one.withdrawn_at for one in self.vouchings if one.by == me and not one.as_staff and one.withdrawn_by_staff
        ]
        restored = [one.at for one in self._active(me) if one.as_staff]
        return any(not any(since > at for since in restored) for at in lost)

    def _may_vouch(self, me: str, at: datetime) -> bool:
        """Say whether others may come by `me`: as staff, as one whom staff vouch for, or as one who isn’t new."""
        if me not in self.left and self._is_staff(me):
            return True
        known = any(one.as_staff or one.at <= at - VOUCH_TIME for one in self._active(me))
        return known and not self._has_lost_the_right(me)

    def _has_one_left(self, me: str) -> bool:
        recent = [one for one in self.vouchings if one.by == me and not one.as_staff and one.at > self.now - VOUCH_TIME]
        return len(recent) < self.rules["vouches_max"]

    def _is_open_to_others(self, member: str) -> bool:
        """Say whether likes or members may vouch for the member: not where staff have withdrawn that once."""
        withdrawn = any(one.member == member and one.withdrawn_by_staff for one in self.vouchings)
        return member not in self.left and not self.is_vouched(member) and not withdrawn

    def _likers(self, member: str, at: datetime) -> list[str]:
        """Return who may vouch and likes for good what the member wrote and is still there, where enough of them do."""
        found = []
        for thing in self.things:
            likes = [
                (opinion.at, list(self.cast).index(giver), giver)
                for giver, opinion in thing.opinions.items()
                if opinion.value == 1 and opinion.final_at is not None and self._may_vouch(giver, at)
            ]
            if thing.author == member and not thing.removed and len(likes) >= self.rules["vouching_members_min"]:
                found += likes
        return [giver for *_order, giver in sorted(found)]

    def _require_there(self, member: str) -> None:
        if member in self.left:
            refuse("NotFound")

    def _is_staff(self, member: str) -> bool:
        return self.cast[member].role != "member"
