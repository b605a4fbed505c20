"""`flask gate` and `flask simulate-climb`: the levels at which things open, and how long they take."""

import click
from flask.cli import AppGroup, with_appcontext

from forum.actions import rules
from forum.actions.authority import OPERATOR
from forum.cli.arguments import Whole, refusals_in_words
from forum.models import EconomyRulesVersion, LevelRulesVersion
from forum.rules import level_forecast

gate_group = AppGroup("gate", help="Levels required for each action.")


@gate_group.command("list")
def list_gates() -> None:
    """List the gates and the levels at which they open."""
    for gate, level in LevelRulesVersion.in_force().gates.items():
        click.echo(f"{gate:8}  LVL {level}")


@gate_group.command("set")
@click.argument("gate")
@click.argument("level", type=Whole())
@click.option("--reason", required=True, help="The reason, stored with the change.")
@refusals_in_words
def set_gate(gate: str, level: int, reason: str) -> None:
    """Open GATE at LEVEL."""
    rules.set_gate(gate, level, reason, by=OPERATOR)
    click.echo(f"{gate} now opens at LVL {level}.")


@click.command("simulate-climb")
@with_appcontext
@refusals_in_words
def simulate_climb() -> None:
    """Show on which day, and after how many hours, readers pass each gate under the current rules."""
    levels, economy = LevelRulesVersion.in_force(), EconomyRulesVersion.in_force()
    ways = {}
    with click.progressbar(
        level_forecast.READERS, label="Climbing", item_show_func=lambda at: at and at.name
    ) as readers:
        for reader in readers:
            ways[reader.name] = level_forecast.gates_reached(level_forecast.forecast(reader, levels, economy), levels)
    click.echo("".join(["gate           LVL", *(f"{name:>21}" for name in ways)]))
    for gate, level in sorted(levels.gates.items(), key=lambda one: one[1]):
        passings = (ways[name][gate] for name in ways)
        reached = (f"day {one.day:,}, {one.hours:.1f} h" if one else "never" for one in passings)
        click.echo("".join([f"{gate:12}{level:6}", *(f"{words:>21}" for words in reached)]))
