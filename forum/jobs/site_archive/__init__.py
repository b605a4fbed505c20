"""Writing everything public into a folder: `site.jsonl` for programs, and pages for people that need no server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forum import storage
from forum.db import snapshot
from forum.imports.neutral_writing import line_of, site_line
from forum.imports.records import Site
from forum.jobs.pages import TEMPLATES
from forum.jobs.site_archive.folder import ArchiveFolder, fresh_folder
from forum.jobs.site_archive.lists import write_members, write_months, write_tags
from forum.jobs.site_archive.pages import Pages
from forum.jobs.site_archive.readme import readme
from forum.jobs.site_archive.threads import Listed, write_thread
from forum.queries import public_records
from forum.queries.public_records import Tombstones
from forum.text.pictures import picture_address, picture_name

LOCAL_ORIGIN = "local"


@dataclass(frozen=True, slots=True)
class Place:
    """Which forum is taken out: its host (`LOCAL_ORIGIN` where it has no address), its name, where it is reached."""

    origin: str
    name: str
    base_url: str | None


@dataclass(slots=True)
class Counts:
    """How many of what were written."""

    tags: int = 0
    authors: int = 0
    pictures: int = 0
    posts: int = 0
    comments: int = 0


Told = Callable[[], None]


def write_site(place: Place, to: Path, made_at: datetime, tell: Told = lambda: None) -> Counts:
    """Write the folder, in the language that is being spoken; `made_at` is naive UTC. Return what is in it.

    All of it is of one moment. `tell` is called after each post and comment, twice: for the lines and the pages. The
    folder is there when all of it is. Raises FolderTaken, OSError.
    """
    with fresh_folder(to) as folder, snapshot():
        counts = Counts()
        tombstones = public_records.tombstones()
        _write_records(folder, place, made_at, tombstones, counts, tell)
        _write_pages(folder, place, made_at, tombstones, counts, tell)
        _write_pictures(folder, place, counts)
        folder.write("README.txt", readme(place.name, place.base_url, made_at, counts).encode())
        return counts


def _write_records(
    folder: ArchiveFolder, place: Place, made_at: datetime, tombstones: Tombstones, counts: Counts, tell: Told
) -> None:
    with folder.opened("site.jsonl") as file:
        file.write(site_line(Site(place.origin, place.name), made_at))
        for tag in public_records.tags():
            file.write(line_of(tag))
            counts.tags += 1
        for _number, author in public_records.authors(place.origin):
            file.write(line_of(author))
            counts.authors += 1
        for picture in public_records.pictures(place.origin):
            file.write(line_of(picture))
        for post in public_records.posts(place.origin, place.base_url):
            file.write(line_of(post.record))
            counts.posts += 1
            tell()
        for comment in public_records.comments(place.origin, tombstones):
            file.write(line_of(comment.record))
            counts.comments += 1
            tell()


def _write_pages(
    folder: ArchiveFolder, place: Place, made_at: datetime, tombstones: Tombstones, counts: Counts, tell: Told
) -> None:
    pages = Pages(folder, place.name, place.base_url)

    def threads():
        for post in public_records.posts(place.origin, place.base_url):
            yield write_thread(pages, post, place.origin, tombstones, tell)

    folder.write("style.css", (TEMPLATES / "export" / "style.css").read_bytes())
    months = write_months(pages, threads())
    write_tags(pages, public_records.tags(), place.origin)
    write_members(pages, place.origin)
    pages.write("index.html", "index", made_at=made_at, counts=counts, months=months)


def _write_pictures(folder: ArchiveFolder, place: Place, counts: Counts) -> None:
    """Write the pictures that public texts show, each where these say."""
    for picture in public_records.pictures(place.origin):
        content = storage.get(picture_name(picture.digest))
        if content is not None:
            folder.write(picture_address(picture.digest).lstrip("/"), content)
            counts.pictures += 1


__all__ = ["LOCAL_ORIGIN", "Counts", "Listed", "Place", "write_site"]
