"""A member's page: which tabs the viewer finds there, and what the charts on them look like."""

from collections.abc import Mapping, Sequence

from flask import current_app

from forum.clock import now
from forum.i18n import _, in_language
from forum.models import Member
from forum.queries.level_history import LevelStep
from forum.queries.profile import TABS, Profile
from forum.render import charts


def tabs_of(profile: Profile, viewer: Member | None) -> Mapping[str, str]:
    """Return the tabs that there are for the viewer, by their names in the address, with what each is called."""
    is_own = viewer is not None and viewer.id == profile.member.id
    shows_earnings = profile.ties.shows_earnings or is_own
    return {name: words for name, words in TABS.items() if name != "earned" or shows_earnings}


def drawn(profile: Profile) -> dict[str, object]:
    """Return the inputs that the charts of the page need: of the levels, and the longest bar of the sums."""
    return {
        "level_chart": level_chart(profile.steps),
        "most_mtwei": max((found.amount_mtwei for found in profile.sums), default=0),
        "bar_length": charts.bar_length,
    }


def level_chart(steps: Sequence[LevelStep]) -> charts.LineChart | None:
    """Return the levels as a line from the first day to today; None where there is nothing to see in it yet."""
    if len(steps) < 2:
        return None
    points = [(step.day.toordinal(), step.level) for step in steps]
    return charts.line_chart([*points, (max(now().date().toordinal(), points[-1][0]), points[-1][1])])


def former_member() -> str:
    """Return what stands in place of a name that somebody takes along, in the site's language: all will read it."""
    with in_language(current_app.extensions["config"].site_language):
        return _("Former member")
