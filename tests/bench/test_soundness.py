"""The simulation of attacks: the same seed gives the same figures, and what is priced anew is what was really paid."""

import json
from dataclasses import dataclass

import pytest

from bench.soundness.candidates import CHOSEN, LIKE_LINES, Past
from bench.soundness.community import Community, throwaway_forum
from bench.soundness.honest import AUTHOR, COMMENTER, Honest
from bench.soundness.measure import Row, net_twei
from bench.soundness.rings import Ring
from bench.soundness.table import as_json, table
from forum import mail
from forum.db import db
from forum.twei import MTWEI_PER_TWEI


@dataclass(frozen=True)
class Lived:
    """What each member of a hamlet got in all, and what likes paid them, beside what the rule would have paid."""

    net_twei: dict[int, float]
    paid_mtwei: dict[int, float]
    would_have_paid_mtwei: dict[int, int]


def live(seed: int) -> Lived:
    """Let a hamlet live two days with a small ring, on a database of its own."""
    before = db.obj  # (the proxy is empty where no test has bound it yet)
    mail.bind(None, "")
    try:
        with throwaway_forum():
            hamlet = Community(seed)
            honest = [Honest(hamlet, "author", 4, AUTHOR), Honest(hamlet, "commenter", 3, COMMENTER)]
            hamlet.live(2, [*honest, Ring(hamlet, "ring", 3)])
            members = [member for kind in hamlet.kinds.values() for member in kind]
            return Lived(
                {member.id: net_twei([member]) for member in members},
                {member.id: net_twei([member], LIKE_LINES) * MTWEI_PER_TWEI for member in members},
                Past().paid_mtwei(CHOSEN),
            )
    finally:
        if before is not None:
            db.initialize(before)


@pytest.fixture(scope="module")
def lived() -> Lived:
    return live(seed=1)


def test_the_same_seed_gives_the_same_figures(lived):
    assert live(seed=1).net_twei == lived.net_twei


def test_what_the_rule_in_force_would_have_paid_is_what_it_paid(lived):
    assert sum(lived.paid_mtwei.values()) > 0
    for member_id, paid_mtwei in lived.paid_mtwei.items():
        # Each of some dozen claims is rounded down to the mTwei.
        assert lived.would_have_paid_mtwei.get(member_id, 0) == pytest.approx(paid_mtwei, abs=50)


def test_a_figure_beyond_its_bound_says_so():
    within, beyond = Row("a ring", 1.2, 1.2, "of it"), Row("a ring", 1.21, 1.2, "of it", {"others": 1.0})
    assert within.holds
    assert not beyond.holds
    assert "BROKEN" in table([within, beyond])
    assert [row["holds"] for row in json.loads(as_json([within, beyond], seed=1))["rows"]] == [True, False]
