"""The short way to Markdown: where it is taken, it leads where the long one does."""

import html
import re

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from forum.imports import markup
from forum.imports.running_text import as_running_text

pytestmark = pytest.mark.any_engine

ADDRESSES = [
    "http://example.org", "https://www.example.org/a_(b)?c=1&amp;d=2#e", "https://e-x.example.org/*~%20!",
    "mailto:ann@mail.example",
    "https://example.org/&amp;copy;", "javascript:alert(1)", "/up", "http://1.2.3.4/", "https://xn--a.example/",
    "http://example.org:99999/", "//example.org", "https://example.org/\u00e4", "https://example.org/a&copy=1",
]  # fmt: skip
SPACES = st.sampled_from([" ", "\n", "&nbsp;", "  ", "\u2003", "\x85", "\t"])
SIGNS = st.sampled_from(
    [
        "&lt;",
        "&amp;",
        "&#33;",
        "&#1;",
        "&#8217;",
        "&copy",
        "&#xFFFF;",
        "&Tab;",
        "&zwj;",
        "1.",
        "- ",
        "!",
        "[",
        "]:",
        "*",
        "http://e.org/a_b_",
    ]
)
WORDS = st.text(alphabet="abcXYZ019\u00e4*_#>-+.!()[]|~`\\&;:@' ", min_size=1, max_size=8).map(html.escape)
TEXT = st.lists(WORDS | SPACES | SIGNS, min_size=1, max_size=3).map("".join)
NAMES = st.sampled_from(["b", "strong", "i", "em", "s", "del", "strike", "code", "u", "span"])
MARKED = st.builds(lambda name, text: f"<{name}>{text}</{name}>", NAMES, TEXT)
LINKS = st.builds(
    lambda before, address, after, text: f'<a{before} href="{address}"{after}>{text}</a>',
    st.sampled_from(["", ' class="x"', ' title="a b"']),
    st.sampled_from(ADDRESSES),
    st.sampled_from(["", ' rel="nofollow noopener"', ' target="_blank" rel="x"']),
    TEXT | st.sampled_from(ADDRESSES),
)
BREAKS = st.sampled_from(["<p>", "</p>", "<br>", "<br />", "<br/>", "</p>\n<p>"])
ODD = st.sampled_from(["<b>", "</i>", "<b><i>x</i></b>", "<B>x</B>", "<", "<blockquote>", "<b>a<br>b</b>", "<b></b>"])


def same(old: str) -> bool:
    """Say whether the short way was taken, having compared what it wrote with what the long one writes."""
    short = as_running_text(markup.without_control(old))
    if short is None:
        return False
    # Nobody sees a no-break space at the end of a line, and the long way keeps it between paragraphs.
    long = re.sub(r"^\xa0+|\xa0+$", "", markup._by_its_tree(markup.without_control(old), ""), flags=re.MULTILINE)
    assert short == re.sub(r"\n{3,}", "\n\n", long).strip("\n")
    return True


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.one_of(TEXT, TEXT, MARKED, MARKED, LINKS, BREAKS), max_size=6).map("".join))
def test_it_leads_where_the_long_one_does(old):
    event(f"short: {same(old)}")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.one_of(TEXT, MARKED, LINKS, BREAKS, ODD), max_size=6).map("".join)
    | st.text()
    | st.text(alphabet="<>/abpius=\"' \n&;#\\!-[]()`*_")
)
def test_whatever_it_takes_on_it_writes_as_the_long_one_does(old):
    event(f"short: {same(old)}")


@pytest.mark.parametrize(
    "old",
    [
        "<p>One<br>two &amp; three</p>\n<p>four</p>",
        'See <a href="https://e.org/a?b=1&amp;c" rel="nofollow">https://e.org/a?b=1&amp;c</a>, <b>all of you!</b>',
        "<strong>No.</strong> (<em>Why?</em>) <code>x = 1</code> <del>gone</del>",
        'Look!<a href="mailto:a@e.org">mail</a>',
        'a <span class="x">b</span> <u>c</u>',
    ],
)
def test_what_old_comments_really_hold_takes_the_short_way(old):
    assert same(old)


@pytest.mark.parametrize(
    "old",
    [
        "<b><i>x</i></b>", "<b>a</b><b>b</b>", "<b>a</b><strong>b</strong>", "<b>stop.</b>go", "<b> a</b>b",
        "<code>`</code>", "&#1;",
        '<a href="javascript:alert(1)">x</a>', '<a href="/up">x</a>', '<a onclick="x" href="http://e.org">x</a>',
        '<a href="http://e.org" href="javascript:x">x</a>', "a < b", "<b>open", "<!-- x -->", "<script>x</script>",
        "<p class=x>y</p>",
    ],
)  # fmt: skip
def test_what_asks_for_the_tree_takes_the_long_way(old):
    assert as_running_text(old) is None
