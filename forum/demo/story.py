"""A story: events in the order of their time, and the members to whom they happen."""

import heapq
from collections.abc import Callable, Container
from datetime import datetime
from itertools import count

from forum import clock
from forum.models import Member
from forum.rules.gates import Gate
from forum.rules.levels import LevelRules

Event = Callable[[], None]


class Story:
    """Events in the order of their time. An event may bring further ones, none earlier than itself."""

    def __init__(self, today: datetime):
        self.today = today
        self.rules = LevelRules()
        self.members: dict[str, Member] = {}
        self._events: list[tuple[datetime, int, Event]] = []
        self._numbers = count()

    def at(self, moment: datetime, event: Event) -> None:
        """Have `event` happen at `moment`, but not in the future."""
        heapq.heappush(self._events, (min(moment, self.today), next(self._numbers), event))

    def live(self) -> None:
        """Let everything happen."""
        while self._events:
            moment, _, event = heapq.heappop(self._events)
            with clock.at(moment):
                event()

    def able(self, gate: Gate, but: Container[str] = ()) -> list[Member]:
        """Return the members of the day who pass the gate, without those named in `but`."""
        return [
            member
            for member in self.members.values()
            if member.name not in but and self.rules.passes(gate, member.xp, member.role)
        ]
