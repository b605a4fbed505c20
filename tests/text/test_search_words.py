"""The words of a text as the search compares them, and what of a text it shows."""

import time

import pytest

from forum.text.excerpts import Finder
from forum.text.search_query import parse
from forum.text.search_words import WORDS_MAX, indexed, sought, words_in


def folded(text: str) -> list[str]:
    return [word.folded for word in words_in(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Größe, GRÖSSE & Groesse", ["grosse", "grosse", "groesse"]),
        ("Ångström naïve Ørsted Łódź", ["angstrom", "naive", "orsted", "lodz"]),
        ("A\u030angstro\u0308m", ["angstrom"]),
        ("don’t foo_bar 3.14 a-b", ["don", "t", "foo", "bar", "3", "14", "a", "b"]),
        ("re\u00adpeat zero\u200bwidth", ["repeat", "zerowidth"]),
        ("ﬁn Ⅷ", ["fin", "viii"]),
        ("Ёлка йод", ["елка", "иод"]),
        ("שָׁלוֹם مُحَمَّد", ["שלום", "محمد"]),
        ("हिन्दी", ["हिन्दी"]),
        ("東京都", ["東京", "京都", "都"]),
        ("ｶﾞラスtea", ["ガラ", "ラス", "ス", "tea"]),
        ("ภาษา", ["ภา", "าษ", "ษา", "า"]),
        ("🌊 --- '; DROP", ["drop"]),
        ("", []),
    ],
)
def test_words_are_compared_without_case_accents_and_forms(text, words):
    assert folded(text) == words


def test_each_word_says_where_it_stands():
    text = "Die Größe der 東京都"
    assert [text[word.start : word.end] for word in words_in(text)] == ["Die", "Größe", "der", "東京", "京都", "都"]


def test_what_is_looked_for_of_unspaced_text_is_found_within_more_of_it():
    assert sought("東京").words == ("東京",)
    assert sought("東京都").words == ("東京", "京都")
    assert sought("京") == (("京",), True)
    assert sought("...").words == ()


def test_what_is_kept_of_a_text_is_bounded_however_it_was_written():
    for text in ("word " * 60_000, "東" * 60_000, "ﷺ" * 60_000, "a\u0301" * 60_000, "x" * 60_000):
        begun = time.process_time()
        words = indexed("", text).text
        assert len(words) <= WORDS_MAX
        assert sum(map(len, words)) < 200_000
        assert time.process_time() - begun < 5


def test_words_that_stand_often_in_a_text_say_what_it_is_about():
    assert indexed("Title", "sea and sea and Séa").often == ["sea"]


def shown(query: str, text: str) -> str:
    parts = Finder(parse(query).sought).passage(text)
    return "".join(f"[{part.text}]" if part.is_found else part.text for part in parts)


def test_a_passage_marks_what_was_found_as_it_is_written():
    assert shown("grosse flut", "Die Größe der Flut") == "Die [Größe] der [Flut]"
    assert shown("tid*", "Tides and tidal pools") == "[Tides] and [tidal] pools"
    assert shown('"twice a day"', "Once a day, or twice\na day.") == "Once a day, or [twice a day]."
    assert shown("東京", "ここは東京都です") == "ここは[東京]都です"
    assert shown("nothing", "Only this") == "Only this"


def test_a_passage_is_where_most_of_the_words_are():
    text = "tide " + "x " * 400 + "the tide and the clock" + " y" * 400
    passage = shown("tide clock", text)
    assert "[tide] and the [clock]" in passage
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(passage) < 320


def test_a_passage_is_text_and_no_markup():
    parts = Finder(parse("script").sought).passage("<script>alert(1)</script>")
    assert "".join(part.text for part in parts) == "<script>alert(1)</script>"
