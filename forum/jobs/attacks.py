"""Trying out the attacks that admins have asked for: day by day, saying how far it is."""

import logging
from datetime import datetime, timedelta

from forum.clock import now
from forum.db import in_transaction
from forum.jobs.leases import LEASE
from forum.models import AttackRun
from forum.queries.attacks import commenters_since
from forum.queries.preview import DAYS
from forum.queries.settlements import settlement_facts, settlement_ids_since
from forum.rules.attackers import Attack, Kind
from forum.rules.attacks import Estimate, Simulation
from forum.rules.economy import EconomyRules

_log = logging.getLogger(__name__)


def any_to_run() -> bool:
    """Say whether an admin waits for one. One statement."""
    return _waiting().exists()


def run() -> None:
    """Try out every attack that somebody waits for. One that fails is tried again, and keeps no other from its turn."""
    failure = None
    for waiting in list(_waiting().order_by(AttackRun.id)):
        if not _begin(waiting.id):
            continue
        try:
            _run(waiting)
        except Exception as error:
            _log.exception("the attack %s failed and will be tried out again", waiting.id)
            _give_back(waiting.id)
            failure = error
    if failure:
        raise failure


def _waiting():
    """Return the runs that nobody is at. Who has not said for so long that they are is taken for dead."""
    stale = AttackRun.alive_at < now() - LEASE
    return AttackRun.select().where(AttackRun.done_at.is_null(), AttackRun.alive_at.is_null() | stale)


@in_transaction
def _begin(run_id: int) -> bool:
    """Take the run; False where another process was quicker."""
    return AttackRun.update(alive_at=now()).where(_waiting()._where, AttackRun.id == run_id).execute() == 1


@in_transaction
def _give_back(run_id: int) -> None:
    AttackRun.update(alive_at=None).where(AttackRun.id == run_id, AttackRun.done_at.is_null()).execute()


def _run(asked: AttackRun) -> None:
    """Try out the attack, from the first day on, whatever another process has done of it; give up if it is replaced."""
    rules, since = EconomyRules.from_json(asked.rules), _since(asked)
    simulation = Simulation(rules, Attack(Kind.named(asked.kind), asked.size))
    settlements = settlement_ids_since(since)
    for done, settlement_id in enumerate(settlements):
        if not _note(asked.id, days=len(settlements), days_done=done):
            return
        simulation.add(settlement_facts(settlement_id))
    _note(asked.id, days=len(settlements), days_done=len(settlements))
    _finish(asked.id, simulation.estimate_with_holds(commenters_since(rules, since)))


def _since(asked: AttackRun) -> datetime:
    return asked.asked_at - timedelta(days=DAYS)


@in_transaction
def _note(run_id: int, *, days: int, days_done: int) -> bool:
    """Note how far the run is; False where it is gone."""
    noted = AttackRun.update(alive_at=now(), days=days, days_done=days_done).where(AttackRun.id == run_id)
    return noted.execute() == 1


@in_transaction
def _finish(run_id: int, estimate: Estimate) -> None:
    AttackRun.update(done_at=now(), result=estimate.to_json()).where(AttackRun.id == run_id).execute()
