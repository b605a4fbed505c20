"""Processes that are killed outright: what was promised is there, what was not is not there by half.

A scenario raises Broken where anything is not as it has to be; it ends by looking through all the books.
`python -m bench.torture` does the same at full size.
"""

import pytest

from bench.torture import scenarios

pytestmark = pytest.mark.long


@pytest.fixture
def empty_database(app, database_url) -> str:
    return database_url


def test_what_killed_writers_had_promised_is_all_there(empty_database):
    found = scenarios.kills(empty_database, processes=2, number=2, keys_max=10)
    assert found["promised journals"] >= found["killed"] == 2
    assert found["missing"] == 0


def test_a_writer_killed_inside_its_transaction_leaves_nothing_and_keeps_nobody_waiting(empty_database):
    found = scenarios.stalled(empty_database)
    assert found["left by who was killed"] == 0
    assert found["those who waited for it"] == {"paid": 2}


def test_a_killed_settlement_leaves_nothing_and_of_the_next_two_exactly_one_pays(empty_database):
    found = scenarios.settlements(empty_database, claims=1_500)
    assert found["left by the killed one"] == 0
    assert found["settled in each"].count(True) == 1
    assert 1_000 < found["paid once"] < 1_500  # a like that nobody followed earns its giver nothing
