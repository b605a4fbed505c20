"""Compressed exports, unpacked within bounds: nothing of them is ever written anywhere, no path in them is followed.

A few kilobytes can unpack to many gigabytes. What unpacks to more than exports do is refused while it is read.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from forum.imports.limits import EXPANDED_BYTES_MAX, EXPANDED_BYTES_MIN, EXPANSION_MAX, RECORD_LENGTH_MAX
from forum.imports.safe_json import Place
from forum.imports.source import Malformed, Source

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
# The end of a ZIP: 22 bytes and a remark of at most 64 KiB. Bytes 12 to 16 say how long its list of members is.
_ZIP_END, _ZIP_END_BYTES, _ZIP_REMARK_BYTES_MAX = b"PK\x05\x06", 22, 65_535
# A user's archive at Discourse has about fifteen members.
_MEMBERS_MAX = 200
_MEMBER_LIST_BYTES_MAX = _MEMBERS_MAX * 1024
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Readable(Protocol):
    """A file that is open, compressed or not."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...


def starts_with(path: Path, magic: bytes) -> bool:
    """Say whether a file begins with these bytes."""
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def is_zip(path: Path) -> bool:
    """Say whether the file is a ZIP, whatever it is called."""
    return starts_with(path, _ZIP)


def lines_of(source: Source) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, each with its number. The file may be compressed by gzip, or be Malformed."""
    with opened(source) as file:
        number = 0
        while line := file.readline(RECORD_LENGTH_MAX + 1):
            number += 1
            if len(line) > RECORD_LENGTH_MAX:
                raise Malformed(f"The line is longer than {RECORD_LENGTH_MAX:,} bytes.", number, source.path)
            if not line.isspace():
                yield number, line


@contextmanager
def opened(source: Source) -> Iterator[Readable]:
    """Open the file, which may be compressed by gzip, for reading. May be Malformed."""
    if not source.path.is_file():
        raise Malformed("It is a folder. Name the file of the export.", None, source.path)
    with source.opened() as file:
        if not starts_with(source.path, _GZIP):
            yield file
            return
        try:
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield _Unpacked(unpacked, source.path)
        except (zlib.error, EOFError, gzip.BadGzipFile):
            raise Malformed("The compressed file is damaged or cut off.", None, source.path) from None


class _Unpacked:
    """What gzip unpacks, as far as that is no bomb."""

    def __init__(self, file: gzip.GzipFile, path: Path):
        self._file, self._path = file, path
        self._bytes_max = _bound(path.stat().st_size)

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most `size` of them."""
        return self._checked(self._file.read(size))

    def readline(self, size: int) -> bytes:
        """Return the next line, at most `size` bytes of it."""
        return self._checked(self._file.readline(size))

    def _checked(self, content: bytes) -> bytes:
        if self._file.tell() > self._bytes_max:
            raise _bomb(Place(self._path))
        return content


def _bound(packed_bytes: int) -> int:
    """Return how much may come of so many compressed bytes."""
    return min(max(EXPANDED_BYTES_MIN, EXPANSION_MAX * packed_bytes), EXPANDED_BYTES_MAX)


def _bomb(place: Place) -> Malformed:
    return place.malformed("It unpacks to far more than any export does. Nothing further of it was read.")


class Archive:
    """A ZIP that is open. Its members are known by the last part of their names alone: `user_archive.csv`."""

    def __init__(self, path: Path, file: BinaryIO, unpacked: zipfile.ZipFile):
        self.path = path
        self._file, self._zip = file, unpacked
        self.members: dict[str, zipfile.ZipInfo] = {}
        for one in unpacked.infolist():
            self.members.setdefault(PurePosixPath(one.filename).name, one)

    @property
    def position(self) -> int:
        """How many bytes of the ZIP have been read, about."""
        return self._file.tell()

    @property
    def folder(self) -> str:
        """The folder that its members lie in, by the name of the first; empty where they lie in none."""
        names = self._zip.namelist()
        return PurePosixPath(names[0]).parent.name if names else ""

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a member, blank ones too. May be Malformed."""
        member = self.members[name]
        place = Place(self.path)
        if member.file_size > _bound(member.compress_size):  # no more than it says is unpacked
            raise _bomb(place)
        try:
            with self._zip.open(member) as file:
                number = 0
                while line := file.readline(RECORD_LENGTH_MAX + 1):
                    number += 1
                    if len(line) > RECORD_LENGTH_MAX:
                        raise Malformed(
                            f"A line of {name} is longer than {RECORD_LENGTH_MAX:,} bytes.", number, self.path
                        )
                    yield line
        except _DAMAGED:
            raise place.malformed(f"{name} in the ZIP is damaged, or encrypted.") from None

    def content(self, name: str) -> bytes:
        """Return all of a member, which must be no larger than a record. May be Malformed."""
        content = bytearray()
        for line in self.lines(name):
            content += line
            if len(content) > RECORD_LENGTH_MAX:
                raise Malformed(f"{name} is larger than {RECORD_LENGTH_MAX:,} bytes.", None, self.path)
        return bytes(content)


@contextmanager
def opened_archive(path: Path) -> Iterator[Archive]:
    """Open a ZIP of few members. Malformed where it is none, or has more."""
    place = Place(path)
    with path.open("rb") as file:
        if not 0 < _member_list_bytes(file, path.stat().st_size) <= _MEMBER_LIST_BYTES_MAX:
            raise place.malformed(f"It is no ZIP, is damaged, or has more than {_MEMBERS_MAX} members.")
        try:
            unpacked = zipfile.ZipFile(file)
        except _DAMAGED:
            raise place.malformed("It is no ZIP, or is damaged.") from None
        with unpacked:
            if len(unpacked.infolist()) > _MEMBERS_MAX:
                raise place.malformed(f"The ZIP has more than {_MEMBERS_MAX} members.")
            yield Archive(path, file, unpacked)


def _member_list_bytes(file: BinaryIO, size: int) -> int:
    """Return how long the list of members says it is, before anything is made of it; 0 where there is none."""
    file.seek(max(0, size - _ZIP_END_BYTES - _ZIP_REMARK_BYTES_MAX))
    tail = file.read(_ZIP_END_BYTES + _ZIP_REMARK_BYTES_MAX)
    file.seek(0)
    start = tail.rfind(_ZIP_END)
    return int.from_bytes(tail[start + 12 : start + 16], "little") if 0 <= start <= len(tail) - _ZIP_END_BYTES else 0
