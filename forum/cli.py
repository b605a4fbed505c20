"""Commands of the operator."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from peewee import DatabaseError

from forum import audit, climb, ledger, migrations, settlement
from forum.actions import accounts, members, rules
from forum.db import in_transaction
from forum.demo import loader
from forum.errors import ForumError
from forum.forms import SignUpForm
from forum.models import ROLES, EconomyRulesVersion, LevelRulesVersion
from forum.twei import parse_twei, twei

db_group = AppGroup("db", help="Migrations of the database.")
user_group = AppGroup("user", help="Members: create, give a role, grant XP and Twei.")
ledger_group = AppGroup("ledger", help="The account books.")
gate_group = AppGroup("gate", help="The levels at which things open.")


class Whole(click.ParamType):
    """A whole number in plain digits: Python's own reading also takes `1_000` and digits of other scripts."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number. Fails, in words, for anything else."""
        if not re.fullmatch(r"-?[0-9]{1,9}", str(value)):
            self.fail(f"{value} is not a whole number of at most nine digits.", param, ctx)
        return int(str(value))


class Twei(click.ParamType):
    """An amount of Twei with at most three decimals; its value is mTwei."""

    name = "twei"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the mTwei. Fails, in words, for anything else."""
        try:
            return parse_twei(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def register_commands(app: Flask) -> None:
    """Add the commands to `flask`."""
    for command in (db_group, user_group, gate_group, ledger_group, simulate_climb, settle, demo):
        app.cli.add_command(command)


def in_words(command: Callable[..., None]) -> Callable[..., None]:
    """Let a refusal end the command with its words and exit code 1."""

    @wraps(command)
    def run(*args: object, **kwargs: object) -> None:
        try:
            command(*args, **kwargs)
        except ForumError as refusal:
            raise click.ClickException(f"{refusal.message} {refusal.advice}") from None
        except DatabaseError as error:
            raise click.ClickException(f"The database refused: {error}. Has `flask db upgrade` been run?") from None

    return run


@db_group.command()
def upgrade() -> None:
    """Apply the migrations that are pending."""
    applied = migrations.upgrade()
    for name in applied:
        click.echo(f"applied {name}")
    ledger.open_books()
    click.echo(f"{len(applied)} applied, the database is up to date.")


@db_group.command()
def status() -> None:
    """List the migrations and when each was applied."""
    for name, applied_at in migrations.status():
        click.echo(f"{name}  {f'{applied_at:%Y-%m-%d %H:%M:%S}' if applied_at else 'pending'}")


@user_group.command("create")
@click.argument("name")
@click.option("--email", required=True)
@click.option("--password", required=True)
@click.option("--role", type=click.Choice(ROLES), default="member", show_default=True)
@click.option("--xp", type=Whole(), default=0, show_default=True)
@in_words
def create_user(name: str, email: str, password: str, role: str, xp: int) -> None:
    """Create the member NAME."""
    with current_app.test_request_context():  # a form lives in a request
        form = SignUpForm(data={"username": name, "email": email, "password": password}, meta={"csrf": False})
        form.check()

    @in_transaction
    def create() -> None:
        accounts.sign_up(form.username.data, form.email.data, password, role)
        if xp != 0:
            members.grant_xp(name, xp)

    create()
    click.echo(f"{name} is here: {role}, {_standing(name)}.")


@user_group.command("set-role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@in_words
def set_role(name: str, role: str) -> None:
    """Make NAME a member, moderator or admin."""
    member = members.set_role(name, role)
    click.echo(f"{member.name} is {member.role} now.")


@user_group.command("grant-xp", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("amount_xp", metavar="N", type=Whole())
@in_words
def grant_xp(name: str, amount_xp: int) -> None:
    """Give NAME so much XP; a negative N takes some."""
    members.grant_xp(name, amount_xp)
    click.echo(f"{name} stands at {_standing(name)}.")


@user_group.command("grant-twei", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("amount_mtwei", metavar="TWEI", type=Twei())
@click.option("--reason", required=True, help="Why; everybody can read it.")
@in_words
def grant_twei(name: str, amount_mtwei: int, reason: str) -> None:
    """Move so many TWEI from the treasury to NAME's wallet."""
    members.grant_twei(name, amount_mtwei, reason)
    member = members.member_named(name)
    click.echo(f"{member.name} holds {twei(ledger.balance_mtwei(member.id))} Twei.")


