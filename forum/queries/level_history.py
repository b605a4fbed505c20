"""When a member reached which level, by the thresholds that are in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from forum.db import records
from forum.models import Member
from forum.rules.levels import LevelRules


@dataclass(frozen=True, slots=True)
class LevelStep:
    """A UTC day on which a member's level changed, and the level in its end."""

    day: date
    level: int


class _Gain(NamedTuple):
    day: date
    amount_xp: int


# A time's first ten characters are its day, on every database.
_XP_BY_DAY = """
    SELECT substr(CAST(created_at AS TEXT), 1, 10) AS day, CAST(sum(amount_xp) AS BIGINT) AS amount_xp
    FROM xp_entry WHERE member_id = ? GROUP BY 1 ORDER BY 1
"""


def level_steps(member: Member, rules: LevelRules) -> Sequence[LevelStep]:
    """Return the days on which the member's level changed, oldest first; the first is that of the sign-up.

    One statement. What gave the XP stays the member's own: of a day without a new level nothing is told.
    """
    steps, xp = [LevelStep(member.created_at.date(), 1)], 0
    for gain in records(_XP_BY_DAY, _Gain, member.id):
        xp += gain.amount_xp
        level = rules.level(xp)
        if level == steps[-1].level:
            continue
        if steps[-1].day == gain.day:
            steps.pop()
        steps.append(LevelStep(gain.day, level))
    return steps
