"""How fast readers climb, and which gates nobody could reach; without a database, but for the command."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from forum.rules import level_forecast
from forum.rules.economy import EconomyRules
from forum.rules.level_forecast import BOT, KEEN, LIGHT, READERS, REGULAR, Reader, gates_reached, problems
from forum.rules.levels import DEFAULT_GATES, LEVEL_MAX, XP_MAX, LevelRules
from forum.rules.xp import XP_LABELS, XpRules

LEVELS, ECONOMY = LevelRules(), EconomyRules()
NOTHING = XpRules(**dict.fromkeys(XP_LABELS, 0))


def passing(reader: Reader, gate: str = "comment", levels: LevelRules = LEVELS, economy: EconomyRules = ECONOMY):
    return gates_reached(level_forecast.forecast(reader, levels, economy), levels)[gate]


def with_xp(**amounts: int) -> LevelRules:
    """Return levels by which nothing brings XP but this."""
    return replace(LEVELS, xp=replace(NOTHING, **amounts))


def test_a_regular_reader_may_comment_in_about_two_weeks():
    assert 12 <= passing(REGULAR).day <= 16


def test_a_keen_reader_may_comment_in_eight_to_ten_days():
    assert 8 <= passing(KEEN).day <= 10


def test_a_bot_is_no_faster_than_a_keen_reader():
    for gate in DEFAULT_GATES:
        assert passing(BOT, gate).day >= passing(KEEN, gate).day


def test_a_regular_reader_spends_three_hours_on_the_way():
    assert passing(REGULAR).attention_ms == 15 * 3 * 4 * 60_000
    assert passing(REGULAR).hours == 3.0


def test_a_bot_spends_the_least_time_that_the_server_asks_for():
    assert BOT.reading_ms * 100 == KEEN.reading_ms * 60


def test_a_day_is_worth_what_its_parts_are():
    # 80 at once; a post is 4 for the reading, 1 for the plus; 5 for the day; 10 for the report on the third day.
    begins = level_forecast.forecast(LIGHT, LEVELS, ECONOMY)
    assert begins[LEVELS.level(80) - 1].attention_ms == 0
    xp_after_days = [80 + 10 * day + 10 * (day >= 3) for day in range(1, 61)]
    for level, begun in enumerate(begins, 1):
        days = [day for day, xp in enumerate(xp_after_days, 1) if xp >= LEVELS.thresholds_xp[level - 1]]
        if days:
            assert begun.day == days[0], f"LVL {level}"


def test_levels_begin_one_after_the_other():
    for reader in READERS:
        begins = level_forecast.forecast(reader, LEVELS, ECONOMY)
        assert None not in begins
        assert list(begins) == sorted(begins, key=lambda one: (one.day, one.attention_ms))
        assert begins[0].day == 1


def test_a_reader_of_every_other_day_takes_twice_as_long():
    daily, every_other = Reader("daily", 2), Reader("every other", 2, days=0.5)
    levels = with_xp(reading=1, reading_post_max=5, reading_day_max=20)
    assert passing(every_other, levels=levels).day == passing(daily, levels=levels).day * 2 - 1
    assert passing(every_other, levels=levels).attention_ms == passing(daily, levels=levels).attention_ms


def test_a_habit_of_parts_of_posts_reads_them_in_the_end():
    levels = with_xp(reading=1, reading_post_max=5, reading_day_max=20)  # 390 XP are 98 posts of 4
    assert passing(Reader("three in two days", 1.5), levels=levels).day == 65
    assert passing(Reader("three in two days", 1.5), levels=levels).attention_ms == 98 * 4 * 60_000


def test_pluses_count_only_behind_their_gate():
    levels = with_xp(plus=1, plus_day_max=5, day=1)
    assert (
        passing(KEEN, "publish", levels=levels).day < passing(KEEN, "publish", levels=levels.with_gate("plus", 17)).day
    )
    only_pluses = with_xp(plus=1, plus_day_max=5)
    assert passing(BOT, levels=only_pluses) is None
    assert passing(BOT, levels=only_pluses.with_gate("plus", 1)).day == 78


def test_only_so_many_pluses_follow_as_the_habit_says():
    levels = with_xp(plus=1, plus_day_max=5).with_gate("plus", 1)
    assert passing(Reader("half", 4, pluses=0.5), levels=levels).day == 390 // 2
    assert passing(Reader("none", 4, pluses=0), levels=levels) is None


def test_the_first_report_waits_for_its_gate_and_for_the_first_pay():
    levels = replace(with_xp(report=1_000), thresholds_xp=LEVELS.thresholds_xp).with_gate("report", 1)
    assert passing(REGULAR, levels=levels).day == 3  # read on day 1, held for 24 hours, paid as day 3 begins
    assert passing(REGULAR, levels=levels, economy=ECONOMY.changed(hold_hours=0)).day == 2
    assert passing(REGULAR, levels=levels, economy=ECONOMY.changed(hold_hours=25)).day == 4
    assert passing(REGULAR, levels=levels, economy=ECONOMY.changed(report_price_mtwei=20_000)).day == 4
    assert passing(REGULAR, levels=levels, economy=ECONOMY.changed(reading_minute_mtwei=0)) is None
    assert passing(REGULAR, levels=levels.with_gate("report", 2)) is None


def test_likes_bring_nobody_up():
    assert level_forecast.forecast(BOT, with_xp(like=10_000, like_day_max=10_000), ECONOMY)[1:] == (None,) * (
        LEVEL_MAX - 1
    )


def test_a_bot_reads_no_more_than_a_day_holds():
    levels = with_xp(reading=1, reading_post_max=1, reading_day_max=10_000)
    first_day = level_forecast.forecast(BOT, levels, ECONOMY, days_max=1)
    assert max(one.attention_ms for one in first_day if one) <= 86_400_000
    assert LEVELS.thresholds_xp[len(first_day) - first_day.count(None) - 1] <= 86_400_000 // BOT.reading_ms


# What nobody could climb by.


def test_the_defaults_can_be_climbed():
    assert problems(LEVELS, ECONOMY) == {}


def test_a_gate_that_nobody_can_reach_is_named_with_the_reason():
    found = problems(with_xp(email=20, quiz=40, plus=1, plus_day_max=5).with_gate("plus", 6), ECONOMY)
    assert set(found) == {
        "gate_plus",
        "gate_minus",
        "gate_flag",
        "gate_like",
        "gate_comment",
        "gate_link",
        "gate_avatar",
        "gate_publish",
    }
    assert "Nobody can reach LVL 13" in found["gate_comment"]
    assert "is only LVL 5 after ten years" in found["gate_comment"]


def test_a_gate_beyond_ten_years_is_out_of_reach():
    steep = replace(LEVELS, thresholds_xp=(*LEVELS.thresholds_xp[:-1], XP_MAX))
    assert problems(steep, ECONOMY) == {}
    assert set(problems(steep.with_gate("publish", 50), ECONOMY)) == {"gate_publish"}
    assert problems(steep.with_gate("publish", 49), ECONOMY) == {}


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"gates": MappingProxyType({**DEFAULT_GATES, "comment": 0})}, {"gate_comment"}),
        ({"gates": MappingProxyType({**DEFAULT_GATES, "comment": 51})}, {"gate_comment"}),
        ({"thresholds_xp": (0, 0, *LEVELS.thresholds_xp[2:])}, {"threshold_2"}),
        ({"thresholds_xp": (0, 15, *LEVELS.thresholds_xp[2:])}, {"threshold_3"}),
        ({"thresholds_xp": (*LEVELS.thresholds_xp[:-1], XP_MAX + 1)}, {"threshold_50"}),
        ({"xp": XpRules(quiz=10_001)}, {"xp_quiz"}),
        ({"xp": XpRules(quiz=-1)}, {"xp_quiz"}),
        ({"titles": {1: "x", 5: "x" * 41}}, {"title_5"}),
        ({"titles": {2: "Reader"}}, {"title_1"}),
    ],
)
def test_what_is_out_of_bounds_is_said_at_its_field(changed, fields):
    assert set(problems(replace(LEVELS, **changed), ECONOMY)) == fields


# The command.


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def test_the_command_prints_the_table_that_the_documentation_holds(run):
    result = run("simulate-climb")
    assert result.exit_code == 0
    table = result.output[result.output.index("gate ") :]
    assert len(table.splitlines()) == 1 + len(LEVELS.gates)
    documented = (Path(__file__).parents[2] / "docs" / "levels.md").read_text("utf-8")
    assert table.strip() in documented, "docs/levels.md holds what `flask simulate-climb` prints"


def test_the_command_follows_the_rules_in_force(run):
    before = run("simulate-climb").output
    assert run("gate", "set", "comment", "9", "--reason", "small community").exit_code == 0
    after = run("simulate-climb").output
    assert "comment          9" in after
    assert before != after
