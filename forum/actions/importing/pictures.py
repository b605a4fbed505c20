"""The pictures that came along: looked at before anything is written, and kept for the texts that show them.

A picture keeps the digest that texts name it by. It is its author's alone: where somebody else here has one of that
digest, the texts that came lead to it and do not show it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from forum import storage
from forum.actions.importing.arrivals import came_before
from forum.clock import now
from forum.db import execute, in_transaction, rows, value
from forum.imports.staging import Staging
from forum.text import picture_files
from forum.text.picture_files import Damaged, NoPicture, TooManyPixels, Written
from forum.text.pictures import picture_address, picture_name

# Pictures here are a megabyte long at most, as a rule.
_FILE_BYTES_MAX = 16 * 1024 * 1024
_AT_ONCE = 100
_STAGED = "SELECT rowid, digest, author FROM picture WHERE rowid > ? ORDER BY rowid"
_SHOWN = "SELECT rowid, digest, author FROM picture WHERE is_shown = 1 AND rowid > ? ORDER BY rowid"
_ADD = """
    INSERT INTO picture (digest, member_id, width, height, bytes, created_at, unused_since)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING
"""
_OWN = "SELECT 1 FROM picture WHERE digest = ? AND member_id = ? AND dropped_at IS NULL"


@dataclass(frozen=True, slots=True)
class _Picture:
    digest: str
    author: str


def look_at_pictures(staging: Staging, folder: Path) -> None:
    """Note how large the pictures in the folder are that can be shown."""
    for picture, member_id in _pictures(staging, _STAGED):
        owner_id = value("SELECT member_id FROM picture WHERE digest = ?", picture.digest)
        written = _written(folder, picture.digest) if owner_id in (None, member_id) else None
        if written:
            sizes = "UPDATE picture SET width = ?, height = ? WHERE digest = ?"
            staging.execute(sizes, written.frame.width, written.frame.height, picture.digest)


def keep_pictures(staging: Staging, folder: Path) -> None:
    """Keep the pictures that texts show which come. The row is there before the content, as everywhere."""
    for picture, member_id in _pictures(staging, _SHOWN):
        written = _written(folder, picture.digest)
        if written and member_id and _add(picture.digest, member_id, written):
            name = picture_name(picture.digest)
            if storage.get(name) is None:
                storage.put(name, written.content)


@in_transaction
def _add(digest: str, member_id: int, written: Written) -> bool:
    """Add the picture's row, and say whether it is the member's now."""
    execute(_ADD, digest, member_id, written.frame.width, written.frame.height, len(written.content), now(), now())
    return bool(rows(_OWN, digest, member_id))


def _pictures(staging: Staging, sql: str) -> Iterator[tuple[_Picture, int | None]]:
    """Yield the staged pictures, each with the member whose it is, if they are here."""
    for portion in staging.portions(sql, _AT_ONCE):
        pictures = [_Picture(digest, author) for _number, digest, author in portion]
        members = {one.key: one.member_id for one in came_before({picture.author for picture in pictures})}
        yield from ((picture, members.get(picture.author)) for picture in pictures)


def _written(folder: Path, digest: str) -> Written | None:
    """Return the picture in the folder; None where there is none that can be shown."""
    file = folder / picture_address(digest).lstrip("/")
    try:
        if not file.is_file() or file.stat().st_size > _FILE_BYTES_MAX:
            return None
        return picture_files.written_before(file.read_bytes())
    except (OSError, NoPicture, TooManyPixels, Damaged):
        return None
