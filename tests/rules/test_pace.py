"""How far the next gate is, for made-up logs, without a database."""

from dataclasses import replace

import pytest

from forum.rules import pace as pace_rules
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.pace import PACE_DAYS, regular_day_xp, typical_days
from forum.rules.xp import ONCE

RULES, ECONOMY = LevelRules(), EconomyRules()
WEEK = (30, 40, 0, 35, 28, 32, 45)  # 210 XP


def pace(rules: LevelRules, xp: int, days_xp, today_xp, done, gate=None, member_days: int = PACE_DAYS):
    """Return the pace of somebody who has been a member for a week, if nothing else is said."""
    return pace_rules.pace(rules, ECONOMY, xp, member_days, days_xp, today_xp, done, gate)


def sources(found) -> list[str]:
    return [way.source for way in found.ways]


def way(found, source: str):
    [one] = [way for way in found.ways if way.source == source]
    return one


def ruled(**amounts: int) -> LevelRules:
    return replace(RULES, xp=replace(RULES.xp, **amounts))


def test_the_days_are_what_is_missing_at_the_pace_of_the_last_days():
    found = pace(RULES, 225, WEEK, {}, ONCE)
    assert (found.level, found.target_level, found.missing_xp) == (10, 13, 165)
    assert (found.day_xp, found.days_to_go, found.own) == (30, 6, True)  # 165 / 30 = 5.5


@pytest.mark.parametrize(
    ("xp", "days_xp", "days_to_go"),
    [(389, (1, 1), 1), (390 - 30, WEEK, 1), (390 - 31, WEEK, 2), (0, (0, 0, 0, 0, 0, 1, 2), 910), (380, (6, 1), 3)],
)
def test_a_day_begun_counts_as_a_day(xp, days_xp, days_to_go):
    assert pace(RULES, xp, days_xp, {}, ONCE).days_to_go == days_to_go


def test_a_newcomer_is_told_in_how_many_days_a_regular_reader_gets_there():
    found = pace(RULES, 0, (0, 0), {}, (), member_days=1)
    assert not found.own
    assert found.days_to_go == found.days_with_once == found.typical_days == 15
    assert found.regular_xp == 12 + 3 + 5 == regular_day_xp(RULES, 13)


@pytest.mark.parametrize("member_days", range(PACE_DAYS))
def test_nobody_has_a_pace_before_the_seventh_full_day(member_days):
    assert not pace(RULES, 225, WEEK, {}, ONCE, member_days=member_days).own
    assert pace(RULES, 225, WEEK, {}, ONCE, member_days=PACE_DAYS).own


@pytest.mark.parametrize("days_xp", [(), (0,) * 7, (0, 0, 0, 0, 0, 0, 9), (40, 0, 0, 0, 0, 0, 0)])
def test_a_single_day_of_the_last_week_is_no_pace(days_xp):
    found = pace(RULES, 225, days_xp, {}, ONCE, member_days=400)
    assert not found.own
    assert found.days_to_go == 9  # 165 XP to go, 20 a day


def test_the_typical_days_begin_where_one_is_and_take_what_comes_once_and_is_not_done():
    assert typical_days(RULES, ECONOMY, 225, ONCE, 13) == {11: 3, 12: 6, 13: 9}
    assert typical_days(RULES, ECONOMY, 225, (), 13)[13] < 9
    assert set(typical_days(RULES, ECONOMY, 225, ONCE)) == set(range(11, 51))
    assert typical_days(ruled(reading=0, plus=0, day=0), ECONOMY, 225, ONCE) == {}


def test_a_regular_readers_day_follows_the_rules_in_force():
    assert regular_day_xp(ruled(reading=2), 13) == 15 + 3 + 5  # five XP a post at most
    assert regular_day_xp(ruled(reading_day_max=7, plus_day_max=1, day=0), 13) == 7 + 1
    assert regular_day_xp(RULES.with_gate("plus", 20), 13) == 12 + 5


