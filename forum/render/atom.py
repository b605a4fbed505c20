"""Atom feeds (RFC 4287): built as a tree, so that whatever stands in them is escaped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from flask import Response, current_app

from forum.text.links import with_absolute_links
from forum.web.addresses import mailed_address

_ATOM = "http://www.w3.org/2005/Atom"
# Atom Threading Extensions (RFC 4685): what an entry answers.
_THREADING = "http://purl.org/syndication/thread/1.0"
# A feed without entries has changed at no time, but must say one.
_NEVER = datetime(1970, 1, 1)
# XML 1.0 has no way to write these, not even escaped (section 2.2).
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ElementTree.register_namespace("", _ATOM)
ElementTree.register_namespace("thr", _THREADING)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: `path` names it for ever on this site; `updated` is UTC; `content` is plain text.

    `html` takes the place of the text, sanitised; `page` is where it is read (None: at `path`). `published` is when it
    first appeared, `categories` are its tags, and `answers` is the `path` of what it is a reply to.
    """

    path: str
    title: str
    updated: datetime
    content: str = ""
    author: str = ""
    author_path: str = ""
    html: str | None = None
    page: str | None = None
    published: datetime | None = None
    categories: Sequence[str] = ()
    answers: str | None = None


def atom_feed(path: str, page_path: str, title: str, entries: Sequence[FeedEntry]) -> Response:
    """Return a feed, at `path`, of what the page at `page_path` shows. Entries that name no author are the site's.

    Without a `title` it is called as the site is.

    Addresses are absolute, below `BASE_URL`. Its entity tag is that of its bytes, so readers may ask with it.
    """
    site_name = current_app.config["SITE_NAME"]
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", mailed_address(path))
    _add(feed, "title", f"{title} · {site_name}" if title else site_name)
    _add(feed, "updated", _time(max((entry.updated for entry in entries), default=_NEVER)))
    _add(_add(feed, "author"), "name", site_name)
    _add(feed, "link", rel="self", type="application/atom+xml", href=mailed_address(path))
    _add(feed, "link", rel="alternate", type="text/html", href=mailed_address(page_path))
    for entry in entries:
        _add_entry(feed, entry)
    written = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(written, content_type="application/atom+xml; charset=utf-8")


def _add_entry(feed: ElementTree.Element, entry: FeedEntry) -> None:
    element = _add(feed, "entry")
    _add(element, "id", mailed_address(entry.path))
    _add(element, "title", entry.title)
    _add(element, "updated", _time(entry.updated))
    if entry.published:
        _add(element, "published", _time(entry.published))
    if entry.author:
        author = _add(element, "author")
        _add(author, "name", entry.author)
        if entry.author_path:
            _add(author, "uri", mailed_address(entry.author_path))
    page = entry.page or entry.path
    _add(element, "link", rel="alternate", type="text/html", href=mailed_address(page))
    for category in entry.categories:
        _add(element, "category", term=category)
    if entry.answers:
        address = mailed_address(entry.answers)
        ElementTree.SubElement(element, f"{{{_THREADING}}}in-reply-to", ref=address, href=address, type="text/html")
    if entry.html is None:
        _add(element, "content", entry.content, type="text")
    else:
        _add(element, "content", with_absolute_links(entry.html, page, mailed_address), type="html")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = _UNWRITABLE.sub("\ufffd", text) or None
    return element


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
