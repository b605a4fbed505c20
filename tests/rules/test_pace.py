"""How far the next gate is, for made-up logs, without a database."""

from dataclasses import replace

import pytest

from forum.rules.levels import LevelRules
from forum.rules.pace import pace, regular_day_xp
from forum.rules.xp import ONCE

RULES = LevelRules()
WEEK = (30, 40, 0, 35, 28, 32, 45)  # 210 XP


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
    [(389, (1,), 1), (390 - 30, WEEK, 1), (390 - 31, WEEK, 2), (0, (0, 0, 0, 0, 0, 0, 3), 910), (380, (7, 0), 3)],
)
def test_a_day_begun_counts_as_a_day(xp, days_xp, days_to_go):
    assert pace(RULES, xp, days_xp, {}, ONCE).days_to_go == days_to_go


def test_a_newcomer_is_told_what_a_regular_reader_makes():
    found = pace(RULES, 0, (0, 0), {}, ())
    assert not found.own
    # three posts of four minutes, three pluses, the day itself
    assert found.day_xp == 12 + 3 + 5 == regular_day_xp(RULES, 13)
    assert found.days_to_go == 20  # 390 / 20 = 19.5
    assert found.days_with_once == 15  # (390 - 90) / 20


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


def test_likes_are_a_way_for_those_who_may_comment():
    assert "like" not in sources(pace(RULES, 389, (), {}, ()))
    assert way(pace(RULES, 390, (), {"like": 4}, ()), "like").room_xp == 6