def _standing(name: str) -> str:
    member = members.member_named(name)
    return f"LVL {LevelRulesVersion.in_force().level(member.xp)} with {member.xp:,} XP"


@ledger_group.command()
@in_words
def verify() -> None:
    """Check every row of the books; say which is the first that is wrong, and exit with 1."""
    with click.progressbar(length=len(audit.INVARIANTS), label="Verifying") as bar:

        def progress(invariant: int, _read: int) -> None:
            bar.pos = invariant - 1
            bar.render_progress()

        try:
            summary = audit.verify(progress)
        except audit.Broken as broken:
            raise click.ClickException(str(broken)) from None
        bar.update(bar.length - bar.pos)
    click.echo(str(summary))


@gate_group.command("list")
def list_gates() -> None:
    """List the gates and the levels at which they open."""
    for gate, level in LevelRulesVersion.in_force().gates.items():
        click.echo(f"{gate:8}  LVL {level}")


@gate_group.command("set")
@click.argument("gate")
@click.argument("level", type=Whole())
@click.option("--reason", required=True, help="Why; kept with the change.")
@in_words
def set_gate(gate: str, level: int, reason: str) -> None:
    """Open GATE at LEVEL from now on."""
    rules.set_gate(gate, level, reason)
    click.echo(f"{gate} opens at LVL {level} now.")


@click.command("simulate-climb")
@with_appcontext
@in_words
def simulate_climb() -> None:
    """Say on which day, and after how many hours, readers pass each gate by the rules in force."""
    levels, economy = LevelRulesVersion.in_force(), EconomyRulesVersion.in_force()
    ways = {}
    with click.progressbar(climb.READERS, label="Climbing", item_show_func=lambda at: at and at.name) as readers:
        for reader in readers:
            ways[reader.name] = climb.gates_passed(climb.climb(reader, levels, economy), levels)
    click.echo("".join(["gate           LVL", *(f"{name:>21}" for name in ways)]))
    for gate, level in sorted(levels.gates.items(), key=lambda one: one[1]):
        passings = (ways[name][gate] for name in ways)
        reached = (f"day {one.day:,}, {one.hours:.1f} h" if one else "never" for one in passings)
        click.echo("".join([f"{gate:12}{level:6}", *(f"{words:>21}" for words in reached)]))


@click.command("settle")
@click.option("--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]), help="Another time than now (UTC).")
@with_appcontext
@in_words
def settle(at: datetime | None) -> None:
    """Pay the claims that are due, once a UTC day."""
    if at and current_app.extensions["config"].production:
        raise click.ClickException("APP_ENV=production settles at the present time only: leave --at out.")
    with click.progressbar(length=1, label="Settling") as bar:

        def progress(done: int, total: int) -> None:
            bar.length, bar.pos = max(total, 1), done
            bar.render_progress()

        settled = settlement.settle(at, progress)
    if settled is None:
        click.echo("Nothing to do: this day has been settled.")
        return
    paid_mtwei = sum(pot.paid_mtwei for pot in settled.pots)
    click.echo(f"{settled.day:%Y-%m-%d} is settled: {twei(paid_mtwei)} Twei paid "
               f"out of a budget of {twei(settled.budget_mtwei)}.")  # fmt: skip


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing, and succeed, where the database is in use already.")
@with_appcontext
@in_words
def demo(if_empty: bool) -> None:
    """Load the demo community into an empty database."""
    if current_app.extensions["config"].production:
        raise click.ClickException("APP_ENV=production refuses the demo community: everybody knows its passwords.")
    if if_empty and not loader.is_empty():
        return
    loaded = loader.load()
    click.echo(f"The demo community is here: {loaded}. Log in as almost, commenter, author or admin; "
               f"the password is {loader.PASSWORD}.")  # fmt: skip
