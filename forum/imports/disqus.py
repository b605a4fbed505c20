"""Disqus: the XML of its comments export, compressed or not. Pure.

First all threads, then all comments, each naming its thread and what it answers. The file is read twice: the first
time for which threads anybody talked in, as Disqus keeps one for every page that was ever opened.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from html import escape, unescape
from urllib.parse import unquote

from forum.imports import limits
from forum.imports.markup import to_markdown
from forum.imports.records import Author, Comment, LeftOut, Post, Record, Site, State, Why, key_of
from forum.imports.safe_xml import Element, elements
from forum.imports.scratch import Scratch
from forum.imports.source import Malformed, Source
from forum.imports.web_dates import moment
from forum.imports.web_site import is_web_address

_SPACES = {"disqus.com": "", "disqus.com/disqus-internals": "dsq:"}
_WANTED = frozenset({"disqus/category", "disqus/thread", "disqus/post"})
_ID = "dsq:id"
_PLAIN_ID = re.compile(r"[\w.@+-]{1,60}")
# Links in comments lead through a counter of Disqus': https://disq.us/url?url=<address>%3A<signature>&cuid=<number>
_COUNTED = re.compile(r"https?://disq\.us/(?:url)?\?url=([^\"'&<>\s]{1,2000})(?:&(?:amp;)?[^\"'<>\s]{0,200})?")
_SIGNATURE = re.compile(r":[\w-]{20,40}$")


def records(source: Source, site: str = "") -> Iterator[Record]:
    """Yield what an export holds. `site` is the shortname of the site there, where the file's own is not to count."""
    source.bytes *= 2  # it is read twice
    scratch = Scratch()
    found = _survey(source, scratch)
    name = limits.one_line(site or found, limits.NAME_LENGTH_MAX)
    if not name:
        raise Malformed("Nothing in it says which site it is of. Name it with --site.", None, source.path)
    origin = f"disqus:{name}"
    yield Site(origin, name)
    for element in elements(source, "disqus", _WANTED, _SPACES):
        if element.name == "thread":
            yield from _of_thread(element, origin, scratch)
        elif element.name == "post":
            yield from _of_comment(element, origin, scratch)


def _survey(source: Source, scratch: Scratch) -> str:
    """Note which threads anything stands in that could be read, and which are of one page. Return the shortname."""
    site = ""
    for element in elements(source, "disqus", _WANTED, _SPACES):
        site = site or element.text("forum")
        if element.name == "thread":
            number, link = _number(element), element.text("link")
            first = scratch.kept("link", link) if link else None
            scratch.keep("thread", number, first or number)
            if link and not first:
                scratch.keep("link", link, number)
        elif element.name == "post" and not (_says(element, "isSpam") or _says(element, "isDeleted")):
            scratch.keep("talked", _thread_of(element, scratch))
    return site


def _of_thread(thread: Element, origin: str, scratch: Scratch) -> Iterator[Record]:
    number = _number(thread)
    key = key_of(origin, "post", number)
    if scratch.kept("thread", number) != number:
        return  # a second one of the same page: what was said in it goes to the first
    created_at = moment(thread.text("createdAt"))
    if not scratch.is_known("talked", number) or created_at is None:
        yield LeftOut("post", key, Why.EMPTY if created_at else Why.UNREADABLE)
        return
    author = _author(thread, origin)
    if author and scratch.is_first("author", author.key):
        yield author
    found = (unescape(thread.text(name)) for name in ("link", "id"))
    addresses = tuple(dict.fromkeys(one for one in found if is_web_address(one)))
    title = limits.one_line(unescape(thread.text("title")), limits.TITLE_LENGTH_MAX)
    yield Post(
        key=key,
        author=author.key if author else None,
        title=title or (limits.one_line(addresses[0], limits.TITLE_LENGTH_MAX) if addresses else f"Thread {number}"),
        body=_markdown(thread.text("message")),
        created_at=created_at,
        addresses=addresses,
        state=State.DELETED if _says(thread, "isDeleted") else State.LIVE,
        is_closed=_says(thread, "isClosed"),
    )


def _of_comment(post: Element, origin: str, scratch: Scratch) -> Iterator[Record]:
    key = key_of(origin, "comment", _number(post))
    created_at = moment(post.text("createdAt"))
    if why := _why_not(post, readable=created_at is not None):
        yield LeftOut("comment", key, why)
        return
    assert created_at is not None
    is_deleted = _says(post, "isDeleted")
    author = None if is_deleted else _author(post, origin)
    if author and scratch.is_first("author", author.key):
        yield author
    parent = post.child("parent")
    yield Comment(
        key=key,
        post=key_of(origin, "post", _thread_of(post, scratch)),
        parent=key_of(origin, "comment", _number(parent)) if parent else None,
        author=author.key if author else None,
        body="" if is_deleted else _markdown(post.text("message")),
        created_at=created_at,
        state=State.DELETED if is_deleted else State.LIVE,
    )


def _why_not(post: Element, *, readable: bool) -> Why | None:
    if _says(post, "isSpam"):
        return Why.SPAM
    if post.text("isApproved").lower() == "false":  # exports of before 2018 say it
        return Why.UNAPPROVED
    return None if readable else Why.UNREADABLE


def _says(element: Element, name: str) -> bool:
    return element.text(name).lower() in ("true", "1")


def _number(element: Element) -> str:
    number = element.attributes.get(_ID, "").strip()
    if not number.isascii() or not number.isdigit() or len(number) > limits.ID_LENGTH_MAX:
        raise element.malformed(f"<{element.name}> must have a dsq:id, which is a number.")
    return number


def _thread_of(post: Element, scratch: Scratch) -> str:
    thread = post.child("thread")
    if thread is None:
        raise post.malformed("A <post> must name its <thread>.")
    return scratch.kept("thread", _number(thread)) or _number(thread)


def _author(written: Element, origin: str) -> Author | None:
    """Return who wrote it: by username; without an account, by e-mail or name."""
    author = written.child("author")
    if author is None:
        return None
    name = limits.one_line(unescape(author.text("name")), limits.NAME_LENGTH_MAX)
    email = author.text("email")
    email = email if len(email) <= limits.EMAIL_LENGTH_MAX and "@" in email else ""
    username = "" if _says(author, "isAnonymous") else limits.one_line(author.text("username"), limits.NAME_LENGTH_MAX)
    if username:
        known_as = username if _PLAIN_ID.fullmatch(username) else f"~{_digest(username)}"
        return Author(key_of(origin, "author", known_as), username, email, name)
    if not name and not email:
        return None
    return Author(key_of(origin, "author", f"guest~{_digest(email.lower() or name)}"), name, email, name)


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()


def _markdown(html: str) -> str:
    if len(html) > limits.MARKUP_LENGTH_MAX:
        return html  # too long to come, which is said of it later
    return to_markdown(_COUNTED.sub(_direct, html) if "disq.us" in html else html)


def _direct(found: re.Match[str]) -> str:
    """Return where a counted link leads."""
    address = _SIGNATURE.sub("", unquote(found[1]))
    return escape(address) if is_web_address(address) else found[0]
