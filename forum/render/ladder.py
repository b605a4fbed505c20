"""The ladder of levels, and a member's own place on it."""

from collections.abc import Mapping

from flask import current_app

from forum.i18n import _
from forum.models import Member
from forum.queries.levels import ENTRIES_SHOWN, RecentXp, recent_xp
from forum.render import charts
from forum.rules.gates import Gate
from forum.rules.level_forecast import REGULAR
from forum.rules.levels import LevelRules
from forum.rules.pace import Pace, pace, typical_days
from forum.rules.xp import XP_LABELS
from forum.web.viewer import site


def own_pace(me: Member, recent: RecentXp | None = None, gate: Gate | None = None) -> Pace | None:
    """Return how far `me` has to the gate (None: the next one). Costs a statement unless `recent` is given."""
    recent, rules = recent or recent_xp(me), site()
    days = recent.member_days, recent.days_xp, recent.today_xp
    return pace(rules.level_rules, rules.economy_rules, me.xp, *days, _done(me, recent), gate)


def days_ahead(me: Member, own: Pace | None, recent: RecentXp) -> dict[int, int]:
    """Return in how many days each level ahead begins, by its LVL: at one's own pace, or else at a regular reader's."""
    rules = site()
    if own and own.own:
        return own.days_to_levels(rules.level_rules, me.xp)
    return typical_days(rules.level_rules, rules.economy_rules, me.xp, _done(me, recent)) if own else {}


def _done(me: Member, recent: RecentXp) -> frozenset[str]:
    """Return what comes once and is done; or cannot be, as without mail no address can be confirmed here."""
    may_confirm = current_app.extensions["config"].mail_url and not me.email_confirmed_at
    return recent.done if may_confirm else recent.done | {"email"}


def ladder_context(rules: LevelRules, me: Member | None, days: Mapping[int, int]) -> dict[str, object]:
    """Return what the ladder is made of; `near` are the levels that are shown at once.

    `days` are those until a level begins, by its LVL.
    """
    mine, highest = rules.level(me.xp) if me else 1, len(rules.thresholds_xp)
    opening = {level: [gate for gate, opens in rules.gates.items() if opens == level] for level in rules.gates.values()}
    near = {1, highest, mine, *opening, *rules.titles, *({mine - 1, mine + 1} if me else ())}
    sources = [name for name in XP_LABELS if not name.endswith("_max")]
    return {
        "mine": mine if me else None,
        "days": days,
        "days_max": max(days.values(), default=0),
        "chart": charts.line_chart([(0, mine), *((day, level) for level, day in days.items())]) if days else None,
        "bar_length": charts.bar_length,
        "regular": REGULAR,
        "near": [level for level in range(1, highest + 1) if level in near],
        "opening": opening,
        "sources": [(name, getattr(rules.xp, name)) for name in sources if getattr(rules.xp, name)],
        "labels": {name: _(label) for name, label in XP_LABELS.items()},
        "entries_shown": ENTRIES_SHOWN,
    }
