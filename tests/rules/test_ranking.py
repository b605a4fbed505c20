"""The orders: what comes before what."""

from datetime import datetime, timedelta

import pytest

from forum.rules.ranking import best, hot

NOON = datetime(2026, 6, 1, 12)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((10, 0), (1, 0)),
        ((1, 0), (0, 0)),
        ((90, 10), (3, 1)),
        ((0, 0), (0, 1)),
        ((0, 1), (0, 5)),
        ((1, 5), (0, 0)),
    ],
)
def test_sure_quality_comes_first(better, worse):
    assert best(*better) > best(*worse)


def test_best_is_wilsons_lower_bound():
    # 8 of 10 at 95 %: 0.4902 (Wilson 1927; any statistics table).
    assert best(8, 2) == pytest.approx(490_200, abs=100)


def test_a_newer_post_is_hotter_than_an_older_one_with_the_same_votes():
    assert hot(3, 0, NOON) > hot(3, 0, NOON - timedelta(hours=1))


def test_ten_times_the_votes_outweigh_half_a_day():
    assert hot(100, 0, NOON - timedelta(hours=11)) > hot(10, 0, NOON)
    assert hot(100, 0, NOON - timedelta(hours=13)) < hot(10, 0, NOON)


def test_minuses_cool_a_post():
    assert hot(0, 50, NOON) < hot(0, 0, NOON) <= hot(1, 0, NOON)
