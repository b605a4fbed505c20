"""Commands of the operator, one file a subject."""

from flask import Flask

from forum.cli.books import ledger_group, settle
from forum.cli.clock import clock_group
from forum.cli.database import db_group
from forum.cli.demo import demo
from forum.cli.exports import export_group
from forum.cli.imports import import_group
from forum.cli.levels import gate_group, simulate_climb
from forum.cli.members import user_group
from forum.cli.objections import objection_group
from forum.cli.receipts import prove
from forum.cli.search import search_group
from forum.cli.worker import worker


def register_commands(app: Flask) -> None:
    """Add the commands to `flask`."""
    ledger_group.add_command(prove)
    for command in (
        db_group,
        user_group,
        gate_group,
        objection_group,
        ledger_group,
        clock_group,
        search_group,
        export_group,
        import_group,
        simulate_climb,
        settle,
        worker,
        demo,
    ):
        app.cli.add_command(command)
