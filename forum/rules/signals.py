"""Signals: patterns in what members do that moderators may want to look at. Pure.

They say where to look, never what to think: friends like each other, too. Nothing is paid, hidden or refused by them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
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
