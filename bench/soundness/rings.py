"""Rings: members who write for nobody and like each other, each day, as evenly as it pays best."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from bench.soundness.community import Act, Comment, Community
from bench.soundness.honest import times
from forum.actions import comments
from forum.models import Member

# Which of the ring's members may like which others: by their numbers in the ring, and its size.
Pattern = Callable[[int, int, int], bool]


def everybody(liker: int, author: int, size: int) -> bool:
    """All like all."""
    return liker != author


def farm(liker: int, author: int, size: int) -> bool:
    """The second half likes the first."""
    return author < size // 2 <= liker


def one_way(liker: int, author: int, size: int) -> bool:
    """Each likes those who follow in the circle, up to the opposite one: nobody likes back."""
    return 0 < (author - liker) % size <= (size - 1) // 2


class Ring:
    """Members who comment and like in turn. `likes` a day at most each (None: all that the pattern allows)."""

    def __init__(
        self,
        community: Community,
        kind: str,
        size: int,
        *,
        comments_a_day: float = 0.5,
        likes: int | None = None,
        pattern: Pattern = everybody,
        own_threads: bool = False,
        deletes_after_days: int | None = None,
    ):
        self._community, self._kind = community, kind
        self._members = community.join(kind, size)
        self._rate, self._likes, self._pattern = comments_a_day, likes, pattern
        self._own_threads, self._deletes_after_days = own_threads, deletes_after_days
        self._random = community.random(kind)
        self._number_of = {member.id: number for number, member in enumerate(self._members)}
        self._given: Counter[tuple[int, int]] = Counter()
        self._today: list[Comment] = []
        self._to_delete: deque[tuple[int, Comment]] = deque()
        self._thread_id: int | None = None

    def acts(self, midnight: datetime, day: int) -> Iterator[Act]:
        """Yield the day: comments in the morning, likes at noon, and at night the traces are removed."""
        if self._own_threads and day % 4 == 0:
            yield midnight + timedelta(hours=6), lambda: self._open_thread(self._members[day // 4 % len(self._members)])
        yield midnight + timedelta(hours=7), self._today.clear
        for number, member in enumerate(self._members):
            if self._writes(number):
                for turn in range(times(self._rate, day, number / len(self._members))):
                    at = midnight + timedelta(hours=8 + turn / 2, seconds=number)
                    yield at, lambda member=member: self._comment(member, day)
        yield midnight + timedelta(hours=15), self._like_in_turn
        yield midnight + timedelta(hours=23), lambda: self._delete(day)

    def _writes(self, number: int) -> bool:
        size = len(self._members)
        return any(self._pattern(liker, number, size) for liker in range(size))

    def _open_thread(self, author: Member) -> None:
        self._thread_id = self._community.publish(author)
        # Honest people leave it alone.
        self._community.post_ids.pop()

    def _comment(self, member: Member, day: int) -> None:
        posts = self._community.post_ids[-6:]
        post_id = self._thread_id if self._own_threads else (self._random.choice(posts) if posts else None)
        if post_id:
            comment = self._community.comment(member, post_id)
            self._today.append(comment)
            if self._deletes_after_days is not None:
                self._to_delete.append((day + self._deletes_after_days, comment))

    def _like_in_turn(self) -> None:
        """Each takes those whom they have liked least so far, and of their comments those with the fewest likes."""
        for number, me in enumerate(self._members):
            mine = [one for one in self._today if self._may_like(number, one)]
            self._random.shuffle(mine)
            for comment in self._chosen(me, mine):
                self._community.like(me, comment)

    def _may_like(self, number: int, comment: Comment) -> bool:
        return self._pattern(number, self._number_of[comment.author.id], len(self._members))

    def _chosen(self, me: Member, mine: Sequence[Comment]) -> Iterator[Comment]:
        waiting = list(mine)
        for _ in range(len(mine) if self._likes is None else min(self._likes, len(mine))):
            least = min(waiting, key=lambda one: (self._given[me.id, one.author.id], len(one.liked_by)))
            waiting.remove(least)
            self._given[me.id, least.author.id] += 1
            yield least

    def _delete(self, day: int) -> None:
        while self._to_delete and self._to_delete[0][0] <= day:
            _, comment = self._to_delete.popleft()
            comments.delete_comment(comment.author, comment.id)
