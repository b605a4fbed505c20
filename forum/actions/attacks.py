"""Trying out an attack on the last days. A job does it: `forum.jobs.attacks`."""

from threading import Event

from forum.actions.authority import require_admin
from forum.db import db, in_transaction, lock
from forum.errors import Invalid
from forum.i18n import _, figure
from forum.models import AttackRun, Member
from forum.rules.attackers import SIZE_MAX, Attack
from forum.rules.economy import EconomyRules

# Set when this process was asked for one, so that its own job need not wait for the next round.
asked = Event()


@in_transaction
def start_attack(attack: Attack, rules: EconomyRules, *, by: Member) -> int:
    """Have an attack tried out under these rules, instead of the last one that `by` asked for; return the run's id.

    Nothing but that run is written. Raises NotAllowed for who is no admin, and Invalid for a size or for rules that
    cannot be.
    """
    require_admin(by, _("Only admins try out attacks."))
    if not 1 <= attack.size <= SIZE_MAX:
        raise Invalid(size=size_problem())
    if problems := rules.problems():
        raise Invalid(**problems)
    lock("attack", by.id)
    AttackRun.delete().where(AttackRun.member == by.id).execute()
    [stored] = rules.to_json()
    run = AttackRun.create(member=by.id, kind=attack.kind, size=attack.size, rules=stored)
    db.after_commit(asked.set)
    return run.id


def size_problem() -> str:
    """Return the sentence that refuses a size."""
    return _("Write a whole number from 1 to %(most)s.", most=figure(SIZE_MAX))
