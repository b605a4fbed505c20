"""What a search shows of a text: the passage in which most of the words stand, and where in it. Pure.

What comes of it is plain text in parts, for a template to escape and mark; no markup is made here.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from forum.text.search_words import Sought, pieces_in, words_in

_LENGTH = 260
# So much of the passage stands before the first word that was found.
_LEAD = 60
# Words that stand further from each other are in no passage together.
_REACH = 180
# Whoever writes a word more often than that has it in the first ones as well.
_MATCHES_MAX = 200
_BLANKS = re.compile(r"\s+")


class Part(NamedTuple):
    """A part of a passage; `is_found` where it is what was looked for."""

    text: str
    is_found: bool


class _Match(NamedTuple):
    start: int
    end: int
    which: int


class Finder:
    """Finds the words and phrases of a question in texts, as the index does. Made once for all results of a page."""

    def __init__(self, sought: Sequence[Sought]):
        self._sought = [one for one in sought if one.words]
        self._words = {word for one in self._sought for word in one.words}
        self._beginnings = tuple(one.words[-1] for one in self._sought if one.is_prefix)
        # By what is written: whether anything that is looked for is in it.
        self._may_hold: dict[str, bool] = {}

    def whole(self, text: str) -> list[Part]:
        """Return all of a short text, such as a title, in parts."""
        return _parts(text, 0, len(text), list(self._matches(text)))

    def passage(self, text: str) -> list[Part]:
        """Return the passage in which most different words stand, or the beginning of a text that holds none."""
        text = text.strip()
        matches = list(islice(self._matches(text), _MATCHES_MAX))
        start, end = _bounds(text, _densest(matches))
        parts = _parts(text, start, end, matches)
        before = [Part("…", False)] if text[:start].strip() else []
        after = [Part("…", False)] if text[end:].strip() else []
        return [*before, *parts, *after]

    def _matches(self, text: str) -> Iterator[_Match]:
        """Yield where each of what is looked for stands, in order. Linear in the length of the text."""
        number = 0
        recent: list[tuple[int, int, int, str]] = []
        for piece in pieces_in(text):
            held = self._may_hold.get(piece[0])
            if held is None:
                held = self._may_hold[piece[0]] = any(
                    map(self._is_wanted, (word.folded for word in words_in(piece[0])))
                )
            if not held:
                number += 1
                continue
            for word in words_in(piece[0]):
                number += 1
                if self._is_wanted(word.folded):
                    start = piece.start() + word.start
                    recent.append((number, start, piece.start() + word.end, word.folded))
                    yield from self._ending_with(recent)
            del recent[:-64]

    def _is_wanted(self, word: str) -> bool:
        return word in self._words or (bool(self._beginnings) and word.startswith(self._beginnings))

    def _ending_with(self, recent: list[tuple[int, int, int, str]]) -> Iterator[_Match]:
        """Yield the phrases that end with the last of these words."""
        for which, one in enumerate(self._sought):
            row = recent[-len(one.words) :]
            follows = len(row) == len(one.words) and row[-1][0] - row[0][0] == len(row) - 1
            *words, last = one.words
            ends = row[-1][3].startswith(last) if one.is_prefix else row[-1][3] == last
            if follows and ends and [part[3] for part in row[:-1]] == words:
                yield _Match(row[0][1], row[-1][2], which)


def _densest(matches: Sequence[_Match]) -> _Match | None:
    """Return the match with which the passage begins that holds the most different ones; None for none."""
    best, most = None, 0
    for at, first in enumerate(matches):
        near = {one.which for one in matches[at : at + 40] if 0 <= one.end - first.start <= _REACH}
        if len(near) > most:
            best, most = first, len(near)
    return best


def _bounds(text: str, first: _Match | None) -> tuple[int, int]:
    start = max(0, first.start - _LEAD) if first else 0
    if start:
        # Behind a blank, if there is one on the way.
        start = next((at + 1 for at in range(start, first.start) if text[at].isspace()), start) if first else 0
    end = start + _LENGTH
    if end >= len(text):
        return start, len(text)
    blank = max(text.rfind(" ", start + _LENGTH // 2, end), text.rfind("\n", start + _LENGTH // 2, end))
    end = blank if blank > 0 else end
    return start, max(end, min(first.end, start + 2 * _LENGTH) if first else 0)


def _parts(text: str, start: int, end: int, matches: Sequence[_Match]) -> list[Part]:
    """Return the text between two places in parts; what is found twice, or touches, is one part."""
    parts: list[Part] = []
    at = start
    for low, high in _merged([one for one in matches if one.start >= start and one.end <= end]):
        parts += [Part(text[at:low], False), Part(text[low:high], True)]
        at = high
    parts.append(Part(text[at:end], False))
    return [Part(_BLANKS.sub(" ", part.text), part.is_found) for part in parts if part.text]


def _merged(matches: Sequence[_Match]) -> Iterator[tuple[int, int]]:
    low = high = -1
    for one in sorted(matches):
        if one.start > high:
            if high >= 0:
                yield low, high
            low, high = one.start, one.end
        else:
            high = max(high, one.end)
    if high >= 0:
        yield low, high
