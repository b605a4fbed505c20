"""What differs between two versions of a text: by lines and sentences first, then by words where these differ. Pure.

Python's `difflib` looks for the longest run that both have, and on both sides of it again: on hostile texts that takes
the cube of their length. So it is asked for one run at a time, each counted in steps before, and when a text's steps
are used up, what is left differs as a whole: coarse, and right.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import accumulate, groupby

# A step is a place that a word or sentence is compared with, 0.3 µs or so. An article of 60,000 characters of which
# every twentieth word has changed takes a sixth of this; one written anew takes all of it.
STEPS_MAX = 300_000
# So many words stand around a change; fewer between two of them than these are not left out.
_WORDS_AROUND, _SKIPPED_MIN = 15, 10
# What is the same between two changes is part of them where both have so many times its words.
_FEWER = 3
# What marks a piece takes its place in a page, too.
_MARKUP_LENGTH = 30

# A line or a sentence, with what follows it unseen. One sign ends it: of more, the search would be quadratic.
_SENTENCE = re.compile(r".+?(?:[.!?。！？]\s+|\n\s*|\Z)", re.S)
# A line's end with what follows it unseen, or a word with the blanks after it. Scripts that put none between words
# (Chinese, Japanese) are taken apart by character.
_WITHOUT_BLANKS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[^\S\n]*\n\s*|[{_WITHOUT_BLANKS}][^\S\n]*|[^\s{_WITHOUT_BLANKS}]+[^\S\n]*|\s+")


class Kind(StrEnum):
    """What became of a piece of text from one version to the next."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    SKIPPED = "skipped"  # the same in both, and left out: its text is empty
    CUT = "cut"  # all that follows, left out: its text is empty


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text and what became of it. `words` is how many words are in it."""

    kind: Kind
    text: str
    words: int


class Effort:
    """What is left of the steps that comparing may take. Several comparisons may share it."""

    def __init__(self, steps: int = STEPS_MAX):
        self._left = steps

    def allows(self, steps: int) -> bool:
        """Take the steps off if they are there, and say whether they were."""
        if steps > self._left:
            return False
        self._left -= steps
        return True


def words_of(text: str) -> list[str]:
    """Return the words of a text, without the blanks around them."""
    return [word for token in _WORD.findall(text) if (word := token.strip())]


def words_kept(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many words both have, wherever they stand. Linear."""
    return (Counter(before) & Counter(after)).total()


def differences(before: str, after: str, effort: Effort | None = None) -> list[Piece]:
    """Return the pieces of which both texts consist, in order, what was removed before what was added there.

    The pieces that are not ADDED make up `before`, and those not REMOVED `after`, but for how many blanks stand
    between two words: those that are the SAME are as they are in `after`. Takes linear time and the steps of `effort`.
    """
    effort = effort or Effort()
    before_parts, after_parts = _SENTENCE.findall(before), _SENTENCE.findall(after)
    found: list[tuple[Kind, str]] = []
    for kept, removed, added in _compared(before_parts, after_parts, before_parts, after_parts, effort):
        if kept:
            found.append((Kind.SAME, "".join(kept)))
        found += _by_words("".join(removed), "".join(added), effort)
    return _joined(found)


def _by_words(before: str, after: str, effort: Effort) -> Iterator[tuple[Kind, str]]:
    words_before, words_after = _WORD.findall(before), _WORD.findall(after)
    keys_before, keys_after = ([_key(word) for word in words] for words in (words_before, words_after))
    for kept, removed, added in _compared(keys_before, keys_after, words_before, words_after, effort):
        yield Kind.SAME, "".join(kept)
        yield Kind.REMOVED, "".join(removed)
        yield Kind.ADDED, "".join(added)


def _key(word: str) -> str:
    """Return what a word is compared by: a word itself, or the end of a line with the indentation that follows."""
    return word.strip() or word.lstrip(" \t") or " "


