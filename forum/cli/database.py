"""`flask db`: migrations of the database."""

import click
from flask.cli import AppGroup

from forum.db import migrations
from forum.money import ledger

db_group = AppGroup("db", help="Database migrations.")


@db_group.command()
def upgrade() -> None:
    """Apply pending migrations."""
    applied = migrations.upgrade()
    for name in applied:
        click.echo(f"applied {name}")
    ledger.open_books()
    click.echo(f"{len(applied)} applied; the database is up to date.")


@db_group.command()
def status() -> None:
    """List the migrations and when each was applied."""
    for name, applied_at in migrations.status():
        click.echo(f"{name}  {f'{applied_at:%Y-%m-%d %H:%M:%S}' if applied_at else 'pending'}")
