"""`flask search`: the index of what can be found."""

import click
from flask.cli import AppGroup

from forum.actions.indexing import index_anew
from forum.jobs import search_index

search_group = AppGroup("search", help="The index of the search.")


@search_group.command()
def rebuild() -> None:
    """Make the words of everything anew. Goes on where it was stopped; the search answers meanwhile."""
    if not search_index.any_waiting():
        index_anew()
    done = 0
    while made := search_index.fill(portions_max=1):
        done += made
        click.echo(f"{done:,} indexed")
    click.echo("The index is complete.")


@search_group.command()
def check() -> None:
    """Say whether the index holds everything that can be found, and nothing that was deleted; exit 1 if not."""
    faults = search_index.faults()
    for fault in faults:
        click.echo(fault)
    if faults:
        click.echo("Run `flask search rebuild`.")
        raise SystemExit(1)
    click.echo("The index is complete.")
