"""The words of a text as the search compares them: the same for what is looked for and what is looked through. Pure.

The forum divides and folds text itself and hands the databases finished words, so that both find the same: case,
accents and compatibility forms make no difference ("Größe" is "grosse", "Ångström" is "angstrom"). Scripts that are
written without spaces come as pairs of characters, which find every part of a sentence in their order.
"""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from forum.text.typed_text import normal_form

# PostgreSQL numbers no more than 16,383 places of a text, and keeps no words of more than 2 KiB.
WORDS_MAX = 16_000
_LETTERS_MAX = 64
# Of all words together: a row of the index on PostgreSQL holds a megabyte at most.
_CHARACTERS_MAX = 120_000
# A word that stands in a text so often is one of those that it is about.
_OFTEN = 3

# Thai, Lao, Myanmar, Hangul's letters, Khmer, kana, Han, Hangul, halfwidth kana.
_UNSPACED = (
    "\u0e01-\u0e3e\u0e40-\u0e4e\u0e81-\u0edf\u1000-\u103f\u1100-\u11ff\u1780-\u17d3\u3005-\u3007\u3041-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U000323af"
)
# Soft hyphens, joiners and marks of direction are within words, and nothing of them.
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_MARKS = "".join(
    one for one in map(chr, range(0x300, min(0x20000, sys.maxunicode))) if unicodedata.category(one)[0] == "M"
)
# The letters of most texts first: to look for each of them in the long list takes ten times as long.
_LETTERS = rf"(?:[0-9A-Za-zÀ-ÖØ-öø-ɏ]+|[^\W_{_UNSPACED}]+)+"
_PIECE = re.compile(rf"{_LETTERS}(?:[{_MARKS}{_UNSEEN}]+(?:{_LETTERS})?)*|(?P<unspaced>[{_UNSPACED}]+)")
_ASCII_PIECE = re.compile(r"[A-Za-z0-9]+")
_LEFT_OUT = re.compile(rf"[{_UNSEEN}]")
# What no normal form takes apart, though people who lack the key type it so.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


class Word(NamedTuple):
    """A word as it is compared, and where in the text it stands. `is_tail` is the last of unspaced characters."""

    folded: str
    start: int
    end: int
    is_tail: bool = False


def words_in(text: str) -> Iterator[Word]:
    """Yield the words of a text in order. Linear in its length."""
    if text.isascii():
        for found in _ASCII_PIECE.finditer(text):
            yield Word(found[0][:_LETTERS_MAX].lower(), found.start(), found.end())
        return
    for found in pieces_in(text):
        if found["unspaced"]:
            yield from _pairs(found[0], found.start())
        else:
            for part in _folded(found[0][:_LETTERS_MAX]):
                yield Word(part, found.start(), found.end())


def pieces_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the pieces of a text that hold its words: `words_in` a piece are those of the text there."""
    return _PIECE.finditer(text)


def _pairs(run: str, start: int) -> Iterator[Word]:
    """Yield each character with the next one, and the last by itself: so it is found by its beginning."""
    folded = normal_form("NFKC", run).casefold()
    in_place = len(folded) == len(run)
    for at in range(len(folded) - 1):
        span = (start + at, start + at + 2) if in_place else (start, start + len(run))
        yield Word(folded[at : at + 2], *span)
    yield Word(folded[-1:], start + len(run) - 1 if in_place else start, start + len(run), is_tail=True)


@lru_cache(16_384)
def _folded(word: str) -> tuple[str, ...]:
    """Return what is compared of a word; several where its folded form is, as of ½."""
    if word.isascii():
        return (word.lower(),)
    apart = normal_form("NFKD", _LEFT_OUT.sub("", word)).casefold().translate(_PLAIN)
    bare = "".join(one for one in apart if not _is_dropped(one))
    return tuple(part[:_LETTERS_MAX] for part in re.findall(rf"(?:[^\W_]|[{_MARKS}])+", normal_form("NFKC", bare)))


def _is_dropped(character: str) -> bool:
    """Say whether it is an accent, or a vowel point of Hebrew or Arabic: the word is the same without.

    What Indian and other scripts set around a letter (classes 0, 7 to 9, 103 and more) is as good as a letter.
    """
    place = unicodedata.combining(character)
    return place >= 200 or 10 <= place <= 36


class IndexedText(NamedTuple):
    """The words of a title and of a text, in order, and those that stand in the text often."""

    title: list[str]
    text: list[str]
    often: list[str]


def indexed(title: str, text: str) -> IndexedText:
    """Return what the index keeps of a title and a text: their first `WORDS_MAX` words each."""
    words = _within_bounds(text)
    counted = Counter(words)
    return IndexedText(_within_bounds(title), words, [word for word, times in counted.items() if times >= _OFTEN])


def _within_bounds(text: str) -> list[str]:
    words, room = [], _CHARACTERS_MAX
    for word in islice(words_in(text), WORDS_MAX):
        room -= len(word.folded)
        if room < 0:
            break
        words.append(word.folded)
    return words


class Sought(NamedTuple):
    """Words that are to follow one another; with `is_prefix` the last one is the beginning of a word."""

    words: tuple[str, ...]
    is_prefix: bool = False


def sought(text: str) -> Sought:
    """Return the words of something typed that is looked for as one; none where it holds no letter or figure.

    A pair of characters is found wherever it stands; a single one as the first of a pair, or as the last of all.
    """
    found = list(words_in(text))
    if len(found) > 1 and found[-1].is_tail and not found[-2].is_tail and found[-2].end == found[-1].end:
        found.pop()
    return Sought(tuple(word.folded for word in found), bool(found) and found[-1].is_tail)