def _compared(
    keys_before: Sequence[str],
    keys_after: Sequence[str],
    before: Sequence[str],
    after: Sequence[str],
    effort: Effort,
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Yield what both have, of `after`; then what the one has, and then what the other has, up to what both have."""
    at_before = at_after = 0
    for begin_before, begin_after, length in (*_runs(keys_before, keys_after, effort), (len(before), len(after), 0)):
        yield (), before[at_before:begin_before], after[at_after:begin_after]
        yield after[begin_after : begin_after + length], (), ()
        at_before, at_after = begin_before + length, begin_after + length


def _runs(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[tuple[int, int, int]]:
    """Return the runs that both have, in order: where each begins in the one and in the other, and its length."""
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next((at for at in range(shorter - head) if before[-1 - at] != after[-1 - at]), shorter - head)
    inside = _inside(before[head : len(before) - tail], after[head : len(after) - tail], effort)
    return [
        (0, 0, head),
        *((head + one, head + other, length) for one, other, length in inside),
        (len(before) - tail, len(after) - tail, tail),
    ]


def _inside(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[tuple[int, int, int]]:
    """Return the runs of two texts, neither of which begins or ends as the other."""
    if not before or not after:
        return []
    # What is everywhere in a long text (`autojunk`) only makes a run longer, and is not looked for.
    matcher = SequenceMatcher(None, before, after)
    places_of: dict[str, list[int]] = matcher.b2j  # type: ignore[attr-defined]  # documented, and not in the stubs
    places = [len(places_of.get(key, ())) + 1 for key in before]
    steps = [0, *accumulate(places)]
    found, waiting = [], [(0, len(before), 0, len(after))]
    while waiting:
        begin, end, begin_after, end_after = waiting.pop()
        if begin == end or begin_after == end_after or not effort.allows(steps[end] - steps[begin]):
            continue
        run = matcher.find_longest_match(begin, end, begin_after, end_after)
        if run.size:
            found.append((run.a, run.b, run.size))
            waiting.append((begin, run.a, begin_after, run.b))
            waiting.append((run.a + run.size, end, run.b + run.size, end_after))
    return sorted(found)


def _joined(found: list[tuple[Kind, str]]) -> list[Piece]:
    """Return the runs as pieces: between two that are the same, all that was removed, then all that was added.

    A few words that happen to be the same between much that is not are part of the change: nobody reads them as text.
    """
    pieces: list[Piece] = []
    change, same = _Change(), ""
    for is_same, group in groupby((one for one in found if one[1]), key=lambda one: one[0] is Kind.SAME):
        runs = list(group)
        if is_same:
            same = "".join(text for _kind, text in runs)
            continue
        following = _Change(*([text for of, text in runs if of is kind] for kind in (Kind.REMOVED, Kind.ADDED)))
        if _FEWER * len(words_of(same)) < min(change.words, following.words):
            change.take_in(same, following)
        else:
            pieces += change.pieces() + _piece(Kind.SAME, same)
            change = following
        same = ""
    return [*pieces, *change.pieces(), *_piece(Kind.SAME, same)]


class _Change:
    """What was removed and added at one place, and how many words both are."""

    def __init__(self, removed: Sequence[str] = (), added: Sequence[str] = ()):
        self.removed, self.added = list(removed), list(added)
        self.words = len(words_of("".join(removed))) + len(words_of("".join(added)))

    def take_in(self, same: str, following: "_Change") -> None:
        self.removed += [same, *following.removed]
        self.added += [same, *following.added]
        self.words += following.words

    def pieces(self) -> list[Piece]:
        return _piece(Kind.REMOVED, "".join(self.removed)) + _piece(Kind.ADDED, "".join(self.added))


def _piece(kind: Kind, text: str) -> list[Piece]:
    return [Piece(kind, text, len(words_of(text)))] if text else []


def beginning(text: str, length_max: int) -> list[Piece]:
    """Return a text that is compared with nothing, no more of it than so much."""
    return list(_cut(_piece(Kind.SAME, text), length_max))


def excerpt(pieces: Sequence[Piece], length_max: int) -> list[Piece]:
    """Return the pieces with only some words of what is the SAME around each change, and no more than so much text."""
    last = len(pieces) - 1
    near = (part for at, piece in enumerate(pieces) for part in _near_changes(piece, at > 0, at < last))
    return list(_cut(near, length_max))


def _near_changes(piece: Piece, after_change: bool, before_change: bool) -> list[Piece]:
    if piece.kind is not Kind.SAME or piece.words <= _WORDS_AROUND * (after_change + before_change) + _SKIPPED_MIN:
        return [piece]
    tokens = _WORD.findall(piece.text)
    head, tail = _WORDS_AROUND * after_change, len(tokens) - _WORDS_AROUND * before_change
    begin, inside, end = (_same(tokens[slice(*ends)]) for ends in ((0, head), (head, tail), (tail, None)))
    skipped = Piece(Kind.SKIPPED, "", inside.words)
    return [part for part in (begin, skipped, end) if part.text or part is skipped]


def _same(tokens: Sequence[str]) -> Piece:
    text = "".join(tokens)
    return Piece(Kind.SAME, text, len(words_of(text)))


def _cut(pieces: Iterable[Piece], length_max: int) -> Iterator[Piece]:
    left, words_left = length_max, 0
    for piece in pieces:
        if left >= len(piece.text):
            yield piece
        else:
            shown = piece.text[: max(left, 0)]
            words = len(words_of(shown))
            words_left += piece.words - words
            if shown:
                yield Piece(piece.kind, shown, words)
        left -= len(piece.text) + _MARKUP_LENGTH
    if words_left:
        yield Piece(Kind.CUT, "", words_left)
