"""Thousands of random actions, done in the forum and in a model that knows only the design: both agree throughout.

After each action every balance is the same, or both have refused it with the same error. A run with other
histories, or with more of them:

    ECONOMY_SEED=7 ECONOMY_ACTIONS=100000 python -m pytest tests/money/test_economy_model.py

Histories come in batches, each with a seed of its own, counted up. Where one disagrees, the command that runs
that batch again stands below the failure.
"""

import os
from collections import Counter
from collections.abc import Iterator

import hypothesis.configuration
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from forum.db import is_embedded
from tests.money.economy_histories import Histories

pytestmark = pytest.mark.long

SEED = int(os.environ.get("ECONOMY_SEED", "1"))
ACTIONS = {"sqlite": 10_000, "postgres": 2_500}
BATCH = settings(
    max_examples=8,
    stateful_step_count=80,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
    database=None,
    deadline=None,
)
# What has to have happened in so many actions; without it the agreement would mean little.
EXPECTED = {
    "done", "CannotPay", "LevelTooLow", "OwnContent", "AlreadySettled", "AlreadyFinal", "NotFound", "NotAllowed",
    "Invalid", "Conflict", "TreasuryEmpty", "a pot ran short", "a pot sufficed", "a claim paid", "a claim dropped",
    "a claim cancelled", "a divided claim", "a fee settled", "a fee refunded", "a penalty", "an author's share",
    "a doubled tribute", "a reading cut by its day", "a farewell",
    "an exchange with one", "an exchange with two", "an exchange with three or more", "an exchange over what is gone",
    "a like counted whose thing is gone", "a like after others’", "a like too many on its day",
    "a plus too many in its week", "likes_commenter above a lowered limit", "pluses above a lowered limit",
    "an author’s like under the own post", "a doubt in its hold",
    "a reward that weighs less", "a reward that waited on", "a reward paid after it waited on", "a reward dropped",
    "a reward paid after it was dropped", "a reward without a confirmed address", "a reading of the vouched",
    "a vouching by a member", "a vouching by likes", "a vouching withdrawn",
    "an unvouched reading above the bound", "a pot passed on what it had left", "a pot got what others had left",
}  # fmt: skip


@pytest.fixture
def kept_elsewhere(tmp_path) -> Iterator[None]:
    """Keeps what Hypothesis writes out of the checkout."""
    hypothesis.configuration.set_hypothesis_home_dir(tmp_path)
    yield
    hypothesis.configuration.set_hypothesis_home_dir(None)


def test_the_forum_and_the_model_agree_on_every_balance_statement_and_refusal(request, app, capsys, kept_elsewhere):
    wanted = int(os.environ.get("ECONOMY_ACTIONS", ACTIONS["sqlite" if is_embedded() else "postgres"]))
    happened = Histories.happened = Counter()
    number = SEED
    with capsys.disabled():
        print(f"\nThe economy against its model, from ECONOMY_SEED={SEED}: ", end="", flush=True)
    while happened["an action"] < wanted:
        try:
            run_state_machine_as_test(seed(number)(Histories), settings=BATCH)
        except BaseException as error:
            error.add_note(f"Again: ECONOMY_SEED={number} ECONOMY_ACTIONS=1 python -m pytest '{request.node.nodeid}'")
            raise
        number += 1
    with capsys.disabled():
        print(f"{happened['an action']:,} actions agreed.")
    if wanted >= ACTIONS["sqlite"]:
        assert {what for what, count in happened.items() if count} >= EXPECTED
