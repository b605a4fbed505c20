"""What differs between two versions: by words, and never at a cost that grows with the square of a text."""

import random
import re
from itertools import pairwise

import pytest

from forum.text import differences as module
from forum.text.differences import Effort, Kind, Piece, beginning, differences, excerpt, words_kept, words_of

SAME, REMOVED, ADDED = Kind.SAME, Kind.REMOVED, Kind.ADDED


def told(before: str, after: str) -> list[tuple[Kind, str]]:
    return [(piece.kind, piece.text) for piece in differences(before, after)]


def without_blanks(text: str) -> str:
    return re.sub(r"[ \t]+", "", text)


def made_up(pieces: list[Piece], but: Kind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is not but)


def test_what_was_said_before_comes_before_what_is_said_now():
    assert told("The sea comes twice a day.", "The tide comes twice a day.") == [
        (SAME, "The "), (REMOVED, "sea "), (ADDED, "tide "), (SAME, "comes twice a day."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("one two", "one two three", [(SAME, "one two "), (ADDED, "three")]),
        ("one two three", "one two", [(SAME, "one two"), (REMOVED, "three")]),
        ("", "one", [(ADDED, "one")]),
        ("one", "", [(REMOVED, "one")]),
        ("one", "one", [(SAME, "one")]),
        ("", "", []),
        ("one  two", "one two", [(SAME, "one two")]),
        ("one\ntwo", "one\n\ntwo", [(SAME, "one"), (REMOVED, "\n"), (ADDED, "\n\n"), (SAME, "two")]),
        ("潮は二度来る", "潮は三度来る", [(SAME, "潮は"), (REMOVED, "二"), (ADDED, "三"), (SAME, "度来る")]),
    ],
)
def test_only_what_differs_is_marked(before, after, expected):
    assert told(before, after) == expected


def test_a_changed_address_of_a_link_is_a_difference():
    assert told("[here](https://a.example)", "[here](https://b.example)")[0][0] is REMOVED


def test_the_pieces_make_up_both_texts_whatever_they_are():
    chance = random.Random(13)
    for _ in range(300):
        before, after = (
            "".join(chance.choice(["a ", "b ", "c. ", "\n", "\n\n", "  d", "潮", "! ", "e\n"]) for _ in range(size))
            for size in (chance.randrange(40), chance.randrange(40))
        )
        pieces = differences(before, after, Effort(chance.choice([0, 20, 100, 10_000])))
        assert made_up(pieces, REMOVED) == after
        assert without_blanks(made_up(pieces, ADDED)) == without_blanks(before)
        assert all(one.kind is not two.kind for one, two in pairwise(pieces))


LONG = 60_000
HOSTILE = {
    "one word again and again": ("a " * 30_000, "a " * 29_000 + "b "),
    "two words that take turns": ("a b " * 15_000, "b a " * 15_000),
    "a hundred words by chance": tuple(
        " ".join(random.Random(seed).choice("abcdefghij") * 2 + str(at % 10) for at in range(15_000)) for seed in (1, 2)
    ),
    "every second word is another": tuple(" ".join(f"x{at} {word}" for at in range(8_000)) for word in "ab"),
    "line ends": ("\n" * LONG + "a", "\n" * (LONG - 1) + "b"),
    "sentences of nothing": (". " * 30_000 + "a", "! " * 30_000 + "b"),
    "full stops": ("." * LONG, "." * (LONG - 1) + "!"),
    "no blank at all": ("y" * LONG, "z" * LONG),
    "characters that are words": ("潮汐" * 30_000, "汐潮" * 30_000),
    "the same from back to front": tuple(
        " ".join(f"x{at}" for at in order) for order in (range(9_000), range(8_999, -1, -1))
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_compared_in_so_many_steps_and_no_more(name, monkeypatch):
    """What counts is what `difflib` does: each run that it is asked for looks at so many places."""
    looked_at = 0

    class Counting(module.SequenceMatcher):
        def find_longest_match(self, alo, ahi, blo, bhi):
            nonlocal looked_at
            looked_at += sum(len(self.b2j.get(self.a[at], ())) for at in range(alo, ahi))
            return super().find_longest_match(alo, ahi, blo, bhi)

    monkeypatch.setattr(module, "SequenceMatcher", Counting)
    before, after = HOSTILE[name]
    pieces = differences(before, after)
    assert made_up(pieces, REMOVED) == after
    assert looked_at <= module.STEPS_MAX


def test_when_the_effort_is_used_up_the_rest_differs_as_a_whole():
    before, after = "one two three four five", "one TWO three FOUR five"
    fine = [(one.kind, one.text) for one in differences(before, after)]
    coarse = [(one.kind, one.text) for one in differences(before, after, Effort(0))]
    assert (SAME, "three ") in fine
    assert coarse == [(SAME, "one "), (REMOVED, "two three four "), (ADDED, "TWO three FOUR "), (SAME, "five")]


def test_an_excerpt_leaves_out_what_is_the_same_far_from_a_change():
    words = " ".join(f"w{at}" for at in range(200))
    pieces = excerpt(differences(f"{words} old {words}", f"{words} new {words}"), 10_000)
    assert [piece.kind for piece in pieces] == [Kind.SKIPPED, SAME, REMOVED, ADDED, SAME, Kind.SKIPPED]
    assert sum(piece.words for piece in pieces if piece.kind not in (REMOVED, ADDED)) == 400
    assert pieces[1].text.split()[-1] == "w199"
    assert pieces[4].text.split()[0] == "w0"


def test_an_excerpt_has_no_more_text_than_so_much_and_says_how_much_follows():
    pieces = excerpt(differences("", "word " * 1_000), 50)
    assert [piece.kind for piece in pieces] == [ADDED, Kind.CUT]
    assert len(pieces[0].text) == 50
    assert pieces[1].words == 990
    shown = sum(len(piece.text) for piece in excerpt(differences(*HOSTILE["every second word is another"]), 5_000))
    assert shown <= 5_000
    assert beginning("short", 50) == [Piece(SAME, "short", 1)]


def test_words_are_counted_wherever_they_stand():
    before, after = words_of("The sea comes, twice a day."), words_of("twice a day. The tide comes,")
    assert (len(before), len(after), words_kept(before, after)) == (6, 6, 5)


def test_a_word_that_happens_to_be_the_same_is_part_of_a_large_change():
    assert told("She knew the port and its new pier.", "Whoever sells the best of watches wins.") == [
        (REMOVED, "She knew the port and its new pier."), (ADDED, "Whoever sells the best of watches wins."),
    ]  # fmt: skip
