"""Atom feeds: well-formed whatever stands in them, and with what RFC 4287 asks for."""

from datetime import datetime
from xml.etree import ElementTree

import pytest

from forum.render.atom import FeedEntry, atom_feed

pytestmark = pytest.mark.any_engine

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def feed_of(app):
    def feed_of(*entries: FeedEntry) -> ElementTree.Element:
        with app.test_request_context("/"):
            response = atom_feed("/feed.atom", "/", "A title", entries)
        assert response.mimetype == "application/atom+xml"
        return ElementTree.fromstring(response.get_data())  # noqa: S314  (we wrote it)

    return feed_of


def test_a_feed_says_what_it_is_and_where(feed_of):
    feed = feed_of(
        FeedEntry("/a", "Older", datetime(2026, 3, 1, 12), "One"),
        FeedEntry("/b", "Newer", datetime(2026, 3, 2, 12), "Two", author="ann"),
    )
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}updated") == "2026-03-02T12:00:00Z"
    assert feed.findtext(f"{ATOM}id") == "http://localhost/feed.atom"
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "self": "http://localhost/feed.atom",
        "alternate": "http://localhost/",
    }
    assert [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")] == [
        "http://localhost/a",
        "http://localhost/b",
    ]
    assert [entry.findtext(f"{ATOM}author/{ATOM}name") for entry in feed.findall(f"{ATOM}entry")] == [None, "ann"]


@pytest.mark.parametrize("text", ["<b>&amp;</b> ]]> \"'", "\x00\x0b\ud800", "näive 🌊\n"])
def test_whatever_stands_in_an_entry_leaves_the_feed_well_formed(feed_of, text):
    entry = feed_of(FeedEntry("/a", text, datetime(2026, 3, 1), text)).find(f"{ATOM}entry")
    expected = "".join("\ufffd" if character in "\x00\x0b\ud800" else character for character in text)
    assert entry.findtext(f"{ATOM}title") == entry.findtext(f"{ATOM}content") == expected


def test_an_empty_feed_is_one_too_and_the_same_each_time(feed_of):
    assert feed_of().findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
