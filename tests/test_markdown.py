"""Markdown becomes HTML that cannot do anything."""

import re

import pytest

from forum.errors import Invalid
from forum.markdown import SOURCE_LENGTH_MAX, render_article, render_comment

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
]


@pytest.mark.parametrize("source", EXCESS, ids=["tables", "references", "quotes", "brackets", "images"])
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
