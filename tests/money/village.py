"""A small place in which everybody may do everything, and whose days are ended by hand: for stories about rewards."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from forum import clock
from forum.actions import comments, posts, reactions, readings, votes
from forum.db import rows
from forum.models import Claim, Member, Post
from forum.money import settlement

MORNING = datetime(2026, 3, 2, 8)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORDS_PER_MINUTE = 238
REWARDS = ("pluses", "comment_rewards", "likes_own", "likes_commenter", "likes_author", "reading")


class Village:
    """Its members live there from when they are first named. `now` moves by a second with each thing done."""

    def __init__(self, enrol: Callable[..., Member]):
        self.now = MORNING
        self._enrol, self._members = enrol, {}

    def __getitem__(self, name: str) -> Member:
        if name not in self._members:
            self._members[name] = self._enrol(name, level=20, twei=100)
        return self._members[name]

    def welcome(self, member: Member) -> None:
        """Let somebody live here who is not like the others."""
        self._members[member.name] = member

    def post(self, author: str, minutes: int = 1) -> int:
        with self._next():
            post_id = posts.publish(self[author], "Tides", "The sea comes twice a day.", [])
        Post.update(words=minutes * WORDS_PER_MINUTE).where(Post.id == post_id).execute()
        return post_id

    def comment(self, author: str, post_id: int) -> int:
        self.now += 5 * MINUTE  # nobody here writes in a hurry
        with self._next():
            return comments.write_comment(self[author], post_id, "Something to like")

    def like(self, comment_id: int, *names: str) -> None:
        """Let them like the comment, one after the other."""
        self.react(comment_id, "like", *names)

    def react(self, comment_id: int, value: str, *names: str) -> None:
        for name in names:
            with self._next():
                reactions.react(self[name], comment_id, value)

    def read(self, post_id: int, *names: str) -> None:
        for name in names:
            with self._next():
                readings.complete_reading(self[name], post_id)

    def plus(self, post_id: int, *names: str) -> None:
        """Let them read the post and plus it."""
        for name in names:
            self.read(post_id, name)
            self.vote(post_id, "plus", name)

    def vote(self, post_id: int, value: str, *names: str) -> None:
        """Let them vote on the post, read or not."""
        for name in names:
            with self._next():
                votes.vote(self[name], post_id, value)

    def delete(self, author: str, comment_id: int) -> None:
        """Let a comment be deleted, and the time be over in which that can be undone."""
        with self._next():
            comments.delete_comment(self[author], comment_id)
        self.now += 10 * MINUTE

    def settle(self, after: timedelta = DAY) -> None:
        """Let time go by, and settle the day that it is then."""
        self.now += after
        assert settlement.settle(self.now)

    def gained(self, name: str) -> dict[str, int]:
        """Return what the member's wallet has been rewarded with, by line, in mTwei: each line that gave something."""
        gained: Counter[str] = Counter()
        entries = (
            "SELECT e.line, e.amount_mtwei FROM entry e JOIN account a ON a.id = e.account_id WHERE a.member_id = ?"
        )
        for line, amount_mtwei in rows(entries, self[name].id):
            gained[line] += amount_mtwei
        return {line: gained[line] for line in REWARDS if gained[line]}

    def claims(self, line: str, comment_id: int) -> list[str]:
        """Return what became of the claims of a line for one comment, in the order in which they were opened."""
        found = Claim.select().where(Claim.line == line, Claim.comment == comment_id).order_by(Claim.id)
        return [claim.state for claim in found]

    def _next(self) -> AbstractContextManager:
        self.now += SECOND
        return clock.at(self.now)
