"""What stands out in likes, readings, texts and sign-ups, and what does not."""

import pytest

from forum.rules import like_signals
from forum.rules.like_signals import of_likes
from forum.rules.reading_time import needed_ms
from forum.rules.signals import (
    PARTS_MAX,
    SIGNALS_MAX,
    CompletedReading,
    Likes,
    SaidAgain,
    SignalKind,
    SignUp,
    of_readings,
    of_sign_ups,
    of_texts,
)

WORDS = 300  # 45.378 s are needed: nearly three beats of 15
LONGER = 400  # 60.504 s
BETWEEN = 350  # 52.941 s, between the third beat and the fourth


def likes(*given: tuple[int, int, int]) -> list[Likes]:
    """Return giver, receiver and how many, with a comment of the receiver."""
    return [Likes(giver, receiver, count, receiver * 100) for giver, receiver, count in given]


def each_other(*members: int, count: int = 5) -> list[tuple[int, int, int]]:
    return [(giver, receiver, count) for giver in members for receiver in members if giver != receiver]


def found(kind: SignalKind, given: list[tuple[int, int, int]]) -> list[set[int]]:
    return [{part.member_id for part in one.parts} for one in of_likes(likes(*given)) if one.kind == kind]


def test_two_whose_likes_mostly_go_to_each_other_stand_out():
    [pair] = of_likes(likes((1, 2, 12), (2, 1, 9), (1, 3, 4), (2, 4, 8)))
    assert pair.kind == SignalKind.MUTUAL
    assert [(part.member_id, part.other_id, part.figure, part.whole) for part in pair.parts] == [
        (1, 2, 12, 16), (2, 1, 9, 17),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        [(1, 2, 12), (1, 3, 2), (2, 1, 9), (2, 3, 9)],  # half of what the second likes is somebody else's
        [(1, 2, 7), (2, 1, 7)],  # too few to say anything
        [(1, 2, 9), (1, 3, 2)],  # nothing comes back
    ],
)
def test_two_who_like_each_other_among_others_do_not_stand_out(given):
    assert of_likes(likes(*given)) == []


def test_flatmates_who_like_each_other_and_nobody_else_stand_out_as_one_circle():
    [circle] = of_likes(likes(*each_other(1, 2, 3, 4)))
    assert circle.kind == SignalKind.CIRCLE
    assert [(part.member_id, part.figure, part.whole) for part in circle.parts] == [(n, 15, 15) for n in (1, 2, 3, 4)]


def test_a_circle_stands_out_although_one_of_it_likes_somebody_who_likes_everybody():
    wide = [(9, other, 3) for other in (*range(20, 40), 1)]
    assert found(SignalKind.CIRCLE, [*each_other(1, 2, 3, 4), (1, 9, 3), *wide]) == [{1, 2, 3, 4}]


def test_friends_who_like_others_as_well_are_no_circle():
    others = [(member, 10 + number, 1) for member in (1, 2, 3) for number in range(8)]
    assert of_likes(likes(*each_other(1, 2, 3), *others)) == []


def test_a_friend_with_other_friends_is_not_counted_into_a_circle():
    friend = [*((1, 5, 2), (5, 1, 4), (2, 5, 2), (5, 2, 4)), *[(5, 10 + number, 3) for number in range(5)]]
    assert found(SignalKind.CIRCLE, [*each_other(1, 2, 3, count=6), *friend]) == [{1, 2, 3}]


def test_a_whole_forum_in_which_everybody_likes_everybody_is_no_circle():
    assert of_likes(likes(*each_other(*range(1, 12), count=2))) == []


def test_two_circles_are_two():
    assert found(SignalKind.CIRCLE, [*each_other(1, 2, 3), *each_other(6, 7, 8)]) == [{1, 2, 3}, {6, 7, 8}]


