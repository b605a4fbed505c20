"""Characters that nobody sees."""

import pytest

from forum.text import typed_text


@pytest.mark.parametrize("nothing", ["", "  \n\t", "\u200b\u200d", "\u3164", "\u00ad\ufeff", "\u2800 \u202e", "\u0301"])
def test_what_nobody_can_see_is_blank(nothing):
    assert typed_text.is_blank(nothing)


@pytest.mark.parametrize("something", ["a", "\u200bа", "👩‍🚀", "·", "é"])
def test_what_somebody_can_see_is_not(something):
    assert not typed_text.is_blank(something)


def test_line_ends_and_unicode_become_one_form():
    assert typed_text.prose("a\r\nb\rc\u0301  \n") == "a\nb\nć"


def test_a_line_is_one_line():
    assert typed_text.line("  a\n b\t c ") == "a b c"


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Tides & clocks!", "tides-clocks"), ("Ångström élan", "angstrom-elan"), ("海の時間", "post"), ("-- --", "post")],
)
def test_a_slug_is_plain_ascii(title, slug):
    assert typed_text.slug(title) == slug


def test_a_long_slug_is_cut():
    assert len(typed_text.slug("word " * 50)) <= 60
