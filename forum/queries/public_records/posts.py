"""Posts and tags that everybody may read, as records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records, rows
from forum.imports.records import Post, Tag
from forum.queries.public_records.keys import key_sql
from forum.queries.public_records.moments import numbers_by_time, places, portions
from forum.queries.public_records.shown import POST_LIVES


@dataclass(frozen=True, slots=True)
class PublicPost:
    """A post: its record, its id and its author's here, and its article as HTML."""

    id: int
    author_id: int
    record: Post
    html: str


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    key: str
    author_id: int
    author: str
    title: str
    slug: str
    body: str
    body_html: str
    created_at: datetime
    edited_at: datetime | None
    pluses: int
    minuses: int
    is_closed: bool


def tags() -> list[Tag]:
    """Return the tags that a post which everybody may read carries, by name. One statement."""
    carried = f"""
        SELECT t.name, t.description FROM tag t WHERE EXISTS
            (SELECT 1 FROM post_tag pt JOIN post p ON p.id = pt.post_id WHERE pt.tag_id = t.id AND {POST_LIVES})
    """  # noqa: S608  (all of it ours)
    return sorted((Tag(name, description) for name, description in rows(carried)), key=lambda tag: tag.name)


def posts(origin: str, base_url: str | None) -> Iterator[PublicPost]:
    """Yield the posts. `origin` is this forum's, `base_url` where it is reached, if it says so."""
    lives = f"SELECT created_at, {key_sql('post', 'p.id', origin)} AS key, id FROM post p WHERE {POST_LIVES}"  # noqa: S608
    for ids in numbers_by_time("post", "p", lives):
        for portion in portions(ids, 50):  # an article may be long
            yield from _with(portion, origin, base_url)


def posts_tagged(tag: str, origin: str) -> list[Post]:
    """Return the posts that carry the tag, without their articles. One statement."""
    carries = "p.id IN (SELECT pt.post_id FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE t.name = ?)"
    return _headlines(carries, tag, origin)


def posts_by(author_id: int, origin: str) -> list[Post]:
    """Return the posts that a member wrote, without their articles. One statement."""
    return _headlines("p.author_id = ?", author_id, origin)


def _headlines(which: str, parameter: object, origin: str) -> list[Post]:
    sql = f"""
        SELECT {key_sql("post", "p.id", origin)} AS key, {key_sql("author", "p.author_id", origin)} AS author, p.title,
               '' AS body, p.created_at
        FROM post p WHERE {which} AND {POST_LIVES}
    """  # noqa: S608  (all of it ours)
    return sorted(records(sql, Post, parameter), key=lambda post: (post.created_at, post.key))


def _with(ids: Sequence[int], origin: str, base_url: str | None) -> Iterator[PublicPost]:
    """Yield the posts with these ids, in their order. Four statements."""
    sql = f"""
        SELECT p.id, {key_sql("post", "p.id", origin)} AS key, p.author_id,
               {key_sql("author", "p.author_id", origin)} AS author, p.title, p.slug, p.body, p.body_html, p.created_at,
               p.edited_at, p.pluses, p.minuses, closing.post_id IS NOT NULL AS is_closed
        FROM post p LEFT JOIN thread_closing closing ON closing.post_id = p.id WHERE p.id IN ({places(ids)})
    """  # noqa: S608  (all of it ours)
    found = {row.id: row for row in records(sql, _Row, *ids)}
    carried, known = _tags_of(ids), _addresses_of(ids)
    for post_id in ids:
        row = found[post_id]
        record = Post(
            row.key,
            row.author,
            row.title,
            row.body,
            row.created_at,
            row.edited_at,
            tuple(sorted(carried.get(post_id, ()))),
            _addresses(row, known.get(post_id, []), base_url),
            row.pluses,
            row.minuses,
            is_closed=row.is_closed,
        )
        yield PublicPost(post_id, row.author_id, record, row.body_html)


def _tags_of(ids: Sequence[int]) -> dict[int, list[str]]:
    named = f"""
        SELECT pt.post_id, t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id IN ({places(ids)})
    """  # noqa: S608  (only places)
    found: dict[int, list[str]] = {}
    for post_id, name in rows(named, *ids):
        found.setdefault(post_id, []).append(name)
    return found


def _addresses_of(ids: Sequence[int]) -> dict[int, list[str]]:
    named = f"SELECT post_id, address FROM page_address WHERE post_id IN ({places(ids)})"  # noqa: S608  (only places)
    found: dict[int, list[str]] = {}
    for post_id, address in rows(named, *ids):
        found.setdefault(post_id, []).append(f"https://{address}")
    return found


def _addresses(row: _Row, known: list[str], base_url: str | None) -> tuple[str, ...]:
    """Return where a post was read, those of where it was written first.

    Its address here is among them, unless it came with one of this very forum, which has moved: that one still leads
    to it. So a forum that was moved says the same as before.
    """
    addresses = set(known)
    if base_url and _host(base_url) not in map(_host, known):
        addresses.add(f"{base_url}/posts/{row.id}/{row.slug}")
    origin = row.key.partition("/post/")[0]
    return tuple(sorted(addresses, key=lambda address: (_host(address) != origin, address)))


def _host(address: str) -> str:
    """Return the host, with its port, of an address in its normal form."""
    return address.partition("://")[2].partition("/")[0].partition("?")[0]
