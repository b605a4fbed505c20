"""Many processes on one ledger: no Twei appears, none is spent twice, and nobody fails for a lock.

A scenario raises Broken where anything is not as it has to be; it ends by looking through all the books.
`python -m bench.torture` does the same at full size.
"""

import pytest

from bench.torture import scenarios

pytestmark = pytest.mark.long


@pytest.fixture
def empty_database(app, database_url) -> str:
    return database_url


def test_whoever_races_the_books_are_right_at_every_moment_and_nothing_fails_for_a_lock(empty_database):
    found = scenarios.spends(empty_database, processes=3, number=180, readers=1)
    assert (found["spends"], found["failed"], found["deadlocks"]) == (180, 0, 0)
    assert found["paid"] > 0
    assert found["reads at one moment, all right"] > 0


@pytest.mark.parametrize(("act", "processes", "spends"), [("movement", 3, 50), ("comment", 3, 50), ("report", 1, 20)])
def test_of_parallel_spends_a_wallet_that_covers_one_pays_exactly_one(empty_database, act, processes, spends):
    found = scenarios.race(empty_database, processes, spends, act)
    assert found["ended"] == {"paid": 1, "refused": spends - 1}
