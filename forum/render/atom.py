"""Atom feeds (RFC 4287): built as a tree, so that whatever stands in them is escaped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from flask import Response, current_app

from forum.web.addresses import mailed_address

_ATOM = "http://www.w3.org/2005/Atom"
# A feed without entries has changed at no time, but must say one.
_NEVER = datetime(1970, 1, 1)
# XML 1.0 has no way to write these, not even escaped (section 2.2).
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ElementTree.register_namespace("", _ATOM)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: `path` is its address on this site and its name for ever; `updated` is UTC; `content` plain text."""

    path: str
    title: str
    updated: datetime
    content: str
    author: str = ""


def atom_feed(path: str, page_path: str, title: str, entries: Sequence[FeedEntry]) -> Response:
    """Return a feed, at `path`, of what the page at `page_path` shows. Entries that name no author are the site's.

    Addresses are absolute, below `BASE_URL`. Its entity tag is that of its bytes, so readers may ask with it.
    """
    site_name = current_app.config["SITE_NAME"]
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", mailed_address(path))
    _add(feed, "title", f"{title} · {site_name}")
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
    if entry.author:
        _add(_add(element, "author"), "name", entry.author)
    _add(element, "link", rel="alternate", type="text/html", href=mailed_address(entry.path))
    _add(element, "content", entry.content, type="text")


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = _UNWRITABLE.sub("\ufffd", text) or None
    return element


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