def test_where_nothing_can_be_repeated_nobody_foretells_days():
    found = pace(ruled(reading=0, plus=0, day=0), 0, (0,), {}, ())
    assert (found.missing_xp, found.days_to_go, found.days_with_once) == (390, None, None)
    assert sources(found) == ["quiz", "email", "profile", "report"]


@pytest.mark.parametrize(
    ("xp", "gate", "level"), [(0, "comment", 13), (389, "comment", 13), (390, "link", 15), (525, "publish", 18)]
)
def test_commenting_comes_first_and_then_the_next_gate(xp, gate, level):
    found = pace(RULES, xp, WEEK, {}, ())
    assert (found.gate, found.target_level) == (gate, level)


def test_above_all_gates_the_next_level_is_ahead_and_at_the_top_nothing():
    found = pace(RULES, 950, WEEK, {}, ())
    assert (found.gate, found.target_level, found.missing_xp) == (None, 21, 100)
    assert pace(RULES, 6125, WEEK, {}, ()) is None


def test_behind_a_gate_asked_for_by_name_nothing_is_ahead():
    assert pace(RULES, 390, WEEK, {}, (), "comment") is None
    assert pace(RULES, 30, WEEK, {}, (), "comment").gate == "comment"


def test_the_quickest_ways_come_first_and_what_is_done_not_at_all():
    assert sources(pace(RULES, 50, (), {}, ())) == ["quiz", "email", "profile", "report", "reading", "plus"]
    assert sources(pace(RULES, 50, (), {}, ("quiz", "profile"))) == ["email", "report", "reading", "plus"]
    assert sources(pace(RULES, 50, (), {}, ONCE)) == ["reading", "plus"]
    assert sources(pace(ruled(quiz=0, plus=0), 50, (), {}, ())) == ["email", "profile", "report", "reading"]


def test_what_opens_later_comes_last_with_its_level():
    found = pace(RULES, 0, (), {}, ())
    assert sources(found) == ["quiz", "email", "profile", "reading", "report", "plus"]
    assert (way(found, "report").opens_at, way(found, "plus").opens_at) == (5, 2)
    assert way(pace(RULES, 50, (), {}, ()), "report").opens_at is None


def test_a_first_report_that_opens_behind_the_gate_is_no_way_to_it():
    moved = RULES.with_gate("report", 14)
    assert pace(moved, 0, (0,), {}, ()).days_with_once == 16  # (390 - 80) / 20 = 15.5


def test_todays_caps_are_lessened_by_what_today_brought():
    found = pace(RULES, 50, (), {"reading": 8, "day": 5, "plus": 5}, ONCE)
    reading, plus = way(found, "reading"), way(found, "plus")
    assert (reading.room_xp, reading.cap_xp, reading.first_xp) == (12, 20, 0)
    assert (plus.room_xp, plus.cap_xp) == (0, 5)
    assert way(pace(RULES, 50, (), {}, ONCE), "reading").first_xp == 5


def test_what_is_used_up_for_today_stands_behind_the_rest():
    assert sources(pace(RULES, 50, (), {"reading": 20, "day": 5}, ONCE)) == ["plus", "reading"]


def test_the_next_step_is_the_quickest_way_that_earns_something_now():
    assert pace(RULES, 0, (), {}, ()).next_step.source == "quiz"
    found = pace(RULES, 0, (), {"reading": 20, "day": 5}, ("quiz", "email", "profile"))
    assert found.next_step is None  # today's readings are done, plus and report open later
    found = pace(RULES, 50, (), {"reading": 20, "day": 5}, ONCE)
    assert found.next_step.source == "plus"
    assert [way.source for way in found.other_ways] == ["reading"]


def test_likes_are_a_way_for_those_who_may_comment():
    assert "like" not in sources(pace(RULES, 389, (), {}, ()))
    likes = way(pace(RULES, 390, (), {"like": 4}, ()), "like")
    assert (likes.room_xp, likes.cap_xp) == (
        None,
        10,
    )  # theirs come with a settlement, days later
