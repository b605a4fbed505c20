"""Characters that nobody sees."""

import sys
import unicodedata

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


GRAVE = "\u0300"
# One character that comes apart into two marks, though its own combining class is 0.
TIBETAN_VOWEL = "\u0f73"


@pytest.mark.parametrize(
    "text",
    ["Plain ASCII, however long. " * 99, "a" + GRAVE * 30, TIBETAN_VOWEL * 15, "\u1f82" + GRAVE * 27, "שָׁלוֹם " * 99],
)
def test_what_people_write_keeps_its_marks(text):
    assert not typed_text.has_too_many_marks(text)
    assert typed_text.with_few_marks(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a" + GRAVE * 31 + "b", "a" + GRAVE * 30 + "b"),
        (TIBETAN_VOWEL * 40 + "b", TIBETAN_VOWEL * 15 + "b"),
        ("\u1f82" + GRAVE * 40, "\u1f82" + GRAVE * 27),
        ("x\U0001e944" * 2 + "\U0001e944" * 40, "x\U0001e944x" + "\U0001e944" * 30),
        ("\U00012000" * 40 + GRAVE * 40 + "\U00012000", "\U00012000" * 40 + GRAVE * 30 + "\U00012000"),
    ],
)
def test_no_letter_bears_more_than_thirty_marks(text, kept):
    assert typed_text.has_too_many_marks(text)
    assert typed_text.with_few_marks(text) == kept
    assert not typed_text.has_too_many_marks(kept)


def test_every_mark_of_unicode_is_counted():
    everything = map(chr, range(sys.maxunicode + 1))
    marks = [one for one in everything if unicodedata.combining(unicodedata.normalize("NFKD", one)[0])]
    assert len(marks) > 900
    assert [one for one in marks if not typed_text.has_too_many_marks(one * 31)] == []


def test_no_normal_form_is_made_of_too_many_marks_in_a_row(monkeypatch):
    seen = []
    monkeypatch.setattr(unicodedata, "normalize", lambda _form, text: seen.append(text) or text)
    typed_text.prose(GRAVE * 1_000)
    typed_text.line(GRAVE * 1_000)
    typed_text.slug(GRAVE * 1_000)
    assert max(map(len, seen)) == 30


def test_a_slug_stays_short_where_letters_come_apart_into_many():
    assert len(typed_text.slug("\ufdfa" * 150)) <= 60
