"""XP: given for what somebody did, once for each cause and up to the day's cap."""

from datetime import date, datetime, time, timedelta

from forum.actions.events import LevelChanged, XpChanged, announce
from forum.clock import midnight, now
from forum.db import lock, rows
from forum.models import LevelRulesVersion
from forum.rules.levels import XP_MAX, LevelRules
from forum.text.passwords import NO_PASSWORD

_GIVE = """
    INSERT INTO xp_entry (member_id, source, amount_xp, key, post_id, comment_id, by_id, note, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING RETURNING id
"""
# What is written elsewhere and not claimed yet earns nothing (`Member.is_unclaimed`).
_IS_UNCLAIMED = f"SELECT 1 FROM member WHERE id = ? AND password_hash = '{NO_PASSWORD}'"  # noqa: S608  (ours)
_MOVE = "UPDATE member SET xp = xp + ? WHERE id = ? AND xp + ? BETWEEN 0 AND ? RETURNING xp"


def award(
    member_id: int,
    source: str,
    key: str,
    amount_xp: int | None = None,
    *,
    post_id: int | None = None,
    comment_id: int | None = None,
    by_id: int | None = None,
    of_day: date | None = None,
    note: str = "",
) -> int:
    """Give a member the XP of a source (or `amount_xp`) for the cause that `key` names; return what was given.

    The same key gives nothing twice; the source's cap for `of_day` (None: today) cuts what is beyond it. `note` says
    more of it than the source does. Nothing is given to who is unclaimed. Called inside the transaction of the action
    that earns it.
    """
    rules = LevelRulesVersion.in_force()
    wanted_xp = getattr(rules.xp, source) if amount_xp is None else amount_xp
    lock("xp", member_id)  # two that come at once must not both find the day's room free
    cap_xp = rules.xp.day_max(source)
    given_xp = wanted_xp if cap_xp is None else min(wanted_xp, cap_xp - _day_xp(member_id, source, of_day))
    if given_xp <= 0 or rows(_IS_UNCLAIMED, member_id):
        return 0
    if not rows(_GIVE, member_id, source, given_xp, key, post_id, comment_id, by_id, note, now()):
        return 0
    add_xp(member_id, given_xp, source, rules)
    return given_xp


def add_xp(member_id: int, amount_xp: int, source: str, rules: LevelRules) -> bool:
    """Move a member's XP; the entry that says why is there already.

    Return False, and move nothing, where the sum would leave 0 to XP_MAX.
    """
    moved = rows(_MOVE, amount_xp, member_id, amount_xp, XP_MAX)
    if not moved:
        return False
    announce(XpChanged(member_id, amount_xp, source))
    [(after_xp,)] = moved
    level, level_before = rules.level(after_xp), rules.level(after_xp - amount_xp)
    if level != level_before:
        announce(LevelChanged(member_id, level, level_before))
    return True


# A like counts towards the day on which it was given; its XP come later. What came at once, in earlier times, may have
# lost its like since.
_OF_DAY = """
    SELECT COALESCE(sum(x.amount_xp), 0) FROM xp_entry x
    LEFT JOIN reaction r ON x.source = 'like' AND r.comment_id = x.comment_id AND r.member_id = x.by_id
    WHERE x.member_id = ? AND x.source = ? AND x.created_at >= ?
      AND COALESCE(r.created_at, x.created_at) >= ? AND COALESCE(r.created_at, x.created_at) < ?
"""


def _day_xp(member_id: int, source: str, day: date | None) -> int:
    begin = datetime.combine(day, time.min) if day else midnight()
    return int(rows(_OF_DAY, member_id, source, begin, begin, begin + timedelta(days=1))[0][0])
