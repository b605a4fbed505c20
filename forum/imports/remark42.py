"""Remark42: the backup that it writes by itself, JSON lines, compressed or not. Pure.

The first line says what is known of users and pages, each further one is a comment. A page is known from its comments
alone: the file is read twice, the first time for its pages.
"""

import html
import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b

from forum.imports import limits, markup
from forum.imports.packed import lines_of
from forum.imports.records import Author, Comment, LeftOut, Post, Record, Site, State, Why, key_of
from forum.imports.safe_json import Fields, Place, parsed
from forum.imports.scratch import Scratch
from forum.imports.source import Malformed, Source
from forum.imports.web_site import is_web_address

_VERSIONS = (0, 1)
# What somebody is called who had all of theirs deleted.
_DELETED_USER = "deleted"
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BLANK = re.compile(r"\s")


def records(source: Source, site: str = "") -> Iterator[Record]:
    """Yield what a backup holds. `site` is the id of the site there, where the file's own is not to count."""
    source.bytes *= 2  # it is read twice
    scratch = Scratch()
    found = _survey(source, scratch)
    name = limits.one_line(site or found, limits.NAME_LENGTH_MAX)
    if not name:
        raise Malformed("No comment in it says which site it is of. Name it with --site.", None, source.path)
    origin = f"remark42:{name}"
    yield Site(origin, name)
    for url, (title, first_at) in scratch.all_kept("page"):
        yield _post(origin, url, title, datetime.fromisoformat(first_at), is_closed=scratch.is_known("closed", url))
    for comment in _comments(source, scratch):
        yield from _records_of(comment, origin, scratch)


def _survey(source: Source, scratch: Scratch) -> str:
    """Note every page with its title and first comment, and the users' addresses. Return what the site is called."""
    site = ""
    for comment in _comments(source, scratch):
        url, created_at = _url(comment), comment.moment("time")
        site = site or comment.fields("locator").text("site")
        if not created_at or not limits.is_plausible(created_at):
            continue
        title, first_at = scratch.kept("page", url) or ("", created_at.isoformat())
        title = title or limits.one_line(html.unescape(comment.text("title")), limits.TITLE_LENGTH_MAX)
        scratch.keep("page", url, (title, min(first_at, created_at.isoformat())))
    return site


def _comments(source: Source, scratch: Scratch) -> Iterator[Fields]:
    """Yield the lines that are comments, after what the others say has been noted."""
    has_begun = False
    for number, line in lines_of(source):
        one = parsed(line, Place(source.path, number))
        if "version" in one and "id" not in one:
            _note(one, scratch)
        elif has_begun:
            yield one
        else:
            raise one.place.malformed('It is no backup of Remark42, whose first line is {"version":1,"users":…}.')
        has_begun = True
    if not has_begun:
        raise Malformed("The file is empty.", 1, source.path)


def _note(meta: Fields, scratch: Scratch) -> None:
    if meta.number("version") not in _VERSIONS:
        raise meta.place.malformed(f"It is of version {meta.number('version')}. This forum reads version 1.")
    for user in meta.each("users"):
        email = user.fields("details").text("email").strip()
        if email and len(email) <= limits.EMAIL_LENGTH_MAX:
            scratch.keep("email", user.text("id"), email)
    for page in meta.each("posts"):
        if page.switch("read_only"):
            scratch.keep("closed", page.text("url"))


def _url(comment: Fields) -> str:
    url = comment.fields("locator").text("url").strip()
    if not url or len(url) > limits.ADDRESS_LENGTH_MAX:
        raise comment.place.malformed("“locator.url” must be the address of a page.")
    return url


def _page_key(origin: str, url: str) -> str:
    """Return a key of bounded length: a page has no number there, only its address."""
    return key_of(origin, "post", blake2b(url.encode(), digest_size=10).hexdigest())


def _post(origin: str, url: str, title: str, first_at: datetime, *, is_closed: bool) -> Post:
    return Post(
        key=_page_key(origin, url),
        author=None,
        title=title or limits.one_line(url, limits.TITLE_LENGTH_MAX),
        body="",
        created_at=first_at,
        addresses=(url,) if is_web_address(url) else (),
        is_closed=is_closed,
    )


def _records_of(comment: Fields, origin: str, scratch: Scratch) -> Iterator[Record]:
    key = key_of(origin, "comment", _id(comment, "id"))
    created_at = comment.moment("time")
    if not created_at or not limits.is_plausible(created_at):
        yield LeftOut("comment", key, Why.UNREADABLE)
        return
    is_deleted = comment.switch("delete")
    body = "" if is_deleted else _body(comment)
    if not is_deleted and (not body or len(body) > limits.COMMENT_LENGTH_MAX):
        yield LeftOut("comment", key, Why.TOO_LONG if body else Why.EMPTY)
        return
    author = None if is_deleted else _author(comment.fields("user"), origin, scratch)
    if author and scratch.is_first("author", author.key):
        yield author
    parent = _id(comment, "pid") if comment.text("pid") else None
    edited_at = comment.fields("edit").moment("time")
    likes, dislikes = (0, 0) if is_deleted else _votes(comment)
    yield Comment(
        key=key,
        post=_page_key(origin, _url(comment)),
        parent=key_of(origin, "comment", parent) if parent else None,
        author=author.key if author else None,
        body=body,
        created_at=created_at,
        edited_at=edited_at if edited_at and not is_deleted and limits.is_plausible(edited_at) else None,
        likes=likes,
        dislikes=dislikes,
        state=State.DELETED if is_deleted else State.LIVE,
    )


def _id(comment: Fields, name: str) -> str:
    found = comment.text(name)
    if not found or len(found) > limits.ID_LENGTH_MAX or _BLANK.search(found):
        raise comment.place.malformed(f"“{name}” must be an id of at most {limits.ID_LENGTH_MAX} characters.")
    return found


def _author(user: Fields, origin: str, scratch: Scratch) -> Author | None:
    name = limits.one_line(html.unescape(user.text("name")), limits.NAME_LENGTH_MAX)
    if user.text("id") in ("", _DELETED_USER) or not name:
        return None
    number = _id(user, "id")
    return Author(key_of(origin, "author", number), name, scratch.kept("email", number) or "")


def _body(comment: Fields) -> str:
    """Return the Markdown that was typed. What came from elsewhere, or holds tags, is known as HTML alone.

    What was typed is kept with its quotation marks, ampersands and the like written as entities.
    """
    typed = html.unescape(comment.text("orig")).strip()
    as_html = comment.text("text")
    if typed and not (as_html and _TAG.search(typed)):
        return typed
    return markup.to_markdown(as_html).strip() if len(as_html) <= limits.MARKUP_LENGTH_MAX else as_html


def _votes(comment: Fields) -> tuple[int, int]:
    votes = list(comment.fields("votes").held.values())
    if any(not isinstance(vote, bool) for vote in votes):
        raise comment.place.malformed("“votes” must say true or false of each.")
    score = comment.number("score")
    likes, dislikes = (votes.count(True), votes.count(False)) if votes else (max(score, 0), max(-score, 0))
    return min(likes, limits.VOTES_MAX), min(dislikes, limits.VOTES_MAX)