def test_who_likes_one_author_only_stands_out():
    [fan] = of_likes(likes((1, 2, 9), (1, 3, 1), (5, 2, 19), (5, 3, 2)))
    assert (fan.kind, fan.parts[0].member_id, fan.parts[0].other_id) == (SignalKind.ONE_AUTHOR, 5, 2)
    assert (fan.parts[0].figure, fan.parts[0].whole) == (19, 21)


def test_who_likes_one_author_most_but_also_others_does_not_stand_out():
    assert of_likes(likes((1, 2, 17), (1, 3, 2))) == []


def test_what_a_circle_says_is_not_said_again():
    given = [*each_other(1, 2, count=30), *[(one, 3, 4) for one in (1, 2)], (3, 1, 4), (3, 2, 4)]
    assert [one.kind for one in of_likes(likes(*given))] == [SignalKind.CIRCLE]


def test_only_the_strongest_of_a_kind_are_kept():
    fans = [(number, 1000, 10 + number) for number in range(1, SIGNALS_MAX + 6)]
    kept = of_likes(likes(*fans))
    assert [one.strength for one in kept] == list(range(SIGNALS_MAX + 15, 15, -1))


def readings(member: int, count: int, words: int, over_ms: int) -> list[CompletedReading]:
    return [CompletedReading(member, needed_ms(words) + over_ms, words) for _number in range(count)]


def test_who_ends_each_reading_at_the_first_possible_moment_stands_out():
    [signal] = of_readings([*readings(1, 10, BETWEEN, 1_900), *readings(1, 1, BETWEEN, 9_000)])
    assert (signal.kind, signal.parts[0].figure, signal.parts[0].whole) == (SignalKind.READINGS, 10, 11)


@pytest.mark.parametrize(
    "completed",
    [
        readings(1, 9, BETWEEN, 0),  # too few to tell
        readings(1, 30, BETWEEN, 7_059),  # at the fourth beat, as every browser does
        [*readings(1, 10, BETWEEN, 500), *readings(1, 2, BETWEEN, 9_000)],
        readings(1, 30, WORDS, 15_000 - 378),
    ],
)
def test_who_reads_as_a_browser_reports_does_not_stand_out(completed):
    assert of_readings(completed) == []


@pytest.mark.parametrize("words", [1, WORDS, LONGER])
def test_readings_that_everybody_ends_at_the_first_possible_moment_tell_nothing(words):
    assert of_readings(readings(1, 30, words, 100)) == []


def test_a_text_that_is_there_three_times_stands_out_by_its_newest_comments():
    same = [SaidAgain(number, number % 2, b"same") for number in range(1, 15)]
    [signal] = of_texts([*same, SaidAgain(20, 5, b"other"), SaidAgain(21, 5, b"other")])
    assert [part.comment_id for part in signal.parts] == list(range(14, 14 - PARTS_MAX, -1))
    assert {(part.figure, part.whole) for part in signal.parts} == {(14, 2)}


def test_many_sign_ups_from_one_network_stand_out_and_few_do_not():
    many = [SignUp("203.0.113.0/24", member) for member in range(1, 6)]
    few = [SignUp("198.51.100.0/24", member) for member in range(11, 15)]
    twice = [SignUp("198.51.100.0/24", 11)]
    [signal] = of_sign_ups([*many, *few, *twice])
    assert [part.member_id for part in signal.parts] == [5, 4, 3, 2, 1]
    assert (signal.kind, signal.strength) == (SignalKind.NETWORK, 5)


def test_a_long_chain_that_loses_one_member_after_the_other_is_given_up(monkeypatch):
    turns, held_together = [], like_signals._held_together
    monkeypatch.setattr(like_signals, "_held_together", lambda *given: turns.append(1) or held_together(*given))
    chain = [way for number in range(1, 200) for way in ((number, number + 1, 5), (number + 1, number, 5))]
    assert found(SignalKind.CIRCLE, chain) == []
    assert len(turns) == like_signals._CIRCLE_TURNS_MAX + 1  # of the hundred that it would take
