"""How far it is to a gate: in XP, in days at one's own pace, and by which ways. Pure.

A pace is what one's last days brought by what can be done again and again; what comes once and what
an admin gave say nothing about the days to come. Nobody has one who joined less than a week ago, or who was here on
a single day of the last week: to them the simulation says how long it takes a regular reader.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import quote

from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.rules.level_forecast import REGULAR, forecast
from forum.rules.levels import LevelRules
from forum.rules.reading_time import minutes
from forum.rules.xp import ONCE

# A pace is looked up over so many days, today included.
PACE_DAYS = 7
# On fewer of them than this one has no pace yet.
ACTIVE_DAYS_MIN = 2
# Whose pace stands in for a newcomer's, who has none yet: so many posts a day, each read and given a plus.
REGULAR_POSTS = int(REGULAR.posts or 0)
REGULAR_MINUTES = minutes(REGULAR.words)

# Where each way begins.
_ADDRESSES = {
    "quiz": "/levels/quiz", "email": "/settings#email-form", "profile": "/settings", "report": "/", "reading": "/",
    "plus": "/", "like": "/",
}  # fmt: skip
# A source of XP → the gate before it.
_GATES = {"report": Gate.REPORT, "plus": Gate.PLUS, "like": Gate.COMMENT}


@dataclass(frozen=True, slots=True)
class Way:
    """Something honest that earns XP: `xp` once, each time or (a reading) a minute, and where it begins.

    `opens_at` is the LVL from which on it can be done, None where it can be done now. `room_xp` is what
    the day's cap leaves of it today, `cap_xp` the cap; both are None where there is none, and `room_xp` also for
    likes, whose XP come days later. `first_xp` is what the first one of today earns on top.
    """

    source: str
    xp: int
    address: str
    opens_at: int | None = None
    room_xp: int | None = None
    cap_xp: int | None = None
    first_xp: int = 0

    @property
    def once(self) -> bool:
        """Whether it comes once in a member's life."""
        return self.source in ONCE

    @property
    def used_up(self) -> bool:
        """Whether today's cap leaves nothing of it."""
        return self.room_xp == 0 and not self.first_xp

    @property
    def open(self) -> bool:
        """Whether it earns something now."""
        return self.opens_at is None and not self.used_up


