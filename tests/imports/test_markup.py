"""Old HTML as Markdown: rendered here, it says the same words in the same order, looks right, and does nothing."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.imports.limits import MARKUP_LENGTH_MAX
from forum.imports.markup import to_markdown
from forum.text.markdown import render_article, render_comment

pytestmark = pytest.mark.any_engine


@pytest.mark.parametrize(
    ("old", "written"),
    [
        ("<p>One<br>two</p><p>three</p>", "One\\\ntwo\n\nthree"),
        ("plain\n text", "plain text"),
        ("a<br><br>b", "a\n\nb"),
        ("<b>bold</b>, <em>it</em>, <del>gone</del>", "**bold**, *it*, ~~gone~~"),
        ("<strong>a<b>b</b></strong><b>c</b>", "**abc**"),
        ("<b>foo<br></b>bar", "**foo**\\\nbar"),
        ("<b>one<br>two</b>", "**one**\\\n**two**"),
        ("<b>stop.</b>go", "stop.go"),
        ("<h1>C #</h1>text", "# C \\#\n\ntext"),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", "- a\n  - b\n\n  c"),
        ("<ol start=3><li>c<li>d</ol>", "3. c\n4. d"),
        ("<li>alone</li>", "alone"),
        ("<dl><dt>Word<dd>What it means</dl>", "Word\n\nWhat it means"),
        ("a<blockquote>b<blockquote>c</blockquote></blockquote>d", "a\n\n> b\n>\n> > c\n\nd"),
        ('<pre class="lang-py"><code>a\n\n  ```\n</code></pre>', "````py\na\n\n  ```\n````"),
        ("<pre>a<br>b</pre>", "```\na\nb\n```"),
        ("<code>a`b</code> and <kbd>Ctrl</kbd>", "`` a`b `` and `Ctrl`"),
        ("<b><code>0</code></b><del><code>1</code></del>", "`0` `1`"),
        ("<em>a<code>b</code><b><code>c</code></b></em>", "*a`b` `c`*"),
        ("<table><tr><th>a<th>b<tr><td>1|<td>2<td>3</table>", "| a | b |  |\n| --- | --- | --- |\n| 1\\| | 2 | 3 |"),
        ("<table><tr><td><p>only</p><p>layout</p></table>", "only\n\nlayout"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("10<sup>6</sup> H<sub>2</sub>O", "10⁶ H₂O"),
        ("<details><summary>More</summary>text</details>", "More\n\ntext"),
        ("&lt;b&gt; &amp;amp; &copy;&nbsp;x", "\\<b> \\&amp; ©\xa0x"),
        ("", ""),
        ("<p>&nbsp;</p><div> </div>", ""),
    ],
)
def test_what_people_wrote_with_buttons_becomes_what_they_would_type(old, written):
    assert to_markdown(old) == written


@pytest.mark.parametrize(
    ("old", "written"),
    [
        ('<a href="http://e.org/x_(y)?a=1&amp;b=2">here</a>', "[here](http://e.org/x_%28y%29?a=1&b=2)"),
        ('<a href="https://e.org/a">https://e.org/a</a>', "<https://e.org/a>"),
        ('Look!<a href="mailto:a@e.org">mail</a>', "Look\\![mail](mailto:a@e.org)"),
        ('<a href="http://e.org"><h3>Title</h3><p>text</p></a>', "[Title text](http://e.org)"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<a href="data:text/html,x">x</a> <a href="/up">y</a> <a name="z">z</a>', "x y z"),
        ('<img src="http://e.org/p_1.png" alt="A [cat]">', "[A \\[cat\\]](http://e.org/p_1.png)"),
        ('<img src="http://e.org/big/p%201.png?w=3">', "[p 1.png](http://e.org/big/p%201.png?w=3)"),
        ('<a href="http://e.org/"><img src="http://e.org/i.png" alt="i"></a>', "[i](http://e.org/)"),
        ('<img class="emoji" alt="😀" src="http://s.w.org/1.svg"> <img src="http://t/x" width="1">', "😀"),
        (
            '<iframe src="https://www.youtube.com/embed/abcDEF_1234?rel=0">no frames</iframe>',
            "<https://www.youtube.com/watch?v=abcDEF_1234>",
        ),
        ('a<iframe src="https://ads.example/">b</iframe>', "a"),
        ('<video src="http://e.org/v.mp4"></video>', "[v.mp4](http://e.org/v.mp4)"),
        ("see http://e.org/a_b_ and http://e.org/a*b.", "see http://e.org/a_b\\_ and <http://e.org/a*b>."),
    ],
)
def test_links_lead_where_they_led_and_pictures_become_links(old, written):
    assert to_markdown(old) == written


def test_a_relative_link_begins_at_its_site_where_that_is_known():
    assert to_markdown('<a href="/a?b">x</a>', "https://e.org/blog/") == "[x](https://e.org/a?b)"


@pytest.mark.parametrize(
    "typed",
    [
        "1. no list", "12) no list", "- no list", "+ no list", "* no list", "# no heading", "> no quote", "---", "===",
        "***", "`no code`", "~~~", "~~kept~~", "*stars* _bars_ __init__ snake_case_name", "[no](http://e.org) [^1]",
        "[x]: y", "![no](x)", "<http://e.org>", "a | b", "|--|",
       ":-:", "\\*", "&amp; &#42;", "    not indented", "@admin",
    ],
)  # fmt: skip
def test_plain_text_stays_plain_text(typed):
    for old in (html.escape(typed), f"<div>x<br>{html.escape(typed)}<br>y</div>", f"<ul><li>{html.escape(typed)}</ul>"):
        shown = render_article(to_markdown(old))
        assert typed.strip() in shown.text
        assert not re.search("<(h2|blockquote|ol|em|strong|code|pre|table|hr|s|img|sup)[ >]", shown.html)


def test_a_name_of_elsewhere_is_no_mention_here():
    shown = render_comment(to_markdown("<p>@admin is right</p>"), people=lambda keys: {key: key for key in keys})
    assert "<a" not in shown.html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><script>1</script></svg>",
        '<a href="java\tscript:alert(1)">x</a>',
        '<a href="http://e.org/)](javascript:alert(1))">x</a>',
        "<a href='http://e.org/\" onclick=\"alert(1)'>x</a>",
        "<style>*{display:none}</style>",
        "<form action=http://e.org><input name=password><button>Log in</button></form>",
        "[x](javascript:alert(1))",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<math><mtext></p><script>alert(1)</script>",
    ],
)
def test_nothing_in_old_html_acts(hostile):
    shown = render_article(to_markdown(hostile)).html
    assert not re.search(r"<(script|img|svg|style|form|input|button|iframe)|\son\w+=|href=\"(?!https?:)", shown)


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 10_000 + "words",
        "<a><i><b><u>" * 10_000 + "words",
        "<blockquote>" * 200 + "words" + "</blockquote>" * 200,
        "<ul><li>" * 20_000 + "words",
        "<p><marquee>" * 20_000 + "words",
        "<table><tr><td>" * 10_000 + "words",
        "<ol>" + "<li>" * 10_000 + "words",
        "<p " + "a=1 " * 50_000 + ">words",
        "<" * 100_000 + " words",
        "&" * 100_000 + " words",
        "<b>x</b>" * 10_000 + "words",
        "<table>" + "<tr><td>x" * 5_000 + "<tr><td>words</table>",
        "<script>" * 40_000 + "</script>words",
        "<br>" * 90_000 + "words",
        "*_" * 100_000 + " words",
    ],
    ids=lambda bomb: bomb[:12],
)
def test_html_that_is_a_bomb_is_read_in_bounded_time_and_depth(bomb):
    assert "words" in to_markdown(bomb)


def test_more_than_anybody_writes_is_not_even_looked_at():
    with pytest.raises(ValueError, match="at most"):
        to_markdown("x" * (MARKUP_LENGTH_MAX + 1))


# What stands in running text, and would be markup if nobody took care.
WORD = st.text(alphabet="abcXYZ019äß*_#>-+.!()[]|~`\\&;<=:@'", min_size=1, max_size=8)
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


def pair(opening: str, inside: st.SearchStrategy, closing: str) -> st.SearchStrategy:
    """Return the strategy of (HTML, text) with tags around the HTML."""
    return inside.map(lambda one: (opening + one[0] + closing, one[1]))


def several(one: st.SearchStrategy, between: str = "", most: int = 4) -> st.SearchStrategy:
    return st.lists(one, min_size=1, max_size=most).map(
        lambda parts: (between.join(part[0] for part in parts), " ".join(part[1] for part in parts))
    )


PLAIN = TEXT.map(lambda text: (html.escape(text), text))
INLINE = st.recursive(
    PLAIN | WORD.map(lambda word: (f"<code>{html.escape(word)}</code>", word)),
    lambda inner: st.one_of(
        pair("<b>", inner, "</b>"),
        pair("<em>", inner, "</em>"),
        pair("<del>", inner, "</del>"),
        pair("<span>", inner, "</span>"),
        pair('<a href="http://example.org/a_b">', inner, "</a>"),
        several(inner, "<br>"),
        several(inner),
    ),
    max_leaves=6,
)
BLOCK = st.recursive(
    st.one_of(pair("<p>", INLINE, "</p>"), pair("<h2>", INLINE, "</h2>"), pair("<pre>", PLAIN, "</pre>"), INLINE),
    lambda inner: st.one_of(
        pair("<div>", several(inner), "</div>"),
        pair("<blockquote>", several(inner), "</blockquote>"),
        pair("<ul>", several(pair("<li>", inner, "</li>")), "</ul>"),
        pair('<ol start="7">', several(pair("<li>", several(inner), "</li>"), "\n"), "</ol>"),
        pair("<table>", several(pair("<tr>", several(pair("<td>", INLINE, "</td>")), "</tr>")), "</table>"),
    ),
    max_leaves=8,
)


def solid(text: str) -> str:
    """Return the text without what HTML and Markdown are free to set between words."""
    return re.sub(r"\s", "", text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(several(BLOCK, most=5))
def test_the_words_that_could_be_read_are_the_words_that_can_be_read(document):
    old, words = document
    written = to_markdown(old)
    assert solid(render_article(written).text) == solid(words), written


@settings(max_examples=200, deadline=None)
@given(st.text() | st.text(alphabet="<>/abpiu=\"' \n&;#\\!-[]()`*_"))
def test_no_string_at_all_stops_it(anything):
    to_markdown(anything)
