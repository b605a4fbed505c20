"""Isso: its SQLite database. Pages are known there by their path, people by the name and e-mail that they typed. Pure.

Addresses of computers are not read at all.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b

from markdown_it import MarkdownIt

from forum import clock
from forum.imports import limits, markup
from forum.imports.isso_database import Database, opened_database
from forum.imports.records import Author, Comment, LeftOut, Post, Record, Site, State, Why, key_of
from forum.imports.safe_json import Fields
from forum.imports.scratch import Scratch
from forum.imports.source import Malformed, Source
from forum.imports.web_site import WebSite, web_site

_ACCEPTED, _PENDING, _DELETED = 1, 2, 4
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# Columns without types: a page's first comment is looked for among what is a time at all.
_PAGES = """
    SELECT t.id, t.uri, t.title, c.first_at
      FROM (SELECT tid, min(created) AS first_at FROM comments NOT INDEXED
             WHERE mode = 1 AND created BETWEEN ? AND ? GROUP BY tid) AS c
      JOIN threads AS t ON t.id = c.tid
"""
# Replies to replies are kept under the first comment there. Where a file says otherwise, who wrote later answers who
# wrote before: so that no comment ever hangs under itself.
_COMMENTS = """
    SELECT c.tid, c.id, CASE WHEN p.parent IS NULL OR p.id < c.id THEN p.id END,
           c.created, c.modified, c.mode, c.text, c.author, c.email, c.likes, c.dislikes
      FROM comments AS c LEFT JOIN comments AS p ON p.id = c.parent AND p.tid = c.tid AND p.id <> c.id
     ORDER BY c.id
"""
_PAGE_NAMES = ("id", "uri", "title", "first_at")
_COMMENT_NAMES = ("tid", "id", "parent", "created", "modified", "mode", "text", "author", "email", "likes", "dislikes")


def records(source: Source, site: str = "") -> Iterator[Record]:
    """Yield what the database holds. `site` is the address of the site that the pages are on."""
    home = web_site(site)
    if not home:
        raise Malformed(
            "The database does not say which site it is of. Name it: --site https://blog.example", None, source.path
        )
    origin = f"isso:{home.name}"
    scratch = Scratch()
    with opened_database(source.path) as database:
        yield Site(origin, home.name)
        for page in database.rows(_PAGES, _PAGE_NAMES, (limits.EARLIEST.replace(tzinfo=UTC).timestamp(), _latest())):
            scratch.keep("page", page.identity("id"))
            yield _post(page, home, origin)
        yield from _comments(source, database, origin, scratch)
    source.read_bytes = source.bytes


def _latest() -> float:
    return (clock.now() + limits.CLOCK_ERROR_MAX).replace(tzinfo=UTC).timestamp()


def _post(page: Fields, home: WebSite, origin: str) -> Post:
    uri = page.text("uri")
    address = home.absolute(uri)
    return Post(
        key=key_of(origin, "post", page.identity("id")),
        author=None,
        title=limits.one_line(page.text("title") or uri, limits.TITLE_LENGTH_MAX),
        body="",
        created_at=_moment(page, "first_at") or limits.EARLIEST,
        addresses=(address,) if address else (),
    )


def _comments(source: Source, database: Database, origin: str, scratch: Scratch) -> Iterator[Record]:
    total = max(1, database.count())
    for done, row in enumerate(database.rows(_COMMENTS, _COMMENT_NAMES), 1):
        source.read_bytes = source.bytes * min(done, total) // total
        key = key_of(origin, "comment", row.identity("id"))
        body = _body(row) if row.number("mode") == _ACCEPTED else ""
        why = _why_not(row, body, scratch)
        if why:
            yield LeftOut("comment", key, why)
            continue
        author = _author(row, origin) if row.number("mode") == _ACCEPTED else None
        if author and scratch.is_first("author", author.key):
            yield author
        yield _comment(row, key, origin, body, author)


def _why_not(row: Fields, body: str, scratch: Scratch) -> Why | None:
    mode = row.number("mode")
    if mode == _PENDING:
        return Why.UNAPPROVED
    if mode not in (_ACCEPTED, _DELETED) or not _moment(row, "created"):
        return Why.UNREADABLE
    if not scratch.is_known("page", row.number("tid")):
        return Why.WITHOUT_THREAD
    if mode == _ACCEPTED and not body:
        return Why.EMPTY
    return Why.TOO_LONG if len(body) > limits.COMMENT_LENGTH_MAX else None


def _comment(row: Fields, key: str, origin: str, body: str, author: Author | None) -> Comment:
    parent, is_live = row.number("parent"), row.number("mode") == _ACCEPTED
    return Comment(
        key=key,
        post=key_of(origin, "post", row.number("tid")),
        parent=key_of(origin, "comment", parent) if parent else None,
        author=author.key if author else None,
        body=body,
        created_at=_moment(row, "created") or limits.EARLIEST,
        edited_at=_moment(row, "modified") if is_live else None,
        likes=_votes(row, "likes") if is_live else 0,
        dislikes=_votes(row, "dislikes") if is_live else 0,
        state=State.LIVE if is_live else State.DELETED,
    )


def _body(row: Fields) -> str:
    """Return the Markdown that was typed. Where it holds HTML, which Isso allows, all of it is written anew."""
    typed = row.text("text").replace("\r\n", "\n").strip()
    if len(typed) > limits.MARKUP_LENGTH_MAX or not _TAG.search(typed):
        return typed
    return markup.to_markdown(MarkdownIt("commonmark", {"html": True, "breaks": True}).render(typed)).strip()


def _author(row: Fields, origin: str) -> Author | None:
    """Return who wrote it: known by a digest of the e-mail, or of the name, which anybody else could type too."""
    name = limits.one_line(row.text("author"), limits.NAME_LENGTH_MAX)
    email = row.text("email").strip()
    if "@" not in email or len(email) > limits.EMAIL_LENGTH_MAX:
        email = ""
    if not name and not email:
        return None
    known_by = f"{origin}\n{email.lower() or name}"
    digest = blake2b(known_by.encode(), digest_size=10, person=b"isso-email" if email else b"isso-name").hexdigest()
    return Author(key_of(origin, "author", digest), name, email)


def _moment(row: Fields, name: str) -> datetime | None:
    """Return a time that is seconds since 1970, None where it is none that can be."""
    seconds = row.seconds(name)
    try:
        moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if limits.is_plausible(moment) else None


def _votes(row: Fields, name: str) -> int:
    return min(max(0, row.number(name)), limits.VOTES_MAX)
