"""`flask export`: taking things out of the forum."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from forum.cli.arguments import refusals_in_words
from forum.clock import now
from forum.config import Config
from forum.i18n import LANGUAGES, in_language
from forum.jobs import site_archive
from forum.jobs.site_archive import Place
from forum.jobs.site_archive.folder import FolderTaken

export_group = AppGroup("export", help="Take things out of the forum.")


@export_group.command("site")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice([*LANGUAGES]), help="What its pages are in (default: SITE_LANGUAGE).")
@refusals_in_words
def export_site(folder: Path, language: str | None) -> None:
    """Write everything public into FOLDER: site.jsonl for programs, and pages that open without a server.

    FOLDER must not be there yet, or be empty. It is there when all of it is written.
    """
    config: Config = current_app.extensions["config"]
    place = Place(config.host if config.base_url else site_archive.LOCAL_ORIGIN, config.site_name, config.base_url)
    try:
        with in_language(language or config.site_language):
            counts = site_archive.write_site(place, folder, now().replace(microsecond=0))
    except FolderTaken as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from None
    click.echo(f"{folder}: {counts.posts} posts, {counts.comments} comments, {counts.authors} members, "
               f"{counts.tags} tags, {counts.pictures} pictures. Begin with {folder / 'index.html'}.")  # fmt: skip
