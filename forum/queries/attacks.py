"""Attacks on the economy: what an admin has tried out, and for everybody what three examples would take."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

from forum.db import records, rows
from forum.models import Member
from forum.queries.settlements import threads_since
from forum.rules.attackers import Attack, Kind
from forum.rules.attacks import Commenters, Estimate, Simulation
from forum.rules.economy import EconomyRules
from forum.rules.lines import Pot
from forum.rules.pots import Claimed
from forum.rules.replay import Settled, comment_tributes_mtwei

# The examples for everybody, and for how many days each goes on.
EXAMPLES = (Attack(Kind.RING, 20), Attack(Kind.BOTS, 200), Attack(Kind.PUPPETS, 2))
EXAMPLE_DAYS = 30


@dataclass(frozen=True)
class AttackTrial:
    """An attack that an admin tries out: `stored_rules` are those it is under; `days` is None until it has begun.

    `result` is the estimate, as it is stored, once there is one.
    """

    id: int
    kind: str
    size: int
    stored_rules: str
    asked_at: datetime
    days: int | None
    days_done: int
    result: str | None

    @property
    def attack(self) -> Attack:
        """What is tried out."""
        return Attack(Kind.named(self.kind), self.size)

    @property
    def rules(self) -> EconomyRules:
        """The rules it is under."""
        return EconomyRules.from_json(self.stored_rules)

    @cached_property
    def estimate(self) -> Estimate | None:
        """What came of it; None as long as it goes on."""
        return Estimate.from_json(self.result) if self.result else None


_TRIAL = """
    SELECT id, kind, size, rules AS stored_rules, asked_at, days, days_done, result FROM attack_run WHERE member_id = ?
"""


def trial_of(me: Member) -> AttackTrial | None:
    """Return the attack that `me` tries out or has tried out last, within a day. One statement."""
    return next(iter(records(_TRIAL, AttackTrial, me.id)), None)


def commenters_since(rules: EconomyRules, since: datetime) -> Commenters:
    """Return who has written comments since a moment, and what these cost by the rules. Two statements."""
    written = "SELECT count(DISTINCT author_id), count(*) FROM comment WHERE created_at >= ?"
    [(members, comments)] = rows(written, since)
    return Commenters(members, comments, comment_tributes_mtwei(rules, threads_since(since), since))


class _NewestPot(NamedTuple):
    treasury_mtwei: int
    pot: str
    claimed_mtwei: int
    unvouched_mtwei: int


_NEWEST = """
    SELECT s.treasury_mtwei, p.pot, p.claimed_mtwei, p.unvouched_claimed_mtwei AS unvouched_mtwei
    FROM settlement_pot p
    JOIN settlement s ON s.id = p.settlement_id
    WHERE s.id = (SELECT id FROM settlement ORDER BY day DESC LIMIT 1)
"""


def attack_examples(rules: EconomyRules, treasury_mtwei: int) -> tuple[Estimate, ...]:
    """Return what each of the EXAMPLES would take, if every day were like the newest settlement. One statement.

    Where there is no settlement yet: out of a treasury of so much, of which nobody else claims anything.
    """
    pots = records(_NEWEST, _NewestPot)
    claimed = tuple((pot.pot, pot.claimed_mtwei, pot.unvouched_mtwei) for pot in pots)
    return _examples(rules, pots[0].treasury_mtwei if pots else treasury_mtwei, claimed)


@lru_cache(maxsize=8)
def _examples(
    rules: EconomyRules, treasury_mtwei: int, claimed: tuple[tuple[str, int, int], ...]
) -> tuple[Estimate, ...]:
    """Return the examples; they follow from these figures alone, which change once a day."""
    settled = Settled(treasury_mtwei, sums={Pot(pot): Claimed(*sums) for pot, *sums in claimed})
    found = []
    for attack in EXAMPLES:
        simulation = Simulation(rules, attack)
        for _day in range(EXAMPLE_DAYS):
            simulation.add(settled)
        found.append(simulation.estimate())
    return tuple(found)
