"""`flask ledger` and `flask settle`: the account books."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from forum.actions.settlement import settle as settle_day
from forum.cli.arguments import refusals_in_words
from forum.clock import now
from forum.jobs import timekeeping
from forum.money import audit, sealing, settlement
from forum.rules.seal_copies import read_copy
from forum.twei import twei

ledger_group = AppGroup("ledger", help="The account books.")


class SealCopy(click.ParamType):
    """A file with seals that were kept elsewhere; its value is their roots by day."""

    name = "file"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Mapping[date, str]:
        """Return the roots by day. Fails, in words, for a file that cannot be read as such."""
        try:
            return read_copy(Path(value).read_text("utf-8"))
        except OSError as error:
            self.fail(f"{value} cannot be read: {error.strerror}.", param, ctx)
        except UnicodeDecodeError:
            self.fail(f"{value} is not a text file.", param, ctx)
        except ValueError as error:
            self.fail(f"{value} holds no seals to compare with. {error}", param, ctx)


@ledger_group.command()
@click.option(
    "--against",
    "copy",
    type=SealCopy(),
    help="Compare with seals kept elsewhere: a saved /economy/seals.json, or lines “DAY ROOT”.",
)
@refusals_in_words
def verify(copy: Mapping[date, str] | None) -> None:
    """Check every row of the books; report the first that is wrong, and exit with 1."""
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
    if copy:
        if difference := audit.differs_from(copy):
            raise click.ClickException(difference)
        click.echo(f"All {len(copy):,} seals of the copy, up to {max(copy)}, are the ones here.")
    for doubt in timekeeping.doubts():
        click.echo(f"Note: {doubt}", err=True)


@ledger_group.command()
@refusals_in_words
def seal() -> None:
    """Seal the days that have ended, and close the present one: what comes later today is in the next seal."""
    _check_clock()
    made = sealing.seal_up_to_now()
    first = next(made, None)
    if first is None:
        click.echo("Nothing to do: today is already sealed.")
        return
    for one in chain([first], made):
        click.echo(f"{one.day}: {one.journals:,} journals sealed, and {one.wallets:,} wallets that hold "
                   f"{twei(one.wallets_mtwei)} Twei. Root: {one.root}")  # fmt: skip


@click.command("settle")
@click.option(
    "--at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]), help="Settle as of this time (UTC) instead of now."
)
@with_appcontext
@refusals_in_words
def settle(at: datetime | None) -> None:
    """Pay the claims that are due, once a UTC day, and give the XP for likes that are final by then."""
    if at and current_app.extensions["config"].production:
        raise click.ClickException("APP_ENV=production can only settle as of now: omit --at.")
    if not at:
        _check_clock()
    with click.progressbar(length=1, label="Settling") as bar:

        def progress(done: int, total: int) -> None:
            bar.length, bar.pos = max(total, 1), done
            bar.render_progress()

        settled = settle_day(at, progress)
    if settled is None:
        click.echo("Nothing to do: today is already settled.")
        for day in [] if at else settlement.days_ahead(now()):
            click.echo(f"{day} is settled already, ahead of today: see `flask clock show`.", err=True)
        return
    paid_mtwei = sum(pot.paid_mtwei for pot in settled.pots)
    click.echo(f"{settled.day:%Y-%m-%d}: {twei(paid_mtwei)} Twei paid "
               f"out of a budget of {twei(settled.budget_mtwei)}.")  # fmt: skip


def _check_clock() -> None:
    """Settle nothing by a clock that has jumped: that cannot be taken back."""
    try:
        timekeeping.Timekeeper().check()
    except timekeeping.ClockJumped as error:
        raise click.ClickException(str(error)) from None
