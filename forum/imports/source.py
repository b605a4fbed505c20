"""The file that is imported from: read once from beginning to end, with how far that is; and what is wrong with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast


class Malformed(Exception):
    """That a file is not what it should be: in which line (from 1; None where there are none), and why, in words."""

    def __init__(self, reason: str, line: int | None = None, path: Path | None = None):
        super().__init__(reason)
        self.reason, self.line, self.path = reason, line, path


class Source:
    """A file or folder of an export. `read_bytes` of `bytes` are read: a bar of progress is drawn from them."""

    def __init__(self, path: Path):
        self.path = path
        files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
        self.bytes = sum(one.stat().st_size for one in files)
        self.read_bytes = 0

    @contextmanager
    def opened(self, path: Path | None = None) -> Iterator[BinaryIO]:
        """Open the file (or, of a folder, the one at `path`) for reading; what is read is counted."""
        with (path or self.path).open("rb") as file:
            yield cast(BinaryIO, _Counted(file, self))


class _Counted:
    """A file, read in portions, that adds to its source what was read of it."""

    def __init__(self, file: BinaryIO, source: Source):
        self._file, self._source = file, source

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size` of them."""
        content = self._file.read(size)
        self._source.read_bytes += len(content)
        return content

    def readline(self, size: int = -1) -> bytes:
        """Return the next line, at most `size` bytes of it."""
        content = self._file.readline(size)
        self._source.read_bytes += len(content)
        return content

    def __iter__(self) -> Iterator[bytes]:
        """Yield line after line."""
        return iter(self.readline, b"")
