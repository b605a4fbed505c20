"""`flask demo`: the demo community."""

from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from forum import clock
from forum.cli.arguments import refusals_in_words
from forum.demo import loader
from forum.jobs import leaderboards, relations


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing if the database is not empty.")
@with_appcontext
@refusals_in_words
def demo(if_empty: bool) -> None:
    """Load the demo community into an empty database."""
    if current_app.extensions["config"].production:
        raise click.ClickException("APP_ENV=production refuses the demo community: everybody knows its passwords.")
    if if_empty and not loader.is_empty():
        return
    loaded = loader.load()
    # What the jobs would do within minutes, and would have done the day before.
    relations.find()
    with clock.at(clock.now() - timedelta(days=1)):
        leaderboards.compute()
    leaderboards.compute()
    click.echo(f"Loaded the demo community: {loaded}. Log in as almost, commenter, author or admin; "
               f"the password is {loader.PASSWORD}.")  # fmt: skip