@dataclass(frozen=True, slots=True)
class Pace:
    """The way from `level` to `target_level`, where `gate` opens (None: a level without one).

    `xp` were made by oneself in `days` days. Who is not known long enough for that (not `own`) has the days instead
    that it takes a regular reader, `typical_days`, by the simulation; None where nobody gets there. A regular reader
    makes `regular_xp` in a day. `ways` come with the quickest first.
    """

    regular_posts: ClassVar[int] = REGULAR_POSTS
    regular_minutes: ClassVar[int] = REGULAR_MINUTES
    level: int
    target_level: int
    gate: Gate | None
    missing_xp: int
    xp: int
    days: int
    own: bool
    typical_days: int | None
    regular_xp: int
    ways: tuple[Way, ...]

    @property
    def next_step(self) -> Way | None:
        """The one thing to do next: the quickest way of those that earn something now."""
        return next((way for way in self.ways if way.open), None)

    @property
    def other_ways(self) -> tuple[Way, ...]:
        """All the other ways."""
        return tuple(way for way in self.ways if way is not self.next_step)

    @property
    def day_xp(self) -> float:
        """The XP of a day, with at most one decimal."""
        return round(self.xp / self.days, 1)

    @property
    def days_to_go(self) -> int | None:
        """In how many days one is there; None where nothing that can be repeated earns XP."""
        return self._days_for(self.missing_xp) if self.own else self.typical_days

    @property
    def days_with_once(self) -> int | None:
        """The same, where one also takes what comes once and is open by then. The simulation takes that anyway."""
        if not self.own:
            return self.typical_days
        once_xp = sum(way.xp for way in self.ways if way.once and (way.opens_at or 0) < self.target_level)
        return self._days_for(max(0, self.missing_xp - once_xp))

    def days_to_levels(self, rules: LevelRules, xp: int) -> dict[int, int]:
        """Return in how many days each level ahead of `xp` begins, by its LVL, at one's own pace."""
        ahead = {level: begins_xp - xp for level, begins_xp in enumerate(rules.thresholds_xp, 1) if begins_xp > xp}
        return {level: self._days_for(missing_xp) for level, missing_xp in ahead.items()}

    def returning_to(self, address: str) -> "Pace":
        """Return the same, with a quiz that leads back to `address` of this site once it is passed."""
        back = f"?next={quote(address, safe='/')}"
        return replace(
            self,
            ways=tuple(replace(way, address=way.address + back) if way.source == "quiz" else way for way in self.ways),
        )

    def _days_for(self, missing_xp: int) -> int:
        return -(-missing_xp * self.days // self.xp)


def pace(
    rules: LevelRules,
    economy: EconomyRules,
    xp: int,
    member_days: int,
    days_xp: Sequence[int],
    today_xp: Mapping[str, int],
    done: Collection[str],
    gate: Gate | None = None,
) -> Pace | None:
    """Return the way from `xp` to a gate (None: the comment gate, then the next one, then the next level).

    `member_days` are the full days since one joined; `days_xp` are the sums of one's last days, today's last, not
    counting one-time bonuses or grants;
    `today_xp` maps a source to what it brought today; `done` are the sources that come once and are done,
    or cannot be done here. Returns None where nothing is ahead.
    """
    target = _target(rules, xp, gate)
    if target is None:
        return None
    named, target_level = target
    own = member_days >= PACE_DAYS and sum(day_xp > 0 for day_xp in days_xp) >= ACTIVE_DAYS_MIN
    return Pace(
        level=rules.level(xp),
        target_level=target_level,
        gate=named,
        missing_xp=rules.thresholds_xp[target_level - 1] - xp,
        xp=sum(days_xp),
        days=max(1, len(days_xp)),
        own=own,
        typical_days=None if own else typical_days(rules, economy, xp, done, target_level).get(target_level),
        regular_xp=regular_day_xp(rules, target_level),
        ways=_ways(rules, rules.level(xp), today_xp, done),
    )


def typical_days(
    rules: LevelRules, economy: EconomyRules, xp: int, done: Collection[str], up_to: int | None = None
) -> dict[int, int]:
    """Return in how many days each level up to one (None: all) begins for a regular reader who has `xp`, by its LVL.

    What comes once and is not `done` yet is taken on the way. Levels that nobody gets to so are left out.
    """
    begins = enumerate(forecast(REGULAR, rules, economy, xp=xp, done=done, up_to=up_to), 1)
    return {level: arrival.day for level, arrival in begins if arrival and level > rules.level(xp)}


def regular_day_xp(rules: LevelRules, target_level: int) -> int:
    """Return what a day earns a regular reader on the way to a level by these rules; pluses where they open before."""
    of_readings = min(REGULAR_POSTS * rules.xp.of_reading(REGULAR_MINUTES), rules.xp.reading_day_max)
    of_pluses = min(REGULAR_POSTS * rules.xp.plus, rules.xp.plus_day_max)
    return of_readings + rules.xp.day + (of_pluses if rules.gates[Gate.PLUS] < target_level else 0)


def _target(rules: LevelRules, xp: int, gate: Gate | None) -> tuple[Gate | None, int] | None:
    ahead = {name: level for name, level in rules.gates.items() if rules.missing_xp(name, xp)}
    named = gate or (Gate.COMMENT if Gate.COMMENT in ahead else min(ahead, key=lambda name: ahead[name], default=None))
    if named:
        return (named, ahead[named]) if named in ahead else None
    level = rules.level(xp)
    return (None, level + 1) if level < len(rules.thresholds_xp) else None


def _ways(rules: LevelRules, level: int, today_xp: Mapping[str, int], done: Collection[str]) -> tuple[Way, ...]:
    """Return what is left to do, the quickest first: one-time bonuses, by what they earn; then what can be repeated.

    What is used up for today comes after that, and what does not open yet comes last.
    """
    found = []
    for source in (*ONCE, "reading", "plus", "like"):
        xp, cap_xp = getattr(rules.xp, source), rules.xp.day_max(source)
        gate_level = rules.gates[_GATES[source]] if source in _GATES else 1
        if source in done or not xp or (source == "like" and level < gate_level):
            continue  # whoever may not comment yet gets no likes
        opens_at = gate_level if gate_level > level else None
        room_xp = None if cap_xp is None or source == "like" else max(0, cap_xp - today_xp.get(source, 0))
        first_xp = rules.xp.day if source == "reading" and not today_xp.get("day") else 0
        found.append(Way(source, xp, _ADDRESSES[source], opens_at, room_xp, cap_xp, first_xp))
    return tuple(sorted(found, key=_slowness))


def _slowness(way: Way) -> tuple[bool, bool, bool, int]:
    return way.opens_at is not None, way.used_up, not way.once, -way.xp if way.once else 0
