"""Attacks on the pots of readings and pluses: bots that read at every cap, and rings that plus each other's posts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.soundness.community import Act, Community
from bench.soundness.honest import times
from bench.soundness.rings import Pattern

_POSTS_READ_A_DAY = 4  # of five minutes: what a day may earn


class Bots:
    """Members that read all that the day's cap pays, and like each other's one comment, to be held for honest."""

    def __init__(self, community: Community, kind: str, number: int):
        self._community = community
        self._members = community.join(kind, number)
        self._next: dict[int, int] = {}

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield the day's readings, a minute after the other."""
        if day == 1:
            yield midnight + timedelta(hours=11), self._pretend
        for number, me in enumerate(self._members):
            for turn in range(_POSTS_READ_A_DAY):
                at = midnight + timedelta(hours=12 + turn, seconds=number)
                yield at, lambda me=me: self._read_next(me)

    def _read_next(self, me) -> None:
        place = self._next.get(me.id, 0)
        if place < len(self._community.post_ids):
            self._next[me.id] = place + 1
            self._community.read(me, self._community.post_ids[place])

    def _pretend(self) -> None:
        some = self._members[:12]
        for me in some[:4]:
            comment = self._community.comment(me, self._community.post_ids[0])
            self._community.react([one for one in some if one is not me], comment, "like")


class PlusRing:
    """Members who publish in turn, read what the others published, and plus it."""

    def __init__(self, community: Community, kind: str, size: int, *, posts_a_day: float, pattern: Pattern):
        self._community, self._posts_a_day, self._pattern = community, posts_a_day, pattern
        self._members = community.join(kind, size)

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield the posts of the day, and the pluses of all who may."""
        for turn in range(times(self._posts_a_day, day, 0)):
            number = (int(day * self._posts_a_day) + turn) % len(self._members)
            yield midnight + timedelta(hours=6, minutes=turn), lambda number=number: self._publish(number)

    def _publish(self, number: int) -> None:
        post_id = self._community.publish(self._members[number])
        self._community.post_ids.pop()  # honest people leave it alone
        for reader, me in enumerate(self._members):
            if self._pattern(reader, number, len(self._members)):
                self._community.read(me, post_id)
                self._community.plus(me, post_id)
