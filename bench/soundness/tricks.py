"""Attacks by one or a few: bandwagons, puppets, an author who likes under the own posts, dislikes."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bench.soundness.community import SETTLED_AT, Act, Comment, Community

_LIKES_OF_BANDWAGON = 20
_LIKED_AT = 2
# Around the settlement of each of so many nights: before it something is given, and taken back after it.
_NIGHTS = 5
_JUST = timedelta(minutes=5)


class Bandwagon:
    """One who likes only what is liked already: comments that are past their time, or (`eager`) still looked at."""

    def __init__(self, community: Community, kind: str, *, eager: bool):
        self._community, self._eager = community, eager
        [self._me] = community.join(kind, 1)

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield the likes of a day, all at once."""
        yield midnight + timedelta(hours=14), self._like

    def _like(self) -> None:
        known = self._community.fresh() if self._eager else self._community.stale()
        liked = [one for one in known if len(one.liked_by) >= _LIKED_AT and self._me.id not in one.liked_by]
        for comment in liked[-_LIKES_OF_BANDWAGON:]:
            self._community.like(self._me, comment)


class Puppets:
    """One who writes `a_day` comments a day, or one each `every` days, that two puppets like."""

    def __init__(self, community: Community, kind: str, *, a_day: int = 1, every: int = 1, days: int):
        self._community, self._a_day, self._every, self._days = community, a_day, every, days
        [self._me] = community.join(kind, 1, twei=50 + 2 * a_day * days)
        self._puppets = community.join(f"{kind}_puppet", 2)

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield the day's comments, far enough apart for no thread to see a hurry, and their likes."""
        if day and day < self._days and day % self._every == 0:
            for turn in range(self._a_day):
                yield midnight + timedelta(hours=8, minutes=turn * 40), lambda turn=turn: self._comment(turn)

    def _comment(self, turn: int) -> None:
        recent = self._community.post_ids[-6:]
        comment = self._community.comment(self._me, recent[turn % len(recent)])
        self._community.react(self._puppets, comment, "like")


class SelfLiker:
    """An author who likes every comment under the own posts."""

    def __init__(self, community: Community, kind: str):
        self._community = community
        [self._me] = community.join(kind, 1)

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield a post each fourth day, and the likes of each evening."""
        if day % 4 == 0:
            yield midnight + timedelta(hours=6), lambda: self._community.publish(self._me)
        yield midnight + timedelta(hours=23, minutes=30), self._like

    def _like(self) -> None:
        for comment in self._community.fresh():
            mine = self._community.authors[comment.post_id] == self._me.id
            if mine and comment.author.id != self._me.id and self._me.id not in comment.liked_by:
                self._community.like(self._me, comment)


class Spared:
    """A commenter, and two who like each comment: always other ones, so that each like is a first one.

    What they get is what those of `Disliked` would get without the dislikes.
    """

    def __init__(self, community: Community, kind: str, rounds: int):
        self._community, self._rounds = community, rounds
        [self._me] = community.join(kind, 1)
        self._likers = iter(community.join(f"{kind}_liker", 2 * rounds))

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield a comment each second day, and what others think of it."""
        if day % 2 == 1 and day // 2 < self._rounds:
            yield midnight + timedelta(hours=9), lambda: self._comment(midnight)

    def _comment(self, midnight: datetime) -> None:
        comment = self._community.comment(self._me, self._community.post_ids[0])
        self._community.react([next(self._likers), next(self._likers)], comment, "like")
        self._attack(comment, midnight)

    def _attack(self, comment: Comment, midnight: datetime) -> None:
        """Leave it alone."""


class Disliked(Spared):
    """The same, and attackers who dislike each comment."""

    def __init__(self, community: Community, kind: str, rounds: int, dislikers: int):
        super().__init__(community, kind, rounds)
        self._dislikers = community.join(f"{kind}_attacker", dislikers)

    def _attack(self, comment: Comment, midnight: datetime) -> None:
        self._community.react(self._dislikers, comment, "dislike")


class DislikedAtNight(Disliked):
    """The same; the dislikes come just before each of some settlements, and are taken back after it."""

    def __init__(self, community: Community, kind: str, rounds: int, dislikers: int):
        super().__init__(community, kind, rounds, dislikers)
        self._written: list[tuple[Comment, datetime]] = []

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield the day, and what is done around its settlement."""
        yield from super().acts(midnight, day)
        yield from around(midnight, lambda value: self._react(midnight, value), "dislike")

    def _attack(self, comment: Comment, midnight: datetime) -> None:
        self._written.append((comment, midnight))

    def _react(self, midnight: datetime, value: str) -> None:
        for comment, since in self._written:
            if midnight - since <= timedelta(days=_NIGHTS):
                self._community.react(self._dislikers, comment, value)


class NightPuppets:
    """One who comments each day, and two puppets whose likes stand only while the settlement looks."""

    def __init__(self, community: Community, kind: str, days: int):
        self._community, self._days = community, days
        [self._me] = community.join(kind, 1)
        self._puppets = community.join(f"{kind}_puppet", 2)
        self._written: list[tuple[Comment, datetime]] = []

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield a comment, for which a claim opens at once, and the likes around the settlement."""
        if 0 < day <= self._days:
            yield midnight + timedelta(hours=9), lambda: self._comment(midnight)
        yield from around(midnight, lambda value: self._react(midnight, value), "like")

    def _comment(self, midnight: datetime) -> None:
        comment = self._community.comment(self._me, self._community.post_ids[-1])
        for value in ("like", "none"):
            self._community.react(self._puppets, comment, value)
        self._written.append((comment, midnight))

    def _react(self, midnight: datetime, value: str) -> None:
        for comment, since in self._written:
            if midnight - since <= timedelta(days=_NIGHTS):
                self._community.react(self._puppets, comment, value)


def around(midnight: datetime, react: Callable[[str], None], value: str) -> Iterator[Act]:
    """Yield the reaction just before the settlement of a night, and its withdrawal just after."""
    yield midnight + SETTLED_AT - _JUST, lambda: react(value)
    yield midnight + SETTLED_AT + _JUST, lambda: react("none")
