"""What is taken for plain is rendered as the parser renders it, to the byte."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.text import markdown
from forum.text.markdown import render_article, render_comment
from forum.text.plain import plain_html

_PIECES = (
    "a", "Word", "é", "日本", "ß", "1", "1.", "1)", "-", "--", "---", "=", "===", "+", "#", "# ", "*", "_", "~", "`",
    ">", "<", "&", "&amp;", "|", "|-|", "\\", "[", "]", "(", ")", "!", ":", "://", "/", "//", "@ann", "localhost",
    ".", ". ", "a.b", "…",
    "’", "“", '"', "'", " ", "  ", "\n", "\n\n", "\n\n\n", "\t", "\r", "\u00a0", "\u2028", "\u0301",
    "\x0b", "^", "[^1]", "{", "}", "%", "$", ",", ";", "?", "http:", "www.", "İ", "ﬀ", "\u200b",
)  # fmt: skip
_PLAIN_PIECES = [piece for piece in _PIECES if plain_html(f"a{piece}a")]


@settings(max_examples=600, deadline=None)
@given(
    st.one_of(
        st.lists(st.sampled_from(_PIECES), max_size=20).map("".join),
        st.lists(st.sampled_from(_PLAIN_PIECES), max_size=30).map("".join),
        st.text(max_size=12),
    )
)
@example("a" + "\na" * 200)
@example("a" + "\n\na" * 100)
@example("“Quoted,” she said: “and\nso on” (50 % of it).\n\n'Twice' - or #3 = three times +1?")
def test_what_is_plain_is_what_the_parser_makes_of_it(text):
    if plain_html(text) is None:
        return
    shown = [render_article(text), render_comment(text)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "plain_html", lambda _source: None)
        assert [render_article(text), render_comment(text)] == shown


@pytest.mark.parametrize(
    "text",
    ["1. One", "- one", "a\n---", "a\n===", "> a", "*a*", "a  \nb", " a", "a\\\nb", "a & b", "a_b", "<a>", "a|b"],
)
def test_what_may_be_markup_is_not_plain(text):
    assert plain_html(text) is None


def test_what_people_mostly_write_is_plain():
    text = "I don't think so: the tide's later (by an hour or two), isn't it?\n\nYes - “later”, as Ann said…"
    assert plain_html(text) == f"<p>{text.split(chr(10))[0]}</p>\n<p>{text.split(chr(10))[2]}</p>\n"


def test_more_lines_than_the_parser_takes_for_granted_go_to_the_parser():
    assert plain_html("a" + "\na" * 201) is None
