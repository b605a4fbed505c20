"""What a parser yields, kept in a file until all of it is read: nothing is imported of an export that breaks off.

A temporary SQLite database, so that memory does not grow with the export. `checks` says what of it comes and in which
order, `rendering` makes HTML of it; `actions.importing` writes it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from forum import clock
from forum.imports.limits import COMMENT_LENGTH_MAX, POST_LENGTH_MAX
from forum.imports.records import Author, Comment, LeftOut, Picture, Post, Record, Site, State, Tag, Why
from forum.text.typed_text import is_blank, prose, without_control

_CACHE_KIB = 16 * 1024
_BUFFERED = 500
_POSTS_BUFFERED = 50  # an article may be long
# `known` is what it is in the forum, where it came before; `why` is why it, or its words, do not come.
_TABLES = """
    CREATE TABLE site (origin TEXT NOT NULL, name TEXT NOT NULL);
    CREATE TABLE author (
        number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT, email TEXT, display_name TEXT, bio TEXT,
        joined_at TEXT, has_left INTEGER, repeats INTEGER DEFAULT 0, known INTEGER, began_at TEXT);
    CREATE TABLE tag (name TEXT PRIMARY KEY, description TEXT);
    CREATE TABLE picture (digest TEXT PRIMARY KEY, author TEXT, width INTEGER, height INTEGER, is_shown INTEGER);
    CREATE TABLE post (
        number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, author TEXT, title TEXT, body TEXT, created_at TEXT,
        edited_at TEXT, tags TEXT, addresses TEXT, pluses INTEGER, minuses INTEGER, is_closed INTEGER, why TEXT,
        repeats INTEGER DEFAULT 0, known INTEGER);
    CREATE TABLE comment (
        number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, post TEXT, parent TEXT, author TEXT, body TEXT,
        created_at TEXT, edited_at TEXT, likes INTEGER, dislikes INTEGER, why TEXT, repeats INTEGER DEFAULT 0,
        known INTEGER);
    CREATE TABLE left_out (kind TEXT, key TEXT, why TEXT);
