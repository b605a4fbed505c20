"""Writing everything that is kept of a member into an archive: a README, a file of JSON and pages of HTML a section.

Everything goes through in portions: read, written, compressed and handed on before the next one is read.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from jinja2 import Environment

from forum import storage
from forum.jobs.archive_readme import readme
from forum.jobs.pages import TEMPLATES, translated_environment
from forum.models import Member
from forum.queries.pictures import digests_of
from forum.queries.takeout import SECTIONS, Row, Section, portions
from forum.text.pictures import picture_address, picture_name

_FOLDER = "export"
# An archive reaches the database in pieces of so many bytes.
CHUNK_BYTES = 256 * 1024


class ChunkWriter:
    """A file that only grows: `write` hands on a piece, `keep(number, content)`, whenever one is full."""

    def __init__(self, keep: Callable[[int, bytes], None]):
        self.bytes = 0
        self._keep, self._waiting, self._number = keep, bytearray(), 0

    def write(self, content: bytes) -> int:
        """Take bytes on."""
        self._waiting += content
        self.bytes += len(content)
        while len(self._waiting) >= CHUNK_BYTES:
            self._hand_on(CHUNK_BYTES)
        return len(content)

    def flush(self) -> None:
        """Do nothing: what is not a whole piece waits for more, or for `close`."""

    def close(self) -> None:
        """Hand on what is left."""
        if self._waiting:
            self._hand_on(len(self._waiting))

    def _hand_on(self, length: int) -> None:
        self._keep(self._number, bytes(self._waiting[:length]))
        del self._waiting[:length]
        self._number += 1


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a section: its number, and whether another one follows."""

    number: int
    is_last: bool


def write_archive(member: Member, made_at: datetime, to: ChunkWriter) -> None:
    """Write the archive of a member, in the language that is being spoken; `made_at` is naive UTC."""
    environment = translated_environment()
    environment.filters.update(moment=_moment)
    environment.globals.update(page_name=page_name)
    counts: dict[str, int] = {}
    with ZipFile(cast(IO[bytes], to), "w", ZIP_DEFLATED) as archive:
        for section in SECTIONS:
            with archive.open(f"{_FOLDER}/json/{section.name}.json", "w") as file:
                counts[section.name] = _write_json(file, section, member)
            _write_pages(archive, environment, section, member)
        shared = {"member": member, "made_at": made_at, "sections": SECTIONS, "counts": counts, "root": ""}
        index = environment.get_template("export/index.html").render(profile=_first_row(member), **shared)
        archive.writestr(f"{_FOLDER}/index.html", index)
        archive.writestr(f"{_FOLDER}/README.txt", readme(member, made_at, counts))
        archive.write(TEMPLATES / "export" / "style.css", f"{_FOLDER}/style.css")
        _write_pictures(archive, member)
    to.close()


def _write_pictures(archive: ZipFile, member: Member) -> None:
    """Write what the member's pictures consist of, each where its section and the texts say. They are compressed."""
    for digest in digests_of(member):
        content = storage.get(picture_name(digest))
        if content is not None:
            archive.writestr(f"{_FOLDER}{picture_address(digest)}", content, ZIP_STORED)


def _moment(written: str) -> str:
    """Return "2026-03-01 12:00" of "2026-03-01T12:00:00Z"."""
    return written[:16].replace("T", " ")


def page_name(section: Section, number: int) -> str:
    """Return the file of a section's page: `comments.html`, `comments-2.html`."""
    return f"{section.name}.html" if number == 1 else f"{section.name}-{number}.html"


def _write_json(file: IO[bytes], section: Section, member: Member) -> int:
    """Write the rows as a list, and return how many there are."""
    count = 0
    for portion in portions(section, member):
        for row in portion:
            file.write(b",\n" if count else b"[\n")
            file.write(json.dumps(row, ensure_ascii=False).encode())
            count += 1
    file.write(b"\n]\n" if count else b"[]\n")
    return count


def _first_row(member: Member) -> Row:
    return next(portions(SECTIONS[0], member))[0]


def _write_pages(archive: ZipFile, environment: Environment, section: Section, member: Member) -> None:
    """Write the rows as pages, a portion each; a single page where there are none."""
    template = environment.get_template("export/section.html")
    for page, rows in _pages(section, member):
        with archive.open(f"{_FOLDER}/{page_name(section, page.number)}", "w") as file:
            for part in template.generate(section=section, page=page, rows=rows, root=""):
                file.write(part.encode())


def _pages(section: Section, member: Member) -> Iterator[tuple[Page, list[Row]]]:
    found = portions(section, member)
    rows, number = next(found, []), 1
    while True:
        following = next(found, None)
        yield Page(number, following is None), rows
        if following is None:
            return
        rows, number = following, number + 1
