"""A folder that is there when all of it is: written beside its place under another name, and renamed at the end."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

SUMS = "SHA256SUMS"


class FolderTaken(Exception):
    """The folder is there already and not empty, or is none; the message says so."""


class SummedFile:
    """A file that is written from beginning to end, of whose bytes a digest is made meanwhile."""

    def __init__(self, file: BinaryIO):
        self._file, self._digest = file, sha256()

    def write(self, content: bytes) -> None:
        """Add bytes."""
        self._file.write(content)
        self._digest.update(content)

    @property
    def digest(self) -> str:
        """The digest of all that was written, as `sha256sum` writes it."""
        return self._digest.hexdigest()


class ArchiveFolder:
    """A folder that files are written into, each once, and the sum of each into a list of them."""

    def __init__(self, path: Path):
        self.path = path
        self._sums = (path / SUMS).open("wb")

    @contextmanager
    def opened(self, name: str) -> Iterator[SummedFile]:
        """Open a new file, by its path in the folder, to be written."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            summed = SummedFile(file)
            yield summed
        self._sums.write(f"{summed.digest}  {name}\n".encode())

    def write(self, name: str, content: bytes) -> None:
        """Write a whole file, by its path in the folder."""
        with self.opened(name) as file:
            file.write(content)

    def close(self) -> None:
        """Finish the list of the sums, as `sha256sum --check` reads it."""
        self._sums.close()


@contextmanager
def fresh_folder(to: Path) -> Iterator[ArchiveFolder]:
    """Make a folder for the block to fill: it takes the place of `to` when the block ends without an error.

    Until then it has another name beside it, and goes if the block fails. Raises FolderTaken, OSError.
    """
    to = to.absolute()
    _require_free(to)
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(prefix=f".{to.name}-", suffix=".unfinished", dir=to.parent))
    try:
        unfinished.chmod(0o755)
        with closing(ArchiveFolder(unfinished)) as folder:
            yield folder
        _require_free(to)
        unfinished.replace(to)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _require_free(to: Path) -> None:
    if to.is_symlink() or (to.exists() and not to.is_dir()):
        raise FolderTaken(f"{to} is there already and is no folder. Name one that isn’t there yet.")
    if to.is_dir() and any(to.iterdir()):
        raise FolderTaken(f"{to} isn’t empty. Name a folder that isn’t there yet, or an empty one.")
