"""A community that lives day by day on a throwaway database: the forum's own actions, and a settlement each night."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Protocol

from forum import clock, db
from forum.actions import comments, members, posts, reactions, readings, settlement, signing_up, votes, vouching
from forum.actions.authority import OPERATOR
from forum.db import migrations
from forum.errors import NotAllowed
from forum.models import Member, Vouching
from forum.money import ledger
from forum.rules.levels import LevelRules
from forum.twei import MTWEI_PER_TWEI

BEGIN = datetime(2026, 1, 5)  # naive UTC, midnight
SETTLED_AT = timedelta(minutes=10)  # after midnight
# What was given on the last day has settled by then: a hold of three days, and nights between.
_NIGHTS_AFTERWARDS = 6
_LEVEL = 20  # passes every gate of a member
_GRANT_TWEI = 300
_FRESH = timedelta(days=2)  # people look at what was written since
_ARTICLE = "The tide comes twice a day, whatever the clock on the quay says. " * 100  # five minutes and a bit

# What somebody does, and when. What it is about is decided when it is done.
Act = tuple[datetime, Callable[[], None]]


class Group(Protocol):
    """People who do something each day."""

    def acts(self, midnight: datetime, day: int) -> Iterable[Act]:
        """Yield what they do on the day that begins at `midnight`, the `day`-th from 0."""
        ...


@dataclass(eq=False, slots=True)
class Comment:
    """A comment, how good it is to honest eyes (0 to 1), and who likes it."""

    id: int
    author: Member
    post_id: int
    quality: float
    written_at: datetime
    liked_by: set[int] = field(default_factory=set)


class Community:
    """Members, what they write, and the days that they live. `kinds` names members by what they are."""

    def __init__(self, seed: int):
        self.seed = seed
        self.kinds: dict[str, list[Member]] = {}
        self.comments: list[Comment] = []
        self._stale = 0
        self.post_ids: list[int] = []
        self.authors: dict[int, int] = {}
        self.days = 0

    def join(self, kind: str, number: int, twei: int = _GRANT_TWEI) -> list[Member]:
        """Make members of a kind, who pass every gate and have so much to pay with."""
        with clock.at(BEGIN - timedelta(days=40)):
            joined = [self._member(f"{kind}{index}", twei) for index in range(number)]
        self.kinds.setdefault(kind, []).extend(joined)
        return joined

    def random(self, name: str) -> Random:
        """Return randomness of one's own: what others do does not move it."""
        return Random(f"{self.seed} {name}")

    def live(self, days: int, groups: Iterable[Group]) -> None:
        """Let so many days pass with all that the groups do, and then nights until everything has settled."""
        groups = list(groups)
        for day in range(days):
            midnight = BEGIN + timedelta(days=day)
            nightly = (midnight + SETTLED_AT, settlement.settle)
            acts = [nightly, *(act for group in groups for act in group.acts(midnight, day))]
            for moment, act in sorted(acts, key=lambda one: one[0]):
                with clock.at(moment):
                    act()
        for night in range(_NIGHTS_AFTERWARDS):
            settlement.settle(BEGIN + timedelta(days=days + night) + SETTLED_AT)
        self.days = days

    def publish(self, author: Member) -> int:
        """Publish an article of five minutes, and return its id."""
        post_id = posts.publish(author, f"What number {len(self.post_ids) + 1} says", _ARTICLE, ["tide"])
        self.post_ids.append(post_id)
        self.authors[post_id] = author.id
        return post_id

    def comment(self, author: Member, post_id: int, quality: float = 0.0) -> Comment:
        """Write a comment. Honest people see it where it has a quality."""
        comment_id = comments.write_comment(author, post_id, "A word on that.")
        comment = Comment(comment_id, author, post_id, quality, clock.now())
        if quality:
            self.comments.append(comment)
        return comment

    def like(self, me: Member, comment: Comment) -> None:
        """Like a comment."""
        reactions.react(me, comment.id, "like")
        comment.liked_by.add(me.id)

    def react(self, members: Iterable[Member], comment: Comment, value: str) -> None:
        """Let members like a comment, dislike it, or take that back, unseen by those who look for what is liked."""
        for me in members:
            reactions.react(me, comment.id, value)

    def read(self, me: Member, post_id: int) -> None:
        """Read a post to its end."""
        readings.complete_reading(me, post_id)

    def plus(self, me: Member, post_id: int) -> None:
        """Plus a post."""
        votes.vote(me, post_id, "plus")

    def fresh(self) -> list[Comment]:
        """Return the honest comments that are looked at now."""
        since = clock.now() - _FRESH
        while self._stale < len(self.comments) and self.comments[self._stale].written_at < since:
            self._stale += 1
        return self.comments[self._stale :]

    def stale(self) -> list[Comment]:
        """Return the honest comments that nobody looks at any more."""
        self.fresh()
        return self.comments[: self._stale]

    def vouch_for(self, kind: str) -> None:
        """Have a moderator vouch for everybody of a kind."""
        with clock.at(BEGIN - timedelta(days=30)):
            moderator = signing_up.add_member("moderator", "moderator@example.org", "no password", "moderator")
            for member in self.kinds[kind]:
                vouching.vouch(moderator, member.name)

    def let_in(self, accomplice: Member, strangers: Sequence[Member], days: int) -> int:
        """Return how many strangers are vouched for, so many days on, when one member begins and they go on.

        Each of them has written something that all of these like, and each vouches for others as soon as it may.
        """
        begun = BEGIN + timedelta(days=self.days + _NIGHTS_AFTERWARDS)
        with clock.at(begun):
            written = [self.comment(one, self.post_ids[0]) for one in strangers]
        trusted = [accomplice]
        for day in range(days):
            with clock.at(begun + timedelta(days=day, hours=1)):
                for me in trusted:
                    self._vouch_for_next(me, strangers)
                    for comment in written:
                        if me.id not in comment.liked_by and me.id != comment.author.id:
                            self.like(me, comment)
            settlement.settle(begun + timedelta(days=day + 1) + SETTLED_AT)
            trusted = [accomplice, *(one for one in strangers if Vouching.is_vouched(one.id))]
        return len(trusted) - 1

    def _vouch_for_next(self, me: Member, strangers: Sequence[Member]) -> None:
        """Have `me` vouch for as many of those as may be, for whom nobody does."""
        for stranger in strangers:
            if not Vouching.is_vouched(stranger.id):
                try:
                    vouching.vouch(me, stranger.name)
                except NotAllowed:
                    return

    def _member(self, name: str, twei: int) -> Member:
        signing_up.add_member(name, f"{name}@example.org", "no password")
        members.grant_twei(name, twei * MTWEI_PER_TWEI, "To begin", by=OPERATOR)
        return members.grant_xp(name, LevelRules().thresholds_xp[_LEVEL - 1], by=OPERATOR)


@contextmanager
def throwaway_forum() -> Iterator[None]:
    """Bind an empty forum on a SQLite file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="forum-soundness-") as folder:
        db.bind(f"sqlite:///{Path(folder) / 'forum.db'}")
        db.db.obj.pragma("synchronous", "off", permanent=True)  # no power is cut here
        migrations.upgrade()
        ledger.open_books()
        try:
            yield
        finally:
            db.db.close_all()
