"""A file of passwords that are known to others, sorted, so that one is found in it without reading it all.

Each line is either a password, as UTF-8, or the SHA-1 of one in hexadecimal, with a count after a colon or without:
the form in which haveibeenpwned.com hands its list out. Lines are in the order of their bytes, as `LC_ALL=C sort` puts
them. Such a list has tens of gigabytes; a search in it reads some 40 lines.
"""

import os
import re
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path
from typing import BinaryIO

_HASH = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?")
_PROBES = 1_000
_LINE_BYTES_MAX = 1_024


class BreachList:
    """Says whether a password is in the file. Raises ValueError, in words, for a file that cannot be used."""

    def __init__(self, path: Path):
        """Look at the file's first lines and at some of all others: their form and their order."""
        self.path = path
        with path.open("rb") as file:
            self.size = os.fstat(file.fileno()).st_size
            first = _line_from(file, 0)
            if not first:
                raise ValueError("is empty")
            self.hashed = _HASH.fullmatch(first) is not None
            self._check(file)

    def __contains__(self, password: str) -> bool:
        """Say whether the password is in the file."""
        wanted = password.encode("utf-8", "surrogatepass")
        if self.hashed:
            # Of no use for security; it is how such lists are published.
            wanted = sha1(wanted, usedforsecurity=False).hexdigest().upper().encode()
        with self.path.open("rb") as file:
            return self._key(_line_from(file, self._begin_of(file, wanted))) == wanted

    def _begin_of(self, file: BinaryIO, wanted: bytes) -> int:
        """Return a place from which on the first whole line is the first that is not before `wanted`."""
        low, high = 0, self.size
        while low < high:
            middle = (low + high) // 2
            line = _line_from(file, middle)
            if line and self._key(line) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _key(self, line: bytes) -> bytes:
        return line.partition(b":")[0].upper() if self.hashed else line

    def _check(self, file: BinaryIO) -> None:
        before = b""
        for line in self._probes(file):
            if self.hashed and not _HASH.fullmatch(line):
                raise ValueError(f"begins with SHA-1 hashes, but holds the line {line[:60]!r}")
            if len(line) >= _LINE_BYTES_MAX or not _is_text(line):
                raise ValueError(f"holds a line that is no password: {line[:60]!r}")
            if self._key(line) < before:
                raise ValueError(f"is not sorted: {line[:60]!r} comes too late. Sort it with LC_ALL=C sort")
            before = self._key(line)

    def _probes(self, file: BinaryIO) -> Iterator[bytes]:
        file.seek(0)
        for _ in range(_PROBES):
            line = file.readline(_LINE_BYTES_MAX)
            if not line:
                return
            yield line.rstrip(b"\r\n")
        begin = file.tell()
        for number in range(_PROBES):
            line = _line_from(file, begin + (self.size - begin) * number // _PROBES)
            if line:
                yield line


def _line_from(file: BinaryIO, place: int) -> bytes:
    """Return the first line that begins at this place or after it; nothing where none does."""
    if place:
        file.seek(place - 1)
        file.readline(_LINE_BYTES_MAX)
    else:
        file.seek(0)
    return file.readline(_LINE_BYTES_MAX).rstrip(b"\r\n")


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
