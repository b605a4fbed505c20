"""What a change of the levels would mean: who moves, and how long the way takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from forum.clock import now
from forum.db import records, snapshot
from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.rules.level_forecast import KEEN, LIGHT, REGULAR, Arrival, Reader, forecast
from forum.rules.levels import ROLES_ABOVE_GATES, LevelRules
from forum.text.passwords import NO_PASSWORD

DAYS = 30
READING_DAYS_MIN = 3
READERS_MIN = 9  # three in each third


@dataclass(frozen=True, slots=True)
class GateShift:
    """A gate, its LVL before and after, and how many members would then pass it or no longer pass it."""

    gate: Gate
    before: int
    after: int
    gaining: int
    losing: int


@dataclass(frozen=True, slots=True)
class LevelShift:
    """How many members there are, how many would rise or fall to another level, and what that opens and closes."""

    members: int
    rising: int
    falling: int
    gates: Sequence[GateShift]


@dataclass(frozen=True, slots=True)
class Pace:
    """The light, the regular and the keen reader, and how many members they were measured on (None: they are usual)."""

    readers: tuple[Reader, Reader, Reader]
    measured: int | None


# For each reader of a pace: when it is reached under the current rules, and when with the change.
Reached = tuple[Arrival | None, Arrival | None]


@dataclass(frozen=True, slots=True)
class LevelPreview:
    """What other rules would mean: who moves; the way to each gate and each level."""

    level_shift: LevelShift
    pace: Pace
    gates: Sequence[tuple[Gate, int, list[Reached]]]
    levels: Sequence[tuple[int, list[Reached]]]

    @property
    def taken(self) -> list[GateShift]:
        """The gates that members have and would lose, what most would lose first."""
        losing = [shift for shift in self.level_shift.gates if shift.losing]
        return sorted(losing, key=lambda shift: -shift.losing)

    @property
    def out_of_reach(self) -> list[tuple[Gate, int]]:
        """The gates, with their LVL, that no reader of this pace would reach any more, not even the keenest."""
        return [
            (gate, level)
            for gate, level, reached in self.gates
            if any(was for was, _will in reached) and not any(will for _was, will in reached)
        ]

    @property
    def word(self) -> str | None:
        """What has to be typed to confirm this: the name of a gate that it takes away; None where it takes none."""
        gates = [shift.gate for shift in self.taken] + [gate for gate, _level in self.out_of_reach]
        return next(map(str, gates), None)


def level_preview(before: LevelRules, after: LevelRules, economy: EconomyRules) -> LevelPreview:
    """Return what `after` would mean in the place of `before`. Two statements in one snapshot."""
    with snapshot():
        shift, pace_ = level_shift(before, after), pace()
    ways = [(forecast(reader, before, economy), forecast(reader, after, economy)) for reader in pace_.readers]
    gates = [
        (
            gate,
            after.gates[gate],
            [(was[before.gates[gate] - 1], will[level - 1]) for was, will in ways],
        )
        for gate, level in sorted(after.gates.items(), key=lambda gate: gate[1])
    ]
    levels = [
        (level, [(was[level - 1], will[level - 1]) for was, will in ways]) for level in range(2, len(ways[0][0]) + 1)
    ]
    return LevelPreview(shift, pace_, gates, levels)


class _Bar(NamedTuple):
    """How many members have so much XP, and whether gates are open to them whatever their level is."""

    xp: int
    above_gates: bool
    members: int


_HISTOGRAM = f"""
    SELECT xp, role IN ({", ".join(f"'{role}'" for role in sorted(ROLES_ABOVE_GATES))}) AS above_gates,
           count(*) AS members
    FROM member WHERE password_hash <> '{NO_PASSWORD}' GROUP BY 1, 2
"""  # noqa: S608  (all of it ours)


def level_shift(before: LevelRules, after: LevelRules) -> LevelShift:
    """Return who would move. One statement, counted by the database; no member is loaded."""
    members = rising = falling = 0
    gaining, losing = dict.fromkeys(after.gates, 0), dict.fromkeys(after.gates, 0)
    for bar in records(_HISTOGRAM, _Bar):
        members += bar.members
        was, will = before.level(bar.xp), after.level(bar.xp)
        rising += bar.members * (will > was)
        falling += bar.members * (will < was)
        for gate in () if bar.above_gates else after.gates:
            passed, passes = was >= before.gates[gate], will >= after.gates[gate]
            gaining[gate] += bar.members * (passes and not passed)
            losing[gate] += bar.members * (passed and not passes)
    shifts = [
        GateShift(gate, before.gates[gate], level, gaining[gate], losing[gate])
        for gate, level in after.gates.items()
        if gaining[gate] or losing[gate] or before.gates[gate] != level
    ]
    return LevelShift(members, rising, falling, shifts)


# A time's first ten characters are its day, on every database.
_READERS = """
    SELECT m.created_at AS signed_up_at, r.days, r.readings, r.words, g.amount_xp, g.pluses
    FROM (SELECT d.member_id, count(*) AS readings, CAST(sum(p.words) AS BIGINT) AS words,
                 count(DISTINCT substr(CAST(d.completed_at AS TEXT), 1, 10)) AS days
          FROM reading d JOIN post p ON p.id = d.post_id
          WHERE d.completed_at >= ? GROUP BY d.member_id) r
    JOIN (SELECT member_id, CAST(sum(amount_xp) AS BIGINT) AS amount_xp,
                 sum(CASE WHEN source = 'plus' THEN 1 ELSE 0 END) AS pluses
          FROM xp_entry WHERE created_at >= ? AND source IN ('reading', 'day', 'plus')
          GROUP BY member_id) g ON g.member_id = r.member_id
    JOIN member m ON m.id = r.member_id
    WHERE r.days >= ?
"""


@dataclass(frozen=True, slots=True)
class _Habit:
    """What one member read in the days since `since`: on `days` of them, not all of which they need have been here."""

    signed_up_at: datetime
    days: int
    readings: int
    words: int
    amount_xp: int
    pluses: int

    def present_days(self, since: datetime) -> int:
        """Return on how many of the days since `since` the member was here at all."""
        return max((now().date() - max(since, self.signed_up_at).date()).days + 1, self.days)


def pace() -> Pace:
    """Return how the members who read at all have read in the last days, in thirds. One statement.

    The thirds are by XP a day from readings, days and pluses: grants, likes and what comes once in a life
    say nothing of a habit. Where too few have read, the usual readers stand in.
    """
    since = now() - timedelta(days=DAYS)
    habits = records(_READERS, _Habit, since, since, READING_DAYS_MIN)
    if len(habits) < READERS_MIN:
        return Pace((LIGHT, REGULAR, KEEN), None)
    habits.sort(key=lambda habit: (habit.amount_xp / habit.present_days(since), habit.readings, habit.words))
    cuts = [len(habits) * third // 3 for third in range(4)]
    thirds = [habits[begin:end] for begin, end in pairwise(cuts)]
    names = (LIGHT.name, REGULAR.name, KEEN.name)
    return Pace(tuple(_reader(name, third, since) for name, third in zip(names, thirds, strict=True)), len(habits))


def _reader(name: str, habits: Sequence[_Habit], since: datetime) -> Reader:
    """Return the reader whose habit these are together."""

    def total(figure: str) -> int:
        return sum(getattr(habit, figure) for habit in habits)

    days, readings = total("days"), total("readings")
    return Reader(
        name,
        posts=readings / days,
        words=total("words") // readings,
        days=days / sum(habit.present_days(since) for habit in habits),
        pluses=min(1.0, total("pluses") / readings),
    )
