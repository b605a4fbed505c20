"""Reading an export to its end, and writing the exports that no text file can be."""

import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from forum.imports.records import LeftOut, Record, Why
from forum.imports.source import Source

SAMPLES = Path(__file__).parent / "samples"
ISSO_SCHEMA = """
    CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
    CREATE TABLE comments (
        tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT,
        mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR,
        likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL,
        notification INTEGER NOT NULL DEFAULT 0);
"""
ISSO_COMMENTS = (
    # tid, id, parent, created, modified, mode, text, author, email, likes, dislikes
    (1, 1, None, 1580000000.5, None, 1, "The *moon*.", "Ann", "Ann@Mail.example", 4, 1),
    (1, 2, 1, 1580000100.0, None, 4, "", None, None, 2, 0),
    (1, 3, 2, 1580000200.0, 1580000300.0, 1, "A <b>bold</b> claim", "Bob", None, 0, 0),
    (1, 4, None, 1580000400.0, None, 2, "Buy now", "Spam", None, 0, 0),
    (2, 5, None, 1580000500.0, None, 2, "Nobody saw it", "Spam", None, 0, 0),
    (1, 6, 99, 1580000600.0, None, 1, "Nobody's", None, "", 0, 0),
    (1, 7, 8, 1580000700.0, None, 1, "Hen", "Ann", "ann@mail.example", 0, 0),
    (1, 8, 7, 1580000800.0, None, 1, "Egg", "Ann", "ann@mail.example", 0, 0),
    (1, 9, None, 1e300, None, 1, "Some day", "Ann", "ann@mail.example", 0, 0),
)
T = TypeVar("T")


def read(parser: ModuleType, path: Path, site: str = "") -> list[Record]:
    return list(parser.records(Source(path), site))


def of(kind: type[T], records: Iterable[Record]) -> list[T]:
    return [one for one in records if isinstance(one, kind)]


def left_out(records: Iterable[Record]) -> Iterator[tuple[str, Why]]:
    return ((one.key.partition("/")[2], one.why) for one in of(LeftOut, records))


def isso_database(
    path: Path, comments: Iterable[tuple[object, ...]] = ISSO_COMMENTS, schema: str = ISSO_SCHEMA
) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(schema)
    connection.execute("INSERT INTO threads VALUES (1, '/2020/tides/', 'Tides'), (2, '/ebb', NULL)")
    connection.executemany(
        "INSERT INTO comments (tid, id, parent, created, modified, mode, remote_addr, text, author, email, likes,"
        " dislikes, voters) VALUES (?, ?, ?, ?, ?, ?, '203.0.113.7', ?, ?, ?, ?, ?, x'00')",
        comments,
    )
    connection.commit()
    connection.close()
    return path


def archive(path: Path, members: dict[str, str | bytes], change: Callable[[bytes], bytes] = bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    path.write_bytes(change(path.read_bytes()))
    return path
