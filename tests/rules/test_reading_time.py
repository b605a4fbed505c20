"""What a beat credits, and when a reading is complete."""

import pytest

from forum.rules.reading_time import Credit, credit, minutes, needed_ms, time_to_read_seconds


@pytest.mark.parametrize(
    ("gap_seconds", "brought"),
    [
        (0, Credit(0, False)),
        (9.99, Credit(0, False)),
        (10, Credit(10_000, True)),
        (15, Credit(15_000, True)),
        (20, Credit(20_000, True)),
        (40, Credit(20_000, True)),
        (40.01, Credit(0, True)),
        (86_400, Credit(0, True)),
    ],
)
def test_a_beat_credits_its_gap_up_to_20_seconds_if_it_is_10_to_40(gap_seconds, brought):
    assert credit(gap_seconds) == brought


def test_beats_too_early_never_add_up_to_more_than_the_time_that_passed():
    clock, credited, passed = 0.0, 0, 0.0
    for step in [3.0] * 200:
        passed += step
        brought = credit(passed - clock)
        credited += brought.credited_ms
        if brought.moves_clock:
            clock = passed
    assert credited <= passed * 1000


@pytest.mark.parametrize(
    ("words", "seconds", "needed"), [(0, 0, 15_000), (50, 13, 15_000), (238, 60, 36_000), (2_380, 600, 360_000)]
)
def test_a_reading_needs_sixty_per_cent_of_its_time_and_at_least_15_seconds(words, seconds, needed):
    assert time_to_read_seconds(words) == seconds
    assert needed_ms(words) == needed


@pytest.mark.parametrize(("words", "whole"), [(1, 1), (238, 1), (476, 2), (2_380, 10)])
def test_minutes_are_whole_and_at_least_one(words, whole):
    assert minutes(words) == whole
