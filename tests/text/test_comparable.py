"""Texts as filters compare them."""

import pytest

from forum.text.comparable import held_domain, held_word, normalised


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Buy NOW!", "buy now"),
        ("  buy,\n\n*now* … ", "buy now"),
        ("ｂｕｙ　ｎｏｗ", "buy now"),
        ("b\u00aduy n\u200bow", "buy now"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_the_same_words_are_the_same_however_they_are_written(typed, words):
    assert normalised(typed) == words


@pytest.mark.parametrize(
    ("entries", "text", "found"),
    [
        (("casino",), "Visit our CASINO today", "casino"),
        (("casino",), "our c\u200basino", "casino"),
        (("casino",), "our casinos", ""),
        (("casino*",), "our Casinos", "casino*"),
        (("*casino",), "das Onlinecasino!", "*casino"),
        (("*casino*",), "das Onlinecasinos!", "*casino*"),
        (("cheap watches",), "Cheap, WATCHES", "cheap watches"),
        (("cheap watches",), "cheap good watches", ""),
        (("a.b",), "a-b", "a.b"),
        (("one", "two"), "only two", "two"),
        (("cheap watch*",), "cheap watches", "cheap watch*"),
        (("*cheap watch",), "dirtcheap watch", "*cheap watch"),
        (("*cheap watch",), "dirtcheap watches", ""),
        (("(", "x"), "(", ""),
        ((), "anything", ""),
    ],
)
def test_a_held_word_is_found_as_a_whole_or_with_its_rest(entries, text, found):
    assert held_word(entries, text) == found


@pytest.mark.parametrize(
    ("entries", "html", "text", "found"),
    [
        (("evil.example",), '<a href="https://evil.example/x">x</a>', "x", "evil.example"),
        (("evil.example",), '<a href="https://www.Evil.example:8080/">x</a>', "x", "evil.example"),
        (("evil.example",), '<a href="http://me:pw@evil.example?x">x</a>', "x", "evil.example"),
        (("evil.example",), '<a href="mailto:me@evil.example?subject=x">x</a>', "x", "evil.example"),
        (("evil.example",), '<a href="https://notevil.example/">x</a>', "x", ""),
        (("evil.example",), '<a href="https://good.example/?to=evil.example">x</a>', "x", ""),
        (("evil.example",), "<code>evil.example</code>", "see evil.example.", "evil.example"),
        (("bücher.example",), '<a href="https://xn--bcher-kva.example/">x</a>', "x", "xn--bcher-kva.example"),
        (("evil.example",), "", "never.evil.example.org", ""),
        ((), '<a href="https://evil.example/">x</a>', "evil.example", ""),
    ],
)
def test_a_held_domain_is_found_in_addresses_and_in_words(entries, html, text, found):
    assert held_domain(entries, html, text) == found
