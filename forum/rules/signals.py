"""Signals: patterns in what members do that moderators may want to look at. Pure.

They say where to look, never what to think: friends like each other, too. Nothing is paid, hidden or refused by them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import unique

from forum.i18n import N_
from forum.rules.reading_time import BEAT_SECONDS, needed_ms
from forum.rules.worded import Worded

LIKES_OF = timedelta(days=30)
READINGS_OF = timedelta(days=7)
TEXTS_OF = timedelta(days=7)
SIGN_UPS_OF = timedelta(days=30)
# Of each kind the strongest so many are kept, and of what one of them is made of, so many parts.
SIGNALS_MAX = 20
PARTS_MAX = 10

MUTUAL_LIKES_MIN, _MUTUAL_PERCENT = 8, 50
# In a circle each likes so many of the others' comments, which are so much of what they like, each of the ties a tenth.
CIRCLE_MIN, CIRCLE_MAX = 3, 10
_CIRCLE_LIKES_MIN, _CIRCLE_PERCENT, _TIE_PERCENT = 8, 80, 10
# What has not come to rest by then is a long chain that loses one after the other, not a small group.
_CIRCLE_TURNS_MAX = 20
ONE_AUTHOR_LIKES_MIN, ONE_AUTHOR_PERCENT = 10, 90
READINGS_MIN, _READINGS_PERCENT, _READING_WITHIN_MS = 10, 90, 2_000
SAME_TEXT_MIN, SAME_TEXT_LENGTH_MIN = 3, 20
SIGN_UPS_MIN = 5


@unique
class SignalKind(Worded):
    """What is noticed. The values are stored; `words` is the heading of a list."""

    MUTUAL = "mutual", N_("Two who mostly like each other")
    CIRCLE = "circle", N_("Groups that like each other and hardly anybody else")
    ONE_AUTHOR = "one-author", N_("Members who like one author only")
    READINGS = "readings", N_("Readings that end at the first possible moment")
    SAME_TEXT = "same-text", N_("The same text in many places")
    NETWORK = "network", N_("Many sign-ups from one network")


@dataclass(frozen=True, slots=True)
class Part:
    """What one member has to do with a signal: `figure` of `whole`; with whom, and a comment to look at, if any.

    Likes: given to the other, or to the others, of all that the member gave. Readings: those that ended at the first
    possible moment, of those that could tell. The same text: how often it was written, by how many. Sign-ups: how many,
    both times. `comment_id` is a comment that was liked, or that says the text.
    """

    member_id: int
    figure: int
    whole: int
    other_id: int | None = None
    comment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that was noticed. `parts` are PARTS_MAX at most; the larger `strength`, the more there is to it."""

    kind: SignalKind
    strength: int
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Likes:
    """How many comments of another one member likes, of those that they liked lately; and the newest of these."""

    giver_id: int
    receiver_id: int
    likes: int
    comment_id: int


@dataclass(frozen=True, slots=True)
class CompletedReading:
    """A reading of a post of so many words that was completed when so much was credited."""

    member_id: int
    credited_ms: int
    words: int


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """A comment, whose it is, and what it says, as a digest that only the same words have."""

    comment_id: int
    author_id: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class SignUp:
    """From which network a member signed up."""

    network: str
    member_id: int


def of_likes(given: Iterable[Likes]) -> list[Signal]:
    """Return what stands out in who likes whom: pairs, circles, and members who like one author only.

    What a circle says is not said again of its pairs, nor of who is in either that they like one author only.
    """
    by_giver: dict[int, dict[int, Likes]] = defaultdict(dict)
    for one in given:
        by_giver[one.giver_id][one.receiver_id] = one
    totals = {giver: sum(one.likes for one in liked.values()) for giver, liked in by_giver.items()}
    circles = _circles(by_giver, totals)
    within = [_members(circle) for circle in circles]
    pairs = [pair for pair in _mutual(by_giver, totals) if not any(_members(pair) <= group for group in within)]
    found = [*pairs, *circles]
    told = set().union(*map(_members, found))
    return [*strongest(found), *strongest(_of_one_author(by_giver, totals, told))]


def _members(signal: Signal) -> set[int]:
    return {part.member_id for part in signal.parts}


def _mutual(by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int]) -> list[Signal]:
    found = []
    for giver, liked in by_giver.items():
        for one in liked.values():
            back = by_giver.get(one.receiver_id, {}).get(giver)
            if back and giver < one.receiver_id and all(_is_most(way, totals[way.giver_id]) for way in (one, back)):
                parts = [_part(way, totals) for way in (one, back)]
                found.append(Signal(SignalKind.MUTUAL, min(one.likes, back.likes), parts))
    return found


def _is_most(one: Likes, total: int) -> bool:
    return one.likes >= MUTUAL_LIKES_MIN and one.likes * 100 > total * _MUTUAL_PERCENT


def _part(one: Likes, totals: Mapping[int, int]) -> Part:
    return Part(one.giver_id, one.likes, totals[one.giver_id], one.receiver_id, one.comment_id)


