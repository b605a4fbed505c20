"""`flask export`: taking things out of the forum."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

import click
from flask import current_app
from flask.cli import AppGroup

from forum.actions import members
from forum.cli.arguments import refusals_in_words
from forum.clock import now
from forum.config import Config
from forum.i18n import LANGUAGES, in_language
from forum.jobs import site_archive
from forum.jobs.archive import ChunkWriter, write_archive
from forum.jobs.site_archive import Place
from forum.jobs.site_archive.folder import FolderTaken
from forum.queries.old_addresses import all_led, embedding_hosts
from forum.render.redirects import SERVERS, RedirectMap, host_in

export_group = AppGroup("export", help="Take things out of the forum.")


_in_chosen_language = click.option(
    "--language", type=click.Choice([*LANGUAGES]), help="What its pages are in (default: SITE_LANGUAGE)."
)


@export_group.command("site")
@click.argument("folder", type=click.Path(path_type=Path))
@_in_chosen_language
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


@export_group.command("member")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@_in_chosen_language
@refusals_in_words
def export_member(name: str, file: Path, language: str | None) -> None:
    """Write everything that is kept of the member NAME into the ZIP FILE, as NAME can have it at /settings/export.

    It is for NAME alone: nobody else may read the file that is made, which must not be there yet.
    """
    member = members.member_named(name)
    try:
        with in_language(language or current_app.extensions["config"].site_language), _new_file(file) as zipped:
            writer = ChunkWriter(lambda _number, content: zipped.write(content))
            write_archive(member, now(), writer)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"{file}: everything of {member.name}, {writer.bytes:,} bytes.")


@export_group.command("redirects")
@click.argument("server", type=click.Choice([*SERVERS]))
@click.option("--host", "hosts", multiple=True, help="Only the addresses of this host. May be given several times.")
@refusals_in_words
def export_redirects(server: str, hosts: tuple[str, ...]) -> None:
    """Print where old addresses lead, as a map for SERVER: of pages that were imported, to their threads.

    Without --host all but those of sites that show threads beside their articles: these are there still.
    """
    config: Config = current_app.extensions["config"]
    if not config.base_url:
        raise click.ClickException("BASE_URL must say where the forum is reached: old addresses lead there.")
    articles, redirects, written, left_out = embedding_hosts(), RedirectMap(SERVERS[server], config.base_url), 0, 0
    for led in all_led():
        host = host_in(led.address)
        if host in hosts if hosts else host not in articles:
            lines = redirects.lines(led)
            written, left_out = written + bool(lines), left_out + (not lines)
            click.echo(lines, nl=False)
    click.echo(f"{written:,} addresses. Left out, as {server} cannot tell them apart or nobody can ask for them: "
               f"{left_out:,}.", err=True)  # fmt: skip


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that only its owner may read, and that is there when the block ends without an error."""
    with NamedTemporaryFile(prefix=f".{path.name}-", suffix=".unfinished", dir=path.absolute().parent) as unfinished:
        yield unfinished
        unfinished.flush()
        path.hardlink_to(unfinished.name)  # which fails where something is there already, and takes nothing's place
