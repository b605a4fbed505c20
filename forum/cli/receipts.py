"""`flask ledger prove`: a bought report for whoever doubts it."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from forum.cli.arguments import Whole, refusals_in_words
from forum.i18n import LANGUAGES, in_language
from forum.queries.receipts import any_receipt
from forum.render.receipt import file_name, render_receipt


@click.command()
@click.argument("report_id", type=Whole())
@click.option("--output", type=click.Path(path_type=Path), help="Where to write it (default: report-REPORT_ID.html).")
@click.option("--language", type=click.Choice([*LANGUAGES]), help="What it is written in (default: SITE_LANGUAGE).")
@with_appcontext
@refusals_in_words
def prove(report_id: int, output: Path | None, language: str | None) -> None:
    """Write a report's offline receipt, as its owner can download it."""
    receipt = any_receipt(report_id)
    with in_language(language or current_app.extensions["config"].site_language):
        page = render_receipt(receipt)
    path = output or Path(file_name(receipt))
    try:
        path.write_text(page, "utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"{path}: {receipt.entry_count} entries, {receipt.waiting_count} of them not sealed yet.")
