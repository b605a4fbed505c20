"""Who wrote at Discourse, and the e-mail addresses that an admin's list of users adds to what is public. Pure.

That list (`user-list.csv`, or the ZIP that it comes in) may lie in the folder beside the topics. Of it come the names,
the addresses and since when; of those alone who wrote something that comes.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from forum.imports import limits
from forum.imports.limits import RECORD_LENGTH_MAX, is_plausible
from forum.imports.packed import Archive, is_zip, opened_archive, starts_with
from forum.imports.records import Author, key_of
from forum.imports.safe_json import Fields, Place, naive_utc, shown_text
from forum.imports.scratch import Scratch
from forum.imports.source import Malformed, Source

_NEEDED = {"id", "username", "email"}
_BEGINNING = b"id,name,username,"
_MARK = b"\xef\xbb\xbf"


def is_list(path: Path) -> bool:
    """Say whether a file of the folder is a list of users, or a ZIP that has to hold one."""
    return starts_with(path, _BEGINNING) or starts_with(path, _MARK + _BEGINNING) or is_zip(path)


def note(source: Source, path: Path, scratch: Scratch) -> None:
    """Note what a list says of each user. May be Malformed."""
    if not is_zip(path):
        with source.opened(path) as file:
            _note(csv_rows(iter(lambda: file.readline(RECORD_LENGTH_MAX + 1), b""), path), path, scratch)
        return
    with opened_archive(path) as archive:
        _note(csv_rows(archive.lines(_list_in(archive)), path), path, scratch)
    source.read_bytes += path.stat().st_size


def _list_in(archive: Archive) -> str:
    names = [name for name in archive.members if name.endswith(".csv") and "user_archive" not in name]
    if len(names) != 1:
        raise Malformed(
            "It is no ZIP with a list of users. An archive of one user is imported by itself.", None, archive.path
        )
    return names[0]


def _note(rows: Iterator[Fields], path: Path, scratch: Scratch) -> None:
    for row in rows:
        if not row.held.keys() >= _NEEDED:
            raise Malformed(f"A list of users has the columns {', '.join(sorted(_NEEDED))}.", 1, path)
        number = row.text("id")
        if not number.isascii() or not number.isdecimal():
            raise row.place.malformed("“id” must be a number.")
        scratch.keep("user", int(number), (row.text("email").strip(), row.text("created_at")))


def csv_rows(lines: Iterator[bytes], path: Path) -> Iterator[Fields]:
    """Yield the rows of a CSV by the names in its first line. May be Malformed."""
    csv.field_size_limit(RECORD_LENGTH_MAX)
    reader = csv.reader(_decoded(lines, path), strict=True)
    names: list[str] = []
    try:
        for row in reader:
            if not names:
                names = row
            elif len(row) == len(names):
                yield Fields(dict(zip(names, row, strict=True)), Place(path, reader.line_num))
            elif row:  # Discourse writes an empty line for what is no longer there
                raise Malformed(f"The row has {len(row)} columns, the first one {len(names)}.", reader.line_num, path)
    except csv.Error as error:
        raise Malformed(f"It is not CSV: {error}.", reader.line_num, path) from None


def _decoded(lines: Iterator[bytes], path: Path) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if len(line) > RECORD_LENGTH_MAX:
            raise Malformed(f"The line is longer than {RECORD_LENGTH_MAX:,} bytes.", number, path)
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").replace("\0", "")
        except UnicodeDecodeError:
            raise Malformed("The line is not UTF-8.", number, path) from None


def author_of(post: Fields, origin: str, scratch: Scratch) -> Author | None:
    """Return who wrote a post, None where nobody is known to."""
    username, number = post.text("username"), post.number("user_id")
    if not username:
        return None
    email, joined = scratch.kept("user", number) or ("", "")
    return author(origin, number, username, post.text("name"), email, joined)


def author(origin: str, number: int, username: str, name: str, email: str, joined: str) -> Author:
    """Return the record of a user, who is known by the number there, or by the name where no number is said."""
    called = limits.one_line(username, limits.NAME_LENGTH_MAX)
    try:
        joined_at = naive_utc(shown_text(joined).replace(" UTC", "+00:00")) if joined else None
    except ValueError:
        joined_at = None
    return Author(
        key=key_of(origin, "author", number or f"@{called.lower()}"),
        name=called,
        email=email if "@" in email and len(email) <= limits.EMAIL_LENGTH_MAX else "",
        display_name=limits.one_line(name, limits.NAME_LENGTH_MAX),
        joined_at=joined_at if joined_at and is_plausible(joined_at) else None,
    )
