"""Markdown becomes HTML that cannot do anything."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.errors import Invalid
from forum.text import markdown
from forum.text.markdown import SOURCE_LENGTH_MAX, render_article, render_comment

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](  jAvAsCrIpT:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "![a](javascript:alert(1))",
    '![a" onerror="alert(1)](x)',
    '[a](x "onmouseover=alert(1)")',
    '<a href="x" onclick="alert(1)">a</a>',
    "<svg/onload=alert(1)>",
    "<iframe src=//evil.test></iframe>",
    "<style>*{display:none}</style>",
    "<math><mtext><script>1</script></mtext></math>",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    "<javascript:alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[a]: javascript:alert(1)\n\n[a]",
    "| a |\n|:-:|\n| <script>x</script> |",
    "x[^<script>alert(1)</script>]\n\n[^<script>alert(1)</script>]: x",
    'x[^"onmouseover="alert(1)]\n\n[^"onmouseover="alert(1)]: <img src=x onerror=alert(1)>',
    "x[^javascript:alert(1)]\n\n[^javascript:alert(1)]: [a](javascript:alert(1))",
]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("render", [render_article, render_comment])
def test_no_payload_passes(render, payload):
    html = render(payload).html.lower()
    tags = {part.split(">")[0].split()[0].strip("/") for part in html.split("<")[1:] if part.strip()}
    assert not tags & {"script", "img", "svg", "iframe", "style", "math"}
    for part in html.split("<")[1:]:
        tag = part.split(">")[0]
        assert not re.search(r"[\s/]on\w+\s*=", re.sub(r'"[^"]*"', '""', tag))
        assert 'href="javascript:' not in tag
        assert 'href="data:' not in tag
        assert 'href="vbscript:' not in tag


def test_what_is_usual_works():
    html = render_article("# One\n\n## Two\n\n**b** *i* ~~s~~ `c`\n\n> q\n\n- x\n\n|a|b|\n|--|-:|\n|1|2|").html
    for piece in (
        "<h2>One</h2>",
        "<h2>Two</h2>",
        "<strong>b</strong>",
        "<em>i</em>",
        "<s>s</s>",
        "<code>c</code>",
        "<blockquote>",
    ):
        assert piece in html
    assert '<td class="align-right">2</td>' in html
    assert "style=" not in html


def test_headings_of_a_comment_stand_below_the_pages_own():
    assert "<h4>Loud</h4>" in render_comment("# Loud").html


@pytest.mark.parametrize(
    "source",
    [
        "[a](https://example.org)",
        "https://example.org",
        "example.org",
        "<https://example.org>",
        "![i](/x.png)",
        "[a](/x)",
        "[r]\n\n[r]: https://example.org",
        "me@example.org",
    ],
)
def test_every_kind_of_link_is_noticed(source):
    assert render_comment(source).has_link


@pytest.mark.parametrize(
    "source", ["`https://example.org`", "no link here", "a.m. and 3.14", "```\nhttps://example.org\n```"]
)
def test_what_is_no_link_is_not_taken_for_one(source):
    assert not render_comment(source).has_link


def test_links_vouch_for_nothing():
    assert 'rel="nofollow ugc noopener"' in render_article("https://example.org").html


def test_an_image_becomes_a_link_so_that_no_other_host_is_asked():
    html = render_article("![a cat](https://example.org/cat.png)").html
    assert "<img" not in html
    assert 'href="https://example.org/cat.png"' in html
    assert "a cat" in html


def test_words_are_what_one_reads():
    assert render_article("# A title\n\nIt's *well* known: 3.14 [there](https://example.org)").words == 7


def test_a_teaser_ends_at_a_word():
    rendered = render_article("word " * 100)
    assert rendered.teaser(22) == "word word word word…"
    assert render_article("Short.").teaser() == "Short."


def test_text_beyond_the_cap_is_not_parsed():
    with pytest.raises(ValueError, match="characters"):
        render_article("[" * (SOURCE_LENGTH_MAX + 1))


EXCESS = [
    ("|a" * 180 + "\n" + "|-" * 180 + "\n" + "a\n" * 360 + "\n") * 6,
    "[a]: /" + "x" * 20_000 + "\n\n" + "[a]" * 1_400,
    "> " * 120 + "lost?",
    "[" * 5_000,
    "![" * 5_000,
    "a[^b]: x\n\n[^b]" * 2_000,
    "> " * 120 + "[^a]: lost?\n\nx[^a]",
]


@pytest.mark.parametrize(
    "source", EXCESS, ids=["tables", "references", "quotes", "brackets", "images", "notes", "notes in quotes"]
)
@pytest.mark.parametrize("render", [render_article, render_comment])
def test_a_short_text_cannot_ask_for_a_long_page_or_lose_its_words(render, source):
    with pytest.raises(Invalid):
        render(source)


@pytest.mark.parametrize("source", ["//a.b:" * 9_900, "http://a.b/(" * 5_000], ids=["slashes", "brackets"])
def test_addresses_without_end_are_left_as_text(source):
    assert not render_article(source).has_link


def test_thirty_quotes_deep_nothing_is_lost():
    assert "still here" in render_comment("> " * 30 + "still here").html


def test_an_ordinary_table_and_many_links_pass():
    rendered = render_article("|a|b|\n|-|-|\n" + "|1|2|\n" * 200 + "\n" + "[x](https://example.org) " * 250)
    assert rendered.html.count("<tr>") == 201
    assert rendered.html.count("<a ") == 250


def test_tables_and_code_scroll_by_themselves_and_can_be_reached_by_keyboard():
    for render in (render_article, render_comment):
        html = render("|a|\n|-|\n|1|\n\n```python\nx\n```\n\n    y\n").html
        assert html.startswith('<div class="wide" tabindex="0">\n<table>')
        assert html.count("</table>\n</div>") == 1
        assert html.count('<pre tabindex="0"><code') == 2


NOTED = """Tides[^1] and clocks[^sun], and tides again[^1].

