"""Attacks that are tried out, as admins see them, and what three of them would take, as everybody does."""

from types import SimpleNamespace

from forum.forms.attacks import AttackForm
from forum.i18n import N_, _
from forum.queries.attacks import EXAMPLES, AttackTrial
from forum.rules.attackers import SIZE_MAX, Attack, Kind
from forum.rules.attacks import Commenters, Estimate, Simulation
from forum.rules.economy import EconomyRules
from forum.rules.lines import Pot
from forum.rules.pots import Claimed
from forum.rules.replay import Settled
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by

_SUMS = {Pot.LIKES: Claimed(350_000), Pot.COMMENT_REWARDS: Claimed(150_000), Pot.READING: Claimed(190_000)}
_SETTLED = Settled(400_000_000, sums=_SUMS)
_FORM, _RUN, _PUBLIC = "admin/_attack.html", "admin/_attack_run.html", "about/_attack.html"
_SHOWS = (_RUN, "admin/attack_macros.html", "admin/_attack_limits.html")


def sections() -> list[Section]:
    """Return the one section."""
    wrong = {"size": [_("Write a whole number from 1 to %(most)s.", most=SIZE_MAX)]}
    other = samples.ECONOMY.changed(mutual_days=0)
    waiting, begun = _trial(Attack(Kind.PUPPETS, 2)), _trial(Attack(Kind.BOTS, 200), days=30, done=12)
    quiet = _trial(Attack(Kind.RING, 4), _estimate(Attack(Kind.RING, 4), days=0))
    inputs = {"attacks": [_estimate(attack) for attack in EXAMPLES], "page": SimpleNamespace(rules=samples.ECONOMY)}
    return [
        Section(
            N_("Attacks"),
            [
                _form(N_("Nothing tried out yet")),
                _form(N_("An impossible size"), errors=wrong),
                _form(N_("Under proposed rules"), other),
                _run(N_("Waiting for its turn"), waiting),
                _run(N_("Half done"), begun),
                _run(N_("No settlements yet"), quiet),
                *(_run(attack.kind.words, _trial(attack, _estimate(attack))) for attack in EXAMPLES),
                Sample(N_("For everybody"), _PUBLIC, inputs, kind="economy"),
            ],
        )
    ]


def _estimate(attack: Attack, days: int = 30) -> Estimate:
    simulation = Simulation(samples.ECONOMY, attack)
    for _day in range(days):
        simulation.add(_SETTLED)
    return simulation.estimate_with_holds(Commenters(12, 140, 150_000))


def _trial(attack: Attack, estimate: Estimate | None = None, *, days: int | None = None, done: int = 0) -> AttackTrial:
    [stored] = samples.ECONOMY.to_json()
    result = estimate.to_json() if estimate else None
    return AttackTrial(1, attack.kind, attack.size, stored, samples.ago(hours=1), days, done, result)


def _run(name: str, trial: AttackTrial) -> Sample:
    in_force = SimpleNamespace(economy_rules=samples.ECONOMY)
    return Sample(name, _RUN, {"trial": trial, "asked": False, "site": in_force}, _SHOWS, kind="economy")


def _form(name: str, rules: EconomyRules = samples.ECONOMY, errors: dict[str, list[str]] | None = None) -> Sample:
    form = AttackForm.over(rules)
    carried = form.carried(samples.ECONOMY)
    inputs = {"form": form, "carried": carried, "kinds": Kind, "size_max": SIZE_MAX, "trial": None, "asked": False}
    return Sample(name, _FORM, seen_by(samples.admin(), errors=errors or {}, **inputs), kind="economy")