"""
_KEEP = {
    "author": "(key, name, email, display_name, bio, joined_at, has_left) VALUES (?, ?, ?, ?, ?, ?, ?)",
    "post": "(key, author, title, body, created_at, edited_at, tags, addresses, pluses, minuses, is_closed, why)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "comment": "(key, post, parent, author, body, created_at, edited_at, likes, dislikes, why)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
}
_INSERTS = {
    **{kind: f"INSERT INTO {kind} {row} ON CONFLICT (key) DO UPDATE SET repeats = repeats + 1"
       for kind, row in _KEEP.items()},
    "tag": "INSERT OR IGNORE INTO tag VALUES (?, ?)",
    "picture": "INSERT OR IGNORE INTO picture (digest, author) VALUES (?, ?)",
    "left_out": "INSERT INTO left_out VALUES (?, ?, ?)",
}  # fmt: skip
# A clock may go wrong by a day, or lie in another time zone. What is later than that was written now.
_AHEAD_MAX = timedelta(days=1)


class Staging:
    """The records of one export. Nobody else sees the file; it is gone when this is."""

    def __init__(self) -> None:
        # The empty name: a file in the temporary folder that the operating system forgets at once. By Python's own
        # SQLite: the one that the forum's database is opened with keeps whatever is temporary in memory.
        self._connection = sqlite3.connect("", isolation_level=None)
        self.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self.execute("PRAGMA journal_mode = OFF")
        self.execute("BEGIN")
        self.script(_TABLES)
        self._latest = clock.now() + _AHEAD_MAX
        self._buffers: dict[str, list[tuple[object, ...]]] = {kind: [] for kind in _INSERTS}
        self.site = Site("", "")

    def execute(self, sql: str, *parameters: object) -> Any:
        """Run a statement on the staged records and return the cursor."""
        return self._connection.execute(sql, parameters)

    def execute_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a statement for each of the parameters."""
        self._connection.executemany(sql, parameters)

    def script(self, sql: str) -> None:
        """Run several statements without parameters."""
        for statement in filter(str.strip, sql.split(";")):
            self.execute(statement)

    def value(self, sql: str, *parameters: object) -> Any:
        """Return the first column of the first row, None where there is none."""
        found = self.execute(sql, *parameters).fetchone()
        return found[0] if found else None

    def portions(self, sql: str, length: int, *parameters: object) -> Iterator[list[Any]]:
        """Yield the rows of a statement in lists of at most so many, by the number that is their first column.

        The statement ends with `number > ? ORDER BY number`. Between two lists anything may be changed.
        """
        after = -1
        while found := self.execute(f"{sql} LIMIT {length}", *parameters, after).fetchall():
            yield found
            after = found[-1][0]

    def read(self, records: Iterator[Record], tell: Callable[[], None] = lambda: None) -> None:
        """Keep all that a parser yields; `tell` is called now and then. Raises Malformed."""
        for number, record in enumerate(records):
            if isinstance(record, Site):
                self.site = record
            else:
                kind, row = self._row(record)
                buffer = self._buffers[kind]
                buffer.append(row)
                if len(buffer) >= (_POSTS_BUFFERED if kind == "post" else _BUFFERED):
                    self._flush(kind)
            if number % _BUFFERED == 0:
                tell()
        for kind in self._buffers:
            self._flush(kind)

    def leave_out(self, kind: str, key: str, why: Why) -> None:
        """Note that something does not come."""
        self.execute(_INSERTS["left_out"], kind, key, str(why))

    def _flush(self, kind: str) -> None:
        self.execute_many(_INSERTS[kind], self._buffers[kind])
        self._buffers[kind].clear()

    def _row(self, record: Record) -> tuple[str, tuple[object, ...]]:
        match record:
            case Comment():
                return "comment", self._comment(record)
            case Post():
                return "post", self._post(record)
            case Author():
                return "author", self._author(record)
            case Tag():
                return "tag", (record.name, text(record.description))
            case Picture():
                return "picture", (record.digest, record.author)
            case LeftOut():
                return "left_out", (record.kind, record.key, str(record.why))
        raise TypeError(f"{record!r} is none of the records that can be kept.")

    def _author(self, author: Author) -> tuple[object, ...]:
        joined_at = author.joined_at and self._moment(author.joined_at)
        said = [text(one) for one in (author.name, author.email, author.display_name, author.bio)]
        return (author.key, *said, joined_at, author.has_left)

    def _post(self, post: Post) -> tuple[object, ...]:
        is_deleted = post.state is State.DELETED
        body = "" if is_deleted else prose(text(post.body))
        if len(body) > POST_LENGTH_MAX:  # it can still be read where it is, and be discussed here
            self._buffers["left_out"].append(("article", post.key, str(Why.TOO_LONG)))
            body = ""
        return (
            post.key,
            None if is_deleted else post.author,
            "" if is_deleted else text(post.title),
            body,
            self._moment(post.created_at),
            post.edited_at and self._moment(post.edited_at),
            json.dumps([] if is_deleted else post.tags),
            json.dumps(post.addresses),
            post.pluses,
            post.minuses,
            post.is_closed,
            str(Why.DELETED) if is_deleted else None,
        )

    def _comment(self, comment: Comment) -> tuple[object, ...]:
        why, body = None, ""
        if comment.state is State.DELETED:
            why = Why.DELETED
        else:
            body = prose(text(comment.body))
            if is_blank(body[:COMMENT_LENGTH_MAX]):
                why = Why.EMPTY
            elif len(body) > COMMENT_LENGTH_MAX:
                why = Why.TOO_LONG
        return (
            comment.key,
            comment.post,
            comment.parent,
            None if why else comment.author,
            "" if why else body,
            self._moment(comment.created_at),
            comment.edited_at and self._moment(comment.edited_at),
            comment.likes,
            comment.dislikes,
            why and str(why),
        )

    def _moment(self, moment: datetime) -> str:
        """Write a time so that times as texts are in order."""
        return min(moment, self._latest).isoformat(sep=" ", timespec="microseconds")


def text(written: str) -> str:
    """Return a text that every database can keep: without control characters and halves of characters."""
    if not written.isascii():
        written = written.encode("utf-8", "replace").decode()
    return without_control(written)
