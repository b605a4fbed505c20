"""The ladder and its gates, without a database."""

import pytest

from forum.errors import LevelTooLow
from forum.rules.gates import Gate
from forum.rules.levels import DEFAULT_GATES, LEVEL_MAX, LevelRules, default_threshold_xp

RULES = LevelRules()


@pytest.mark.parametrize(
    ("level", "xp"), [(1, 0), (2, 5), (4, 30), (12, 330), (13, 390), (14, 455), (20, 950), (50, 6125)]
)
def test_a_level_begins_at_two_and_a_half_times_l_times_l_minus_one(level, xp):
    assert default_threshold_xp(level) == xp
    assert RULES.level(xp) == level
    assert RULES.level(xp - 1) == max(1, level - 1)


def test_the_ladder_ends_at_its_last_level():
    assert RULES.level(10**6) == LEVEL_MAX
    assert RULES.progress(10**6).next_xp is None


def test_progress_is_counted_from_the_level_one_is_on():
    progress = RULES.progress(360)
    assert (progress.level, progress.next_xp, progress.into_xp, progress.span_xp) == (12, 390, 30, 60)


def test_commenting_opens_at_level_13_exactly():
    assert not RULES.passes(Gate.COMMENT, 389, "member")
    assert RULES.passes(Gate.COMMENT, 390, "member")
    assert RULES.missing_xp(Gate.COMMENT, 389) == 1


def test_below_a_gate_one_learns_what_is_missing():
    with pytest.raises(LevelTooLow) as refusal:
        RULES.require(Gate.COMMENT, 360, "member")
    assert (refusal.value.needed, refusal.value.level, refusal.value.missing_xp) == (13, 12, 30)


@pytest.mark.parametrize("role", ["moderator", "admin"])
@pytest.mark.parametrize("gate", list(DEFAULT_GATES))
def test_roles_stand_above_every_gate(role, gate):
    RULES.require(gate, 0, role)


def test_what_opens_next_comes_nearest_first():
    levels = [level for _, level, _ in RULES.opening(30)]
    assert levels == sorted(levels)
    assert min(levels) > RULES.level(30)


def test_a_moved_gate_leaves_the_others_where_they_were():
    moved = RULES.with_gate("comment", 5)
    assert moved.gates["comment"] == 5
    assert {**moved.gates, "comment": 13} == dict(RULES.gates)


@pytest.mark.parametrize(("gate", "level"), [("fly", 3), ("comment", 0), ("comment", LEVEL_MAX + 1)])
def test_an_impossible_gate_is_refused(gate, level):
    with pytest.raises(ValueError, match="gate"):
        RULES.with_gate(gate, level)
