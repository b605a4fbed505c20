"""`flask worker`: the jobs in a process of their own."""

import signal
from threading import Event

import click
from flask.cli import with_appcontext

from forum.cli.arguments import refusals_in_words
from forum.jobs import runner, scheduler
from forum.jobs.timekeeping import Timekeeper


@click.command("worker")
@click.option("--once", is_flag=True, help="Run the jobs that are due, then exit.")
@with_appcontext
@refusals_in_words
def worker(once: bool) -> None:
    """Run the background jobs until the process is stopped. Any number of workers may run."""
    if once:
        _run_once()
        return
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    scheduler.begin_answering()
    runner.keep_running(stop)


def _run_once() -> None:
    ended = runner.run_round(Timekeeper())
    for name, error in ended.items():
        click.echo(f"{name}: {f'failed ({error})' if error else 'done'}")
    if not ended:
        click.echo("Nothing is due.")
    if any(ended.values()):
        raise click.ClickException("A job failed. It will be tried again.")
