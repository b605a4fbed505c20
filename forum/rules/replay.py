"""What other rules would have charged and paid for what really happened. Pure: facts in, lines out.

Fees are counted again from what members did. Rewards are each settlement done again: the same claims,
worth what the rules say, out of pots that follow from the treasury as it stood then.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from forum.rules.economy import EconomyRules, paid_mtwei
from forum.rules.lines import COMMENTER_REWARDS, Line, Pot


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """How often members did what costs a fee. `minuses` and `dislikes` are those not undone."""

    posts: int = 0
    minuses: int = 0
    dislikes: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Claims:
    """So many paid claims of one kind; `comment_id` only where that comment's dislikes took from its rewards."""

    line: Line
    units: int
    divisor: int
    comment_id: int | None
    count: int


@dataclass(frozen=True, slots=True)
class ReadingClaim:
    """A paid claim for a reading, and the UTC day that it counted towards."""

    member_id: int
    day: date
    units: int


@dataclass(frozen=True, slots=True)
class Settled:
    """One settlement: the treasury at its start, the claims it paid, and the dislikes it settled.

    `dislikes` counts those on each comment; of all of them `shared` gave the post's author a share.
    """

    treasury_mtwei: int
    claims: Sequence[Claims] = ()
    readings: Sequence[ReadingClaim] = ()
    dislikes: Mapping[int, int] | None = None
    shared: int = 0


class Written(NamedTuple):
    """A comment: who wrote it, whose comment it replied to (None: it replied to none), and when."""

    author_id: int
    parent_author_id: int | None
    at: datetime


def fees_mtwei(rules: EconomyRules, deeds: ActionCounts, tributes_mtwei: int) -> dict[Line, int]:
    """Return what the rules charge for the deeds, by line of the report; the comments' tributes come summed up."""
    return {
        Line.MINUSES: deeds.minuses * rules.minus_fee_mtwei,
        Line.COMMENT_TRIBUTES: tributes_mtwei,
        Line.DISLIKES_OWN: deeds.dislikes * rules.dislike_fee_mtwei,
        Line.PUBLISH_TRIBUTE: deeds.posts * rules.publish_tribute_mtwei,
        Line.REPORTS: deeds.reports * rules.report_price_mtwei,
    }


def comment_tributes_mtwei(rules: EconomyRules, threads: Iterable[Iterable[Written]], since: datetime) -> int:
    """Return the tributes for the comments from `since` on, of threads whose comments come oldest first.

    Those before `since` only count towards the price of later ones.
    """
    return sum(_thread_tributes_mtwei(rules, comments, since) for comments in threads)


def _thread_tributes_mtwei(rules: EconomyRules, comments: Iterable[Written], since: datetime) -> int:
    hurry = timedelta(minutes=rules.hurry_minutes)
    recent: defaultdict[int, deque[datetime]] = defaultdict(deque)
    replied: set[tuple[int, int | None]] = set()  # who has replied to whom
    total_mtwei = 0
    for author_id, parent_author_id, at in comments:
        of_author = recent[author_id]
        while of_author and of_author[0] <= at - hurry:
            of_author.popleft()
        answers_back = author_id != parent_author_id and (parent_author_id, author_id) in replied
        if at >= since:
            total_mtwei += rules.tribute_mtwei(len(of_author), answers_back=answers_back)
        if not answers_back:
            of_author.append(at)
        replied.add((author_id, parent_author_id))
    return total_mtwei


def rewards_mtwei(rules: EconomyRules, settlements: Iterable[Settled]) -> dict[Line, int]:
    """Return what the rules pay, and take from disliked comments, in these settlements (oldest first), by line."""
    lines: Counter[Line] = Counter()
    read_mtwei: Counter[tuple[int, date]] = Counter()
    for settled in settlements:
        lines.update(_settle(rules, settled, read_mtwei))
    return dict(lines)


def _settle(rules: EconomyRules, settled: Settled, read_mtwei: Counter[tuple[int, date]]) -> Counter[Line]:
    pots_mtwei = rules.pots_mtwei(settled.treasury_mtwei)
    worth = _worth(rules, settled, read_mtwei)
    claimed_mtwei: Counter[Pot | None] = Counter()
    for (line, _, claim_mtwei), count in worth.items():
        claimed_mtwei[line.pot] += count * claim_mtwei
    lines: Counter[Line] = Counter()
    of_comment_mtwei: Counter[int | None] = Counter()
    for (line, comment_id, claim_mtwei), count in worth.items():
        pot_mtwei = pots_mtwei[line.pot] if line.pot else 0
        amount_mtwei = count * paid_mtwei(claim_mtwei, pot_mtwei, claimed_mtwei[line.pot])
        lines[line] += amount_mtwei
        if line in COMMENTER_REWARDS:
            of_comment_mtwei[comment_id] += amount_mtwei
    lines[Line.DISLIKES_AUTHOR] += settled.shared * rules.author_share_mtwei(rules.dislike_fee_mtwei)
    lines[Line.DISLIKES_COMMENTER] += sum(
        min(count * rules.dislike_commenter_mtwei, of_comment_mtwei[comment_id])
        for comment_id, count in (settled.dislikes or {}).items()
    )
    return lines


def _worth(
    rules: EconomyRules, settled: Settled, read_mtwei: Counter[tuple[int, date]]
) -> Counter[tuple[Line, int | None, int]]:
    """Return how many claims there are of each line, comment and worth before the pot's factor.

    `read_mtwei` keeps what each reader's days have claimed, so that a lower cap for a day is felt.
    """
    worth: Counter[tuple[Line, int | None, int]] = Counter()
    for claims in settled.claims:
        claim_mtwei = rules.claim_mtwei(claims.line, claims.units, claims.divisor)
        worth[claims.line, claims.comment_id, claim_mtwei] += claims.count
    for reading in settled.readings:
        day = (reading.member_id, reading.day)
        claim_mtwei = min(rules.claim_mtwei(Line.READING, reading.units), rules.reading_room_mtwei(read_mtwei[day]))
        read_mtwei[day] += claim_mtwei
        worth[Line.READING, None, claim_mtwei] += 1
    return worth
