"""Articles of other sites: which origins there are, where an article is, what it is called."""

import pytest

from forum.text.articles import TITLE_LENGTH_MAX, NoOrigin, article_at, origin_typed, title_of
from forum.text.page_addresses import normal_address


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://Paper.example", "https://paper.example"),
        ("https://paper.example/", "https://paper.example"),
        ("https://paper.example:443", "https://paper.example"),
        ("https://paper.example:8443", "https://paper.example:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(typed, origin):
    assert origin_typed(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "", "*", "https://*", "https://*.paper.example", "paper.example", "https://paper.example/news", "https://",
        "http://paper.example", "https://paper.example?x", "https://me@paper.example", "https://paper.example:0",
        "https://paper.example:99999", "https://a b", "https://paper.example; script-src *", "ftp://paper.example",
        "https://-x.example", "https://paper.example,https://b.example", "javascript://paper.example", "null",
        "https://" + "a" * 600, "https://" + "e\u0301" * 50 + "\u0301" * 50 + ".example",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_refused(typed):
    with pytest.raises(NoOrigin):
        origin_typed(typed)


def test_an_article_has_an_address_without_a_fragment_and_an_origin():
    article = article_at("https://PAPER.example:443/2026/Tides?page=2#comment-1")
    assert article.address == "https://PAPER.example:443/2026/Tides?page=2"
    assert article.origin == "https://paper.example"


@pytest.mark.parametrize(
    "address",
    ["", "/2026/tides", "//paper.example/x", "https:///x", "https://paper.example/" + "x" * 500, "https://[::1/x",
     "https://paper.example/ä", "https://paper.example/a b", "https://me:pw@paper.example/x", "data:text/html,x"],
)  # fmt: skip
def test_what_is_no_address_of_an_article_is_refused(address):
    with pytest.raises(NoOrigin):
        article_at(address)


@pytest.mark.parametrize(
    "other",
    ["http://paper.example/2026/tides", "https://paper.example/2026/tides/", "https://paper.example/2026/tides/index.html",
     "https://PAPER.example:443/2026/tides?utm_source=x&fbclid=y", "https://paper.example/2026/t%69des#comments"],
)  # fmt: skip
def test_all_ways_to_write_an_address_lead_to_one_thread(other):
    assert normal_address(other) == normal_address("https://paper.example/2026/tides") == "paper.example/2026/tides"


def test_a_title_is_one_line_that_can_be_seen_and_is_bounded():
    assert title_of(" Tides \n and\u202e clocks\x00 ", "https://paper.example/x") == "Tides and clocks"
    assert len(title_of("word " * 500, "https://paper.example/x")) <= TITLE_LENGTH_MAX
    assert title_of("\u200b", "https://paper.example/the%20sea") == "paper.example/the sea"
