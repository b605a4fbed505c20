"""Which words say most about a text."""

from forum.text.terms import TERMS_MAX, terms_of

WORDS = "Harbour clocks and the tides. The harbour is theirs, and what would they do without the harbour?"


def test_a_word_that_comes_often_says_more_and_one_of_the_title_more_still():
    found = terms_of("Lighthouse", WORDS)
    [lighthouse], [clocks] = terms_of("", "lighthouse"), terms_of("", "clocks")
    [harbour] = terms_of("", "harbour")
    assert found[harbour] == found[lighthouse] > found[clocks] == 1000


def test_words_that_every_text_has_say_nothing_in_either_language():
    assert terms_of("What they would do", "und was werden sie dann ohne the with their nicht") == {}


def test_the_same_word_is_the_same_however_it_is_spelled():
    assert terms_of("", "TIDES") == terms_of("", "tides")
    assert terms_of("", "Straße") == terms_of("", "STRASSE")


def test_there_are_few_of_them_and_each_fits_a_column():
    found = terms_of("", " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(500)))
    assert len(found) == TERMS_MAX
    assert all(0 < term < 2**63 for term in found)
    assert terms_of("", "") == {}
