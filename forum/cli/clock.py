"""`flask clock`: whether the clock can be believed, and what to do where it could not."""

import click
from flask.cli import AppGroup

from forum.cli.arguments import refusals_in_words
from forum.clock import now
from forum.jobs import timekeeping

clock_group = AppGroup("clock", help="The clock that jobs go by.")


@clock_group.command()
@refusals_in_words
def show() -> None:
    """Say what the clock shows, when the jobs last ran, and what there is against it; exit with 1 if anything is."""
    noted = timekeeping.noted()
    click.echo(f"The clock shows {now():%Y-%m-%d %H:%M:%S} UTC.")
    click.echo(f"The jobs last ran at {noted:%Y-%m-%d %H:%M:%S}." if noted else "The jobs have never run.")
    if doubts := timekeeping.doubts():
        raise click.ClickException("\n".join(doubts))


@clock_group.command()
@refusals_in_words
def trust() -> None:
    """Believe the clock from now on, and set aside settlements that are dated ahead of it."""
    days = timekeeping.trust()
    click.echo(f"The clock is believed from now on: {now():%Y-%m-%d %H:%M:%S} UTC.")
    for day in days:
        click.echo(
            f"The settlement of {day} is set aside: what it paid stays paid, and the days before it count again."
        )
