"""What attackers on the economy would do and claim, day by day, as the rules let them. Pure.

Three kinds, each at its best: they open the gates they need before, waste no reaction, are never disliked or found
out, and spread their comments, so that none costs more than the base tribute. Every day of theirs is alike, and each
reaction comes a day after the last one of its kind; the settlement follows it within that day.

- A *ring*: each member writes RING_COMMENTS a day under posts of others, and each likes all comments of all the
  others. Any two of them so give each other as many likes a day.
- *Bots*: accounts that nobody vouches for and that read up to the cap of each day, however many posts that takes,
  within the hours that a day has.
- *Puppets*: one farmer writes PUPPET_COMMENTS a day under posts of others, and the puppets like each of them. Nobody
  likes the puppets, so nothing is mutual.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from forum.i18n import N_, _, counted
from forum.rules.economy import UNITS_WHOLE, EconomyRules, like_weight
from forum.rules.lines import Line
from forum.rules.reading_time import DAY_MINUTES_MAX
from forum.rules.replay import Supposed

SIZE_MAX = 10_000
RING_COMMENTS = 2
PUPPET_COMMENTS = 20


class Kind(StrEnum):
    """The kinds of attack, by their names in forms."""

    words: str
    explained: str

    RING = (
        "ring", N_("A ring"),
        N_("Each member writes %(comments)s a day under others’ posts, and likes every comment of all the others."),
    )  # fmt: skip
    BOTS = (
        "bots", N_("Bots"),
        N_("Accounts that nobody vouches for, and that read until the day’s cap is reached."),
    )  # fmt: skip
    PUPPETS = (
        "puppets", N_("A commenter with puppets"),
        N_("One member writes %(comments)s a day under others’ posts, and each puppet likes all of them."),
    )  # fmt: skip

    def __new__(cls, name: str, words: str, explained: str) -> Self:
        kind = str.__new__(cls, name)
        kind._value_, kind.words, kind.explained = name, words, explained
        return kind

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the kind of a stored name. Raises ValueError for one that is not there."""
        return cls(name)  # type: ignore[call-arg]  # a look-up by value, which passes no row

    @property
    def label(self) -> str:
        """What the kind is called, in the reader's language."""
        return _(self.words)

    @property
    def meaning(self) -> str:
        """What such attackers do, in a sentence."""
        return _(self.explained, comments=counted(self.comments_each, "comment"))

    @property
    def comments_each(self) -> int:
        """How many comments a day each writes who writes any."""
        return {"ring": RING_COMMENTS, "puppets": PUPPET_COMMENTS}.get(self, 0)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines on which such attackers are paid."""
        return (Line.READING,) if self is Kind.BOTS else (Line.COMMENT_REWARDS, Line.LIKES_OWN, Line.LIKES_COMMENTER)


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack: its kind, and the size of the ring, or how many bots or puppets there are (1 to SIZE_MAX)."""

    kind: Kind
    size: int

    @property
    def heads(self) -> int:
        """How many accounts share what it takes: the farmer is one more than their puppets."""
        return self.size + 1 if self.kind is Kind.PUPPETS else self.size

    @property
    def comments(self) -> int:
        """How many comments a day they write, all together."""
        return self.kind.comments_each * (self.size if self.kind is Kind.RING else 1)

    def fees_mtwei(self, rules: EconomyRules) -> int:
        """Return what a day costs them: the tributes."""
        return self.comments * rules.tribute_mtwei(0)

    def claims(self, rules: EconomyRules, day: int) -> list[Supposed]:
        """Return the claims of theirs, and those that their likes open for others, that a settlement finds due.

        `day` counts the settlements since the first that pays a like or reading of theirs, from 0. The rewards of the
        comments come later by as much as those wait longer.
        """
        if self.kind is Kind.BOTS:
            return list(_readings(rules, self.size))
        if self.kind is Kind.RING:
            applause = _Applause(self.size, RING_COMMENTS, self.size - 1, self.size, _partners(rules, self.size - 1))
        else:
            applause = _Applause(1, PUPPET_COMMENTS, self.size, self.size, 1)
        return applause.claims(rules, day)


