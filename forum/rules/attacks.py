"""What an attack would take: settlements that really were, done again with the attackers' claims added. Pure.

It is the same replay that previews a change of the rules (`replay`), once without the attackers (`attackers` says what
they do) and once with them. Each settlement counts as one of their days. What it cannot know: that somebody would
notice, and how budgets would have changed that follow from the treasury.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from forum.rules.attackers import Attack, Kind
from forum.rules.economy import FIELDS, PRICE_MAX_MTWEI, SHARE_WHOLE, EconomyRules, Field
from forum.rules.lines import CLAIM_LINES, COMMENTER_REWARDS, Line
from forum.rules.replay import Replay, Settled

# The rules that hold a line, each with the value at which it would hold nothing.
_BUDGET = {"settlement_budget_share": SHARE_WHOLE}
_LIKES = {"paid_likes_day_max": 1_000, "mutual_days": 0, "pair_days": 0, **_BUDGET}
_HOLDING: Mapping[Line, Mapping[str, int]] = {
    Line.COMMENT_REWARDS: {"likes_min": 0, "comment_rewards_pot_share": SHARE_WHOLE, **_LIKES},
    Line.LIKES_OWN: {"later_likes_min": 0, "likes_pot_share": SHARE_WHOLE, **_LIKES},
    Line.LIKES_COMMENTER: {"likes_pot_share": SHARE_WHOLE, **_LIKES},
    Line.READING: {
        "unvouched_share": SHARE_WHOLE,
        "reading_day_max_mtwei": PRICE_MAX_MTWEI,
        "reading_pot_share": SHARE_WHOLE,
        **_BUDGET,
    },
}
# What would change less than this part of what a line pays holds nothing.
_SHARE_FELT_MIN = SHARE_WHOLE // 100
_FIELDS = {known.attribute: known for known in FIELDS}


class Hold(NamedTuple):
    """A rule (its attribute) that holds a line, its value, and what attackers would be paid on the line without it."""

    rule: str
    value: int
    without_mtwei: int

    @property
    def field(self) -> Field:
        """What pages know of the rule."""
        return _FIELDS[self.rule]


class Commenters(NamedTuple):
    """The members who wrote comments in some days, how many, and what these cost by the rules of the replay."""

    members: int
    comments: int
    tributes_mtwei: int


_NOBODY = Commenters(0, 0, 0)


class Ordinary(NamedTuple):
    """Members who earned without an attack: how many, what they earned, and what it cost them, of all days together."""

    members: int
    earned_mtwei: int
    fees_mtwei: int = 0
    comments: int = 0

    @property
    def for_each_comment_mtwei(self) -> int:
        """What is left of a comment, on average, when its tribute is paid; 0 where there is none."""
        return round((self.earned_mtwei - self.fees_mtwei) / self.comments) if self.comments else 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an attack would take of so many days (settlements), all figures of all days together.

    `taken` is by line; `others` what all others are paid by line, without the attack and with it; `treasury_mtwei`
    what settlements would pay out on top of what they did, from pots that have something left. `ordinary` is who
    earned in the same way, without the attack: commenters, or against bots, readers.
    """

    attack: Attack
    days: int
    taken: Mapping[Line, int]
    fees_mtwei: int
    others: Mapping[Line, tuple[int, int]]
    treasury_mtwei: int
    holds: Mapping[Line, Sequence[Hold]]
    ordinary: Ordinary

    @property
    def taken_mtwei(self) -> int:
        """All that it takes."""
        return sum(self.taken.values())

    @property
    def net_mtwei(self) -> int:
        """What is left of that when its tributes are paid."""
        return self.taken_mtwei - self.fees_mtwei

    @property
    def others_lose_mtwei(self) -> int:
        """How much less all others get."""
        return sum(without - with_it for without, with_it in self.others.values())

    @property
    def for_each_comment_mtwei(self) -> int:
        """What is left of each of their comments, on average, when its tribute is paid; 0 where they write none."""
        return self.a_day(self.net_mtwei, self.attack.comments)

    def a_day(self, amount_mtwei: int, heads: int = 1) -> int:
        """Return a figure of all days as one of a day, for each of so many heads, rounded; 0 where there is no day."""
        return round(amount_mtwei / (self.days * heads)) if self.days and heads else 0

    def to_json(self) -> str:
        """Return the estimate as it is stored."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, stored: str) -> "Estimate":
        """Return the estimate that was stored."""
        kept = json.loads(stored)
        kept["attack"] = Attack(Kind.named(kept["attack"]["kind"]), kept["attack"]["size"])
        kept["taken"] = {Line.named(line): amount_mtwei for line, amount_mtwei in kept["taken"].items()}
        kept["others"] = {Line.named(line): tuple(pair) for line, pair in kept["others"].items()}
        kept["holds"] = {Line.named(line): [Hold(*one) for one in holds] for line, holds in kept["holds"].items()}
        kept["ordinary"] = Ordinary(*kept["ordinary"])
        return cls(**kept)


class Simulation:
    """An attack on settlements that were, told one after the other, oldest first."""

    def __init__(self, rules: EconomyRules, attack: Attack):
        self._rules, self._attack, self._replay = rules, attack, Replay(rules)
        self._settled: list[Settled] = []  # by their sums alone: all that another look needs
        self._readers: set[int] = set()
        self._paid: Counter[Line] = Counter()
        self._attacked: Counter[Line] = Counter()
        self._taken: Counter[Line] = Counter()

    def add(self, settled: Settled) -> None:
        """Do the next settlement again, without the attack and with it."""
        valued, day = self._replay.value(settled), len(self._settled)
        attacked = valued.paid(self._attack.claims(self._rules, day))
        self._paid.update(valued.paid().lines)
        self._attacked.update(attacked.lines)
        self._taken.update(attacked.own)
        self._readers.update(reading.member_id for reading in settled.readings)
        self._settled.append(Settled(settled.treasury_mtwei, sums=valued.sums))

    def estimate(self, commenters: Commenters = _NOBODY) -> Estimate:
        """Return what the attack takes of the settlements so far, leaving out what holds it."""
        days, lines = len(self._settled), self._attack.kind.lines
        return Estimate(
            attack=self._attack,
            days=days,
            taken={line: self._taken[line] for line in lines},
            fees_mtwei=days * self._attack.fees_mtwei(self._rules),
            others={line: (self._paid[line], self._attacked[line] - self._taken[line]) for line in CLAIM_LINES},
            treasury_mtwei=sum(self._attacked[line] - self._paid[line] for line in CLAIM_LINES),
            holds={},
            ordinary=self._ordinary(commenters),
        )

    def _ordinary(self, commenters: Commenters) -> Ordinary:
        if Line.READING in self._attack.kind.lines:
            return Ordinary(len(self._readers), self._paid[Line.READING])
        earned_mtwei = sum(self._paid[line] for line in COMMENTER_REWARDS) - self._paid[Line.DISLIKES_COMMENTER]
        return Ordinary(commenters.members, earned_mtwei, commenters.tributes_mtwei, commenters.comments)

    def estimate_with_holds(self, commenters: Commenters) -> Estimate:
        """Return the estimate, and for each line of the attack which rules hold it, the one that holds most first.

        A rule holds a line if attackers would be paid more on it without that rule, everything else as it is.
        """
        lifted = {rule: value for line in self._attack.kind.lines for rule, value in _HOLDING[line].items()}
        freed = {rule: self._taken_under(self._rules.changed(**{rule: value})) for rule, value in lifted.items()}
        holds = {line: self._felt(line, freed) for line in self._attack.kind.lines}
        return replace(self.estimate(commenters), holds=holds)

    def _taken_under(self, rules: EconomyRules) -> Counter[Line]:
        """Return what the attackers take under these rules, while what all others claim stays as it is."""
        taken: Counter[Line] = Counter()
        replay = Replay(rules)
        for day, settled in enumerate(self._settled):
            taken.update(replay.value(settled).paid(self._attack.claims(rules, day)).own)
        return taken

    def _felt(self, line: Line, freed: Mapping[str, Mapping[Line, int]]) -> list[Hold]:
        felt_mtwei = self._taken[line] + self._taken[line] * _SHARE_FELT_MIN // SHARE_WHOLE
        holds = [Hold(rule, getattr(self._rules, rule), freed[rule][line]) for rule in _HOLDING[line]]
        return sorted(
            (hold for hold in holds if hold.without_mtwei > felt_mtwei),
            key=lambda hold: hold.without_mtwei,
            reverse=True,
        )
