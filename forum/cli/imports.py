"""`flask import`: bringing in what was written elsewhere."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from forum.actions import importing
from forum.actions.importing import Prepared, Report
from forum.cli.arguments import refusals_in_words
from forum.imports.formats import FORMATS, Format
from forum.imports.source import Malformed, Source

import_group = AppGroup("import", help="Bring in people, posts and comments from elsewhere.")
_KINDS = ("people", "posts", "comments", "tombstones")


def _add_command(chosen: Format) -> None:
    @import_group.command(chosen.name, help=f"Import {chosen.path_is}.", short_help=chosen.path_is)
    @click.argument("path", type=click.Path(path_type=Path))
    @click.option("--site", default="", help="Which place it is from, where the file does not say it.")
    @click.option("--dry-run", is_flag=True, help="Change nothing; say what would come.")
    @click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
    @refusals_in_words
    def run(path: Path, site: str, dry_run: bool, as_json: bool) -> None:
        prepared = _prepared(chosen, path, site)
        report = importing.report_on(prepared)
        if not dry_run:
            _write(prepared, report)
        click.echo(_as_json(report, dry_run) if as_json else _as_table(report, dry_run))


for _format in FORMATS.values():
    _add_command(_format)


def _prepared(chosen: Format, path: Path, site: str) -> Prepared:
    """Read the export. Fails, in words, where it is not what it should be."""
    if not path.exists():
        raise click.ClickException(f"There is no {path}.")
    try:
        source = Source(path)
        with _bar(source.bytes, "Reading") as bar:
            prepared = importing.read(chosen, source, site, lambda: bar.update(source.read_bytes - bar.pos))
        with _bar(prepared.texts, "Rendering") as bar:
            importing.render(prepared, bar.update)
        return prepared
    except Malformed as refusal:
        place = f"{refusal.path or path}{f', line {refusal.line}' if refusal.line else ''}"
        raise click.ClickException(f"{place}: {refusal.reason} Nothing was imported.") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or path} cannot be read: {error.strerror}.") from None


def _write(prepared: Prepared, report: Report) -> None:
    with _bar(report.coming["posts"] + report.coming["comments"] + report.coming["tombstones"], "Writing") as bar:
        importing.write(prepared, bar.update)


@contextmanager
def _bar(length: int, label: str) -> Iterator[Any]:
    """Draw how far it is, where somebody looks; never into what is printed for programs."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=max(length, 1), label=label, file=sys.stderr, hidden=hidden) as bar:
        yield bar


def _as_json(report: Report, dry_run: bool) -> str:
    return json.dumps({"dry_run": dry_run, **asdict(report)}, indent=2, ensure_ascii=False)


def _as_table(report: Report, dry_run: bool) -> str:
    comes = "would come" if dry_run else "came"
    lines = [
        f"{report.name} ({report.origin})" if report.name != report.origin else report.origin,
        "",
        f"{'':<12}{comes:>12}{'here before':>14}",
        *(f"{kind:<12}{report.coming[kind]:>12,}{report.here.get(kind, 0):>14,}" for kind in _KINDS),
    ]
    if report.left_out:
        lines += ["", f"{'left out':<12}{'':>12}  why"]
        lines += [
            f"{kind:<12}{count:>12,}  {why}" for kind, reasons in report.left_out.items()
            for why, count in reasons.items()
        ]  # fmt: skip
    if dry_run:
        lines += ["", "Nothing was changed: this was a dry run."]
    return "\n".join(lines)