def _partners(rules: EconomyRules, others: int) -> int:
    """Return what a like in a ring is divided by because all likes are returned: the M of the rules.

    A like is final the hold after it was given at the earliest, rounded up to days, because settlements are daily.
    One that counts as mutual for no longer than that never does.
    """
    final_after_days = -(-rules.hold_hours // 24)
    return max(1, others) if rules.mutual_days > final_after_days else 1


def _readings(rules: EconomyRules, bots: int) -> Iterator[Supposed]:
    """Yield a day's readings: posts that pay as much as one may, and one for the rest that the day's cap leaves."""
    rate_mtwei = rules.reading_minute_mtwei
    most_mtwei = min(rules.reading_day_max_mtwei, DAY_MINUTES_MAX * rate_mtwei)
    post_mtwei = _read_mtwei(rules, min(most_mtwei, rules.reading_post_max_mtwei))
    if post_mtwei:
        posts, rest_mtwei = divmod(most_mtwei, post_mtwei)
        yield Supposed(Line.READING, post_mtwei, posts * bots, vouched=0)
        if rest_mtwei := _read_mtwei(rules, rest_mtwei):
            yield Supposed(Line.READING, rest_mtwei, bots, vouched=0)


def _read_mtwei(rules: EconomyRules, room_mtwei: int) -> int:
    """Return what a reading is worth that is cut to so much: whole thousandths of a minute."""
    rate_mtwei = rules.reading_minute_mtwei
    units = room_mtwei * UNITS_WHOLE // rate_mtwei if rate_mtwei else 0
    return rules.claim_mtwei(Line.READING, units) if units else 0


@dataclass(frozen=True, slots=True)
class _Applause:
    """A day of likes: each of the `writers` writes so many comments, and each of these has so many `likers`.

    `givers` like all together, and `mutual` is the M of their likes. They like in turns, so that each giver's first
    likes of a day come before those of others.
    """

    writers: int
    comments: int
    likers: int
    givers: int
    mutual: int

    def claims(self, rules: EconomyRules, day: int) -> list[Supposed]:
        """Return a day's claims, those alike in one."""
        found: Counter[tuple[Line, int]] = Counter()
        for line, claim_mtwei, count in (*self._likes(rules, day), *self._rewards(rules, day)):
            found[line, claim_mtwei] += count
        return [
            Supposed(line, claim_mtwei, count, own=line != Line.LIKES_AUTHOR)
            for (line, claim_mtwei), count in found.items()
            if count and claim_mtwei
        ]

    def _likes(self, rules: EconomyRules, day: int) -> Iterator[tuple[Line, int, int]]:
        own_left = self._own_max(rules)
        likes = self.writers * self.likers
        for nth in range(1, self.comments + 1):
            divisor = self._divisor(rules, day, nth)
            followed = min(own_left, self.writers * max(0, self.likers - rules.later_likes_min))
            own_left -= followed
            for line, count in (
                (Line.LIKES_COMMENTER, likes),
                (Line.LIKES_AUTHOR, likes),
                (Line.LIKES_OWN, followed),
            ):
                yield line, rules.claim_mtwei(line, divisor=divisor, mutual=self.mutual), count

    def _own_max(self, rules: EconomyRules) -> int:
        """Return how many likes of a day may earn their givers something: the first of each."""
        each = self.writers * self.comments * self.likers // self.givers if self.givers else 0
        return self.givers * min(rules.likes_own_day_max, each)

    def _rewards(self, rules: EconomyRules, day: int) -> Iterator[tuple[Line, int, int]]:
        written = day - reward_lag_days(rules)
        if written >= 0 and rules.is_liked(self.likers, 0):
            for nth in range(1, self.comments + 1):
                weight = self.likers * like_weight(self._divisor(rules, written, nth), self.mutual)
                yield Line.COMMENT_REWARDS, rules.claim_mtwei(Line.COMMENT_REWARDS, weight=weight), self.writers

    def _divisor(self, rules: EconomyRules, day: int, nth: int) -> int:
        """Return the n of the rules for the day's nth like between two: how many within `pair_days`, up to it."""
        return max(1, min(day * self.comments + nth, rules.pair_days * self.comments))


def reward_lag_days(rules: EconomyRules) -> int:
    """Return by how many settlements a comment's reward is paid later than the likes that earned it."""
    return max(0, -(-(rules.comment_hold_hours - rules.hold_hours) // 24))
