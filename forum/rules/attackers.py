"""What attackers on the economy would do and claim, day by day, as the rules let them. Pure.

Three kinds, each at its best: they open the gates they need before, waste no reaction, are never disliked or found
out, and spread their comments, so that none costs more than the base tribute. Every day of theirs is alike, and each
reaction comes a day after the last one of its kind; the settlement follows it within that day.

- A *ring*: each member writes RING_COMMENTS a day under posts of others, and gives the others as many likes a day as
  pay. They like in a circle: first who comes next, then who comes after that, and the next day they go on from there.
- *Bots*: accounts that nobody vouches for and that read up to the cap of each day, however many posts that takes,
  within the hours that a day has.
- *Puppets*: one farmer writes PUPPET_COMMENTS a day under posts of others. Each puppet likes as many of them as pay,
  all together as evenly as leaves each liked comment enough likes. Nobody likes the puppets: nothing is mutual.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from typing import NamedTuple, Self

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
        N_("Each member writes %(comments)s a day under others’ posts, and gives the others as many likes as pay."),
    )  # fmt: skip
    BOTS = (
        "bots", N_("Bots"),
        N_("Accounts that nobody vouches for, and that read until the day’s cap is reached."),
    )  # fmt: skip
    PUPPETS = (
        "puppets", N_("A commenter with puppets"),
        N_("One member writes %(comments)s a day under others’ posts, and each puppet likes as many of them as pay."),
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
            return _applause(rules, self.size, day, partial(_likes_in_ring, rules, self.size))
        return _applause(rules, 1, day, partial(_likes_of_puppets, rules, self.size))


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


class _Likes(NamedTuple):
    """So many likes of a comment that are divided by the same n and M."""

    divisor: int
    mutual: int
    number: int = 1


# The likes that pay of each comment that one writer writes on a day, in the order in which they are given.
_OfDay = Callable[[int], Sequence[Sequence[_Likes]]]


def _applause(rules: EconomyRules, writers: int, day: int, of_day: _OfDay) -> list[Supposed]:
    """Return a day's claims by the likes that so many writers get alike, those alike in one."""
    found: Counter[tuple[Line, int]] = Counter()
    for likes in of_day(day):
        followed = max(0, sum(one.number for one in likes) - rules.later_likes_min)
        for divisor, mutual, number in likes:
            followed_here = min(followed, number)
            followed -= followed_here
            counts = {Line.LIKES_COMMENTER: number, Line.LIKES_AUTHOR: number, Line.LIKES_OWN: followed_here}
            for line, times in counts.items():
                found[line, rules.claim_mtwei(line, divisor=divisor, mutual=mutual)] += writers * times
    written = day - reward_lag_days(rules)
    for likes in of_day(written) if written >= 0 else ():
        if rules.is_liked(sum(one.number for one in likes), 0):
            weight = sum(one.number * like_weight(one.divisor, one.mutual) for one in likes)
            found[Line.COMMENT_REWARDS, rules.claim_mtwei(Line.COMMENT_REWARDS, weight=weight)] += writers
    return [
        Supposed(line, claim_mtwei, count, own=line != Line.LIKES_AUTHOR)
        for (line, claim_mtwei), count in found.items()
        if count and claim_mtwei
    ]


def _likes_in_ring(rules: EconomyRules, size: int, day: int) -> list[list[_Likes]]:
    """Return the likes that each member of a ring gets on a day: each gives theirs to those at these distances."""
    others = size - 1
    each = min(rules.paid_likes_day_max, RING_COMMENTS * max(0, others))
    lately = _distances(others, max(0, (day + 1 - _mutual_window_days(rules)) * each), (day + 1) * each)
    partners = sum(size - distance in lately for distance in lately)
    written: list[list[_Likes]] = [[] for _ in range(RING_COMMENTS)]
    for turn in range(each):
        index = day * each + turn
        returned = size - (index % others + 1) in lately
        likes = _Likes(_nth(rules, index, each, others), partners if returned else 1)
        written[turn // others if each > others else turn % RING_COMMENTS].append(likes)
    return written


def _distances(others: int, first: int, end: int) -> set[int]:
    """Return how far in the circle those are from their givers who got the likes with these numbers."""
    return {index % others + 1 for index in range(max(first, end - others), end)}


def _mutual_window_days(rules: EconomyRules) -> int:
    """Return of how many days a settlement finds likes that count as mutual.

    A like is final the hold after it was given at the earliest, rounded up to days, because settlements are daily.
    One that counts as mutual for no longer than that never does.
    """
    return max(0, rules.mutual_days - -(-rules.hold_hours // 24))


@lru_cache(maxsize=8)
def _turns_of_puppets(puppets: int, each: int, likes_min: int) -> list[Counter[int]]:
    """Return for each comment which of their likes of a day puppets give to it: so many of them their first, and so on.

    They like as many comments as can have so many likes each, one after the other.
    """
    comments = max(each, min(PUPPET_COMMENTS, puppets * each // max(1, likes_min)))
    found: list[Counter[int]] = [Counter() for _ in range(comments)]
    for number in range(puppets * each):
        found[number % comments][number % each] += 1
    return found


def _likes_of_puppets(rules: EconomyRules, puppets: int, day: int) -> list[list[_Likes]]:
    each = min(rules.paid_likes_day_max, PUPPET_COMMENTS)
    return [
        [_Likes(_nth(rules, day * each + turn, each, 1), 1, count) for turn, count in sorted(turns.items())]
        for turns in _turns_of_puppets(puppets, each, rules.likes_min)
    ]


def _nth(rules: EconomyRules, index: int, each: int, receivers: int) -> int:
    """Return the n of the rules for the giver's like with this number, from 0, of so many a day, to each in turn."""
    return 1 + max(0, min(index, rules.pair_days * each - 1) // receivers)


def reward_lag_days(rules: EconomyRules) -> int:
    """Return by how many settlements a comment's reward is paid later than the likes that earned it."""
    return max(0, -(-(rules.comment_hold_hours - rules.hold_hours) // 24))