[^1]: Twice a day, *mostly*.
[^sun]: By the sun.

    And by the [railway](https://example.org).
"""


def test_a_footnote_leads_there_and_back():
    html = render_article(NOTED).html
    assert re.findall(r'<sup><a href="#(\w+)" id="([\w-]+)" role="doc-noteref"[^>]*>(\d)</a></sup>', html) == [
        ("fn1", "fnref1", "1"),
        ("fn2", "fnref2", "2"),
        ("fn1", "fnref1-2", "1"),
    ]
    notes = html.partition('<ol class="footnotes">')[2]
    assert re.findall(r'<li id="(\w+)">', notes) == ["fn1", "fn2"]
    # Its text is its accessible name, and no two are alike.
    ways_back = re.findall(r'<a href="#([\w-]+)" role="doc-backlink"[^>]*>↩\ufe0e ([\d-]+)</a>', notes)
    assert ways_back == [("fnref1", "1"), ("fnref1-2", "1-2"), ("fnref2", "2")]
    assert "<em>mostly</em>" in notes
    assert 'href="https://example.org"' in notes


def test_the_words_of_footnotes_are_read_and_their_numbers_are_not():
    assert render_article(NOTED).words == 17
    assert render_article(NOTED).teaser(30) == "Tides and clocks, and tides…"
    assert render_article("The end[^1]\n\n[^1]: See *there*").words == 4


def test_a_footnote_is_no_link_to_elsewhere():
    assert not render_article("Tides[^1]\n\n[^1]: Twice a day.").has_link
    assert render_article("Tides[^1]\n\n[^1]: See example.org.").has_link


def test_comments_know_no_footnotes_whose_ids_would_meet_the_articles():
    html = render_comment(NOTED).html
    assert "id=" not in html
    assert "[^1]: Twice a day" in html


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Nothing uses it.\n\n[^a]: the note", ["Nothing", "the note"]),
        ("x[^a]\n\n[^a]: one\n[^a]: two", ["one", "two"]),
        ("x[^a]\n\n[^a]: [^b]: inside", ["inside"]),
        ("x[^a]\n\n[^a]: outside\n\n    [^b]: in here\n\n    after", ["outside", "in here", "after"]),
        ("x[^nowhere]", ["[^nowhere]"]),
        ("|a|\n|-|\n|in a table[^a]|\n\n[^a]: the note", ["in a table", "the note"]),
        ("> quoted[^a]\n>\n> [^a]: the note", ["quoted", "the note"]),
        ("[a link[^a]](/x)\n\n[^a]: the note", ["[a link](/x)", "the note"]),
        ("![a picture[^a]](/x)\n\n[^a]: the note", ["a picture[^a]", "the note"]),
        ("inline^[is text]", ["inline^[is text]"]),
        (f"x[^{'l' * 101}]\n\n[^{'l' * 101}]: too long", ["too long"]),
    ],
)
def test_no_note_is_lost_or_said_twice(source, words):
    rendered = render_article(source)
    for said in words:
        assert rendered.text.count(said) == 1, rendered.html
    assert_notes_hold(rendered.html)


def assert_notes_hold(html: str) -> None:
    """See that ids are there once, that marks lead to them, and that nothing of the page has such an id."""
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"fn\d+|fnref\d+(-\d+)?", one) for one in ids)
    marks = re.findall(r'<a href="#([^"]*)"[^>]* role="doc-(?:noteref|backlink)"', html)
    assert set(marks) <= set(ids)
    assert html.count("<a ") == html.count("</a>")


PIECES = [
    "[^a]", "[^b]", "[^a]: ", "[^b]: ", "[^", "]", "[", "(/x)", "![", "^[", "\n", "\n\n", "    ", "> ", "- ", "1. ",
    "word", "*", "`", "```\n", "|", "|a|b|\n|-|-|\n", "#", "[^a]: [^b]: ", "\\", "<b>", "https://example.org ",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=45).map("".join))
def test_footnotes_hold_however_they_are_mixed(source):
    rendered = render_article(source)
    assert_notes_hold(rendered.html)
    assert rendered.text.count("word") <= source.count("word")


# Pieces of which addresses, and what nearly is one, can come about.
_NEARLY_ADDRESSES = (
    "www", "http", "https:", "ftp:", "mailto:", "/", "/ /", ". ", ".\n", "...", "com", "de", "example", "LOCALHOST",
    "localhost", "localho\u017ft", "127", "1", "@", " @ ", "ann", ":", "://", "//", "|", "\\", "&#46;", "&#64;", "*",
    "`", "[", "](", ")", "<", ">", "> ", "\n", "\n\n", "- ", "# ", " ", "é", "рф", "[^1]", "|-|",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_NEARLY_ADDRESSES), max_size=25).map("".join))
def test_a_text_that_is_not_searched_for_addresses_would_have_had_none(text):
    if markdown.may_hold_address(text):
        return
    with pytest.MonkeyPatch.context() as patch:
        unsearched = [render_article(text), render_comment(text)]
        patch.setattr(markdown, "_has_addresses", lambda _source: True)
        assert [render_article(text), render_comment(text)] == unsearched