def _circles(by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int]) -> list[Signal]:
    """Return the groups that ties hold together and that hardly like anybody else.

    Whoever also likes others is taken out, and what is left is looked at again, until nobody is: an honest friend of
    the group neither hides it nor is counted in.
    """
    ties = _ties(by_giver, totals)
    groups, found = _held_together(set(ties), ties), []
    for _turn in range(_CIRCLE_TURNS_MAX):
        loyal = [{one for one in group if _likes_only(group, by_giver[one], totals[one])} for group in groups]
        whole = [group for group, left in zip(groups, loyal, strict=True) if group == left]
        found += [_circle(one, by_giver, totals) for one in whole if CIRCLE_MIN <= len(one) <= CIRCLE_MAX]
        smaller = [left for group, left in zip(groups, loyal, strict=True) if group != left]
        groups = [part for left in smaller for part in _held_together(left, ties) if len(part) >= CIRCLE_MIN]
    return found


def _ties(by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int]) -> dict[int, set[int]]:
    """Return who is tied to whom: each of the two gives the other at least a tenth of their likes."""
    ties: dict[int, set[int]] = defaultdict(set)
    for giver, liked in by_giver.items():
        for other, one in liked.items():
            back = by_giver.get(other, {}).get(giver)
            if back and all(way.likes * 100 >= totals[way.giver_id] * _TIE_PERCENT for way in (one, back)):
                ties[giver].add(other)
    return ties


def _held_together(members: set[int], ties: Mapping[int, set[int]]) -> list[set[int]]:
    """Return the connected groups among the members."""
    groups, left = [], set(members)
    while left:
        group, waiting = set(), [left.pop()]
        while waiting:
            one = waiting.pop()
            group.add(one)
            near = ties[one] & left
            left -= near
            waiting += near
        groups.append(group)
    return groups


def _likes_only(group: set[int], liked: Mapping[int, Likes], total: int) -> bool:
    inside = sum(one.likes for other, one in liked.items() if other in group)
    return inside >= _CIRCLE_LIKES_MIN and inside * 100 >= total * _CIRCLE_PERCENT


def _circle(group: set[int], by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int]) -> Signal:
    parts = []
    for one in sorted(group):
        inside = [like for other, like in by_giver[one].items() if other in group]
        newest = max(like.comment_id for like in inside)
        parts.append(Part(one, sum(like.likes for like in inside), totals[one], comment_id=newest))
    return Signal(SignalKind.CIRCLE, sum(part.figure for part in parts), parts)


def _of_one_author(
    by_giver: Mapping[int, Mapping[int, Likes]], totals: Mapping[int, int], told: set[int]
) -> list[Signal]:
    found = []
    for giver in by_giver.keys() - told:
        most = max(by_giver[giver].values(), key=lambda one: one.likes)
        if most.likes >= ONE_AUTHOR_LIKES_MIN and most.likes * 100 >= totals[giver] * ONE_AUTHOR_PERCENT:
            found.append(Signal(SignalKind.ONE_AUTHOR, most.likes, [_part(most, totals)]))
    return found


def of_readings(completed: Iterable[CompletedReading]) -> list[Signal]:
    """Return who completes nearly every reading at the first possible moment.

    A browser says every 15 seconds that its reader is still there, so that readings end when the next of these has
    come. Where the time needed is nearly a multiple of that, everybody ends there: such readings tell nothing.
    """
    ended, early = Counter[int](), Counter[int]()
    for one in completed:
        needed = needed_ms(one.words)
        if _READING_WITHIN_MS < needed % (BEAT_SECONDS * 1000) < BEAT_SECONDS * 1000 - _READING_WITHIN_MS:
            ended[one.member_id] += 1
            early[one.member_id] += one.credited_ms - needed <= _READING_WITHIN_MS
    return strongest(
        Signal(SignalKind.READINGS, early[member], [Part(member, early[member], of_all)])
        for member, of_all in ended.items()
        if of_all >= READINGS_MIN and early[member] * 100 >= of_all * _READINGS_PERCENT
    )


def of_texts(said: Iterable[SaidAgain]) -> list[Signal]:
    """Return the texts that were written again and again, with the newest comments that say them."""
    by_digest: dict[bytes, list[SaidAgain]] = defaultdict(list)
    for one in said:
        by_digest[one.digest].append(one)
    return strongest(_text(same) for same in by_digest.values() if len(same) >= SAME_TEXT_MIN)


def _text(same: Sequence[SaidAgain]) -> Signal:
    authors = len({one.author_id for one in same})
    newest = sorted(same, key=lambda one: -one.comment_id)[:PARTS_MAX]
    parts = [Part(one.author_id, len(same), authors, comment_id=one.comment_id) for one in newest]
    return Signal(SignalKind.SAME_TEXT, len(same), parts)


def of_sign_ups(sign_ups: Iterable[SignUp]) -> list[Signal]:
    """Return the networks from which many signed up, by their newest members. The network itself is not told."""
    by_network: dict[str, set[int]] = defaultdict(set)
    for one in sign_ups:
        by_network[one.network].add(one.member_id)
    return strongest(
        Signal(SignalKind.NETWORK, len(members), [
            Part(member, len(members), len(members)) for member in sorted(members, reverse=True)[:PARTS_MAX]
        ])
        for members in by_network.values() if len(members) >= SIGN_UPS_MIN
    )  # fmt: skip


def strongest(signals: Iterable[Signal]) -> list[Signal]:
    """Return the strongest SIGNALS_MAX of each kind, in the order of kinds; of equals that of the older member."""
    ordered = sorted(signals, key=lambda one: (-one.strength, one.parts[0].member_id))
    return [one for kind in SignalKind for one in [two for two in ordered if two.kind == kind][:SIGNALS_MAX]]
