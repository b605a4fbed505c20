"""Honest members: each has a pace, a taste and friends, and likes what is good in their eyes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bench.soundness.community import Act, Comment, Community
from forum.models import Member

_FRIENDS = 5
_FRIEND_WEIGHT = 2.0
_RECENT_POSTS = 6
_PLUSES_OF_READ = 0.4


@dataclass(frozen=True, slots=True)
class Pace:
    """How much somebody does in a day, on average."""

    comments: float = 0
    likes: float = 0
    posts: float = 0
    readings: float = 0


AUTHOR = Pace(comments=0.5, likes=2, posts=0.25)
COMMENTER = Pace(comments=0.5, likes=3)
ACTIVE = Pace(comments=1, likes=15)
READER = Pace(likes=0.3)


class Honest:
    """Members of one pace."""

    def __init__(self, community: Community, kind: str, number: int, pace: Pace):
        self._community, self._pace = community, pace
        self._members = community.join(kind, number)
        self._random = community.random(kind)
        self._tastes: dict[tuple[int, int], float] = {}
        self._friends = {me.id: self._some_friends(me) for me in self._members}
        self._read: set[tuple[int, int]] = set()

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield the day's posts, comments, likes and readings, each at a time of its own."""
        for number, me in enumerate(self._members):
            yield from self._each(midnight, day, number, self._pace.posts, (6, 8), me, self._publish)
            yield from self._each(midnight, day, number, self._pace.comments, (8, 18), me, self._comment)
            yield from self._each(midnight, day, number, self._pace.likes, (9, 23), me, self._like)
            yield from self._each(midnight, day, number, self._pace.readings, (8, 22), me, self._read_and_plus)

    def _each(self, midnight: datetime, day: int, number: int, rate: float, hours, me: Member, do) -> Iterator[Act]:
        for _ in range(times(rate, day, number / len(self._members))):
            yield midnight + timedelta(hours=self._random.uniform(*hours)), lambda: do(me)

    def _publish(self, me: Member) -> None:
        self._community.publish(me)

    def _comment(self, me: Member) -> None:
        posts = self._community.post_ids[-_RECENT_POSTS:]
        if posts:
            self._community.comment(me, self._random.choice(posts), quality=self._random.betavariate(2, 3))

    def _like(self, me: Member) -> None:
        """Like one of the comments that are new, the better ones rather than the others."""
        seen = [one for one in self._community.fresh() if one.author.id != me.id and me.id not in one.liked_by]
        if seen:
            weights = [self._weight(me, one) for one in seen]
            self._community.like(me, self._random.choices(seen, weights)[0])

    def _weight(self, me: Member, comment: Comment) -> float:
        pair = me.id, comment.author.id
        if pair not in self._tastes:
            own = Random(f"{self._community.seed} {pair}")
            self._tastes[pair] = own.lognormvariate(0, 0.7) * (
                _FRIEND_WEIGHT if pair[1] in self._friends[pair[0]] else 1
            )
        return self._tastes[pair] * comment.quality**2

    def _read_and_plus(self, me: Member) -> None:
        unread = [
            post_id
            for post_id in self._community.post_ids[-_RECENT_POSTS:]
            if (me.id, post_id) not in self._read and self._community.authors[post_id] != me.id
        ]
        if unread:
            post_id = self._random.choice(unread)
            self._read.add((me.id, post_id))
            self._community.read(me, post_id)
            if self._random.random() < _PLUSES_OF_READ:
                self._community.plus(me, post_id)

    def _some_friends(self, me: Member) -> set[int]:
        others = [one.id for one in self._members if one.id != me.id]
        return set(self._random.sample(others, min(_FRIENDS, len(others))))


def times(rate: float, day: int, phase: float) -> int:
    """Return how often something is done on a day that is done `rate` times a day on average; `phase` from 0 to 1."""
    return int((day + 1) * rate + phase) - int(day * rate + phase)


def settle_down(community: Community) -> list[Honest]:
    """Return an ordinary community of 200 members who write and like."""
    cast = {"author": (8, AUTHOR), "commenter": (60, COMMENTER), "active": (6, ACTIVE), "reader": (126, READER)}
    return [Honest(community, kind, number, pace) for kind, (number, pace) in cast.items()]
