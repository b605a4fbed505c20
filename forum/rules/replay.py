"""What other rules would have charged and paid for what really happened. Pure: facts in, lines out.

Fees are counted again from what members did. Rewards are each settlement done again: the same claims,
worth what the rules say, out of pots that follow from the treasury as it stood then.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from forum.rules.economy import EconomyRules, paid_mtwei
from forum.rules.lines import COMMENTER_REWARDS, Line, Pot
from forum.rules.pots import Claimed, Share, share_out


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """How often members did what costs a fee. `minuses` and `dislikes` are those not undone."""

    posts: int = 0
    minuses: int = 0
    dislikes: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Claims:
    """So many paid claims of one kind; `comment_id` only where that comment's dislikes took from its rewards.

    `place` is which of its giver's reactions each came from (None: of a time when none was one too many).
    """

    line: Line
    units: int
    divisor: int
    mutual: int
    weight: int | None
    comment_id: int | None
    count: int
    place: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class ReadingClaim:
    """A paid claim for a reading, the UTC day that it counted towards, and whether its reader is vouched for (1)."""

    member_id: int
    day: date
    units: int
    vouched: int


@dataclass(frozen=True, slots=True)
class Settled:
    """One settlement: the treasury at its start, the claims it paid, and the dislikes it settled.

    `dislikes` counts those on each comment; of all of them `shared` gave the post's author a share. `sums` stands for
    claims that are known only by what they came to in each pot: each is paid as one claim of its pot's first line.
    """

    treasury_mtwei: int
    claims: Sequence[Claims] = ()
    readings: Sequence[ReadingClaim] = ()
    dislikes: Mapping[int, int] | None = None
    shared: int = 0
    sums: Mapping[Pot, Claimed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Supposed:
    """So many claims, worth so much each, that nobody had: a replay can add them to those that were there.

    `own` tells those whose payments are of interest from those that would come along with them.
    """

    line: Line
    claim_mtwei: int
    count: int
    vouched: int = 1
    own: bool = True


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
    replay = Replay(rules)
    for settled in settlements:
        lines.update(replay.value(settled).paid().lines)
    return dict(lines)


class _Worth(NamedTuple):
    """Claims that are alike: their line, their comment, whether they are of vouched readers, and what each is worth.

    `own`: supposed ones whose payments are of interest.
    """

    line: Line
    comment_id: int | None
    vouched: int
    claim_mtwei: int
    own: bool = False


class Replay:
    """Settlements done again under other rules, one after the other, oldest first."""

    def __init__(self, rules: EconomyRules):
        self._rules = rules
        # What each reader's days have claimed, so that a lower cap for a day is felt.
        self._read_mtwei: Counter[tuple[int, date]] = Counter()

    def value(self, settled: Settled) -> "Valued":
        """Return the next settlement with its claims valued by the rules."""
        return Valued(self._rules, settled, self._worth(settled))

    def _worth(self, settled: Settled) -> Counter[_Worth]:
        """Return how many claims there are of each kind."""
        rules, worth = self._rules, Counter[_Worth]()
        for claims in settled.claims:
            if not rules.is_among_first(claims.line, claims.place):
                continue
            claim_mtwei = rules.claim_mtwei(claims.line, claims.units, claims.divisor, claims.mutual, claims.weight)
            worth[_Worth(claims.line, claims.comment_id, 1, claim_mtwei)] += claims.count
        for reading in settled.readings:
            day = (reading.member_id, reading.day)
            room_mtwei = rules.reading_room_mtwei(self._read_mtwei[day])
            claim_mtwei = min(rules.claim_mtwei(Line.READING, reading.units), room_mtwei)
            self._read_mtwei[day] += claim_mtwei
            worth[_Worth(Line.READING, None, reading.vouched, claim_mtwei)] += 1
        for pot, claimed in settled.sums.items():
            worth[_Worth(pot.lines[0], None, 1, claimed.vouched_mtwei)] += 1
            worth[_Worth(pot.lines[0], None, 0, claimed.unvouched_mtwei)] += 1
        return worth


class Paid(NamedTuple):
    """What a settlement pays, and takes from disliked comments, by line; `own` is what supposed claims have of it."""

    lines: Counter[Line]
    own: Counter[Line]


@dataclass(frozen=True, slots=True)
class Valued:
    """A settlement whose claims are valued by rules; it can be paid as it was, and with other claims added."""

    rules: EconomyRules
    settled: Settled
    worth: Counter[_Worth]

    @property
    def sums(self) -> dict[Pot, Claimed]:
        """What is claimed of each pot."""
        return _claimed(self.worth)

    def paid(self, supposed: Iterable[Supposed] = ()) -> Paid:
        """Return what is paid, by line, where these claims are there too."""
        worth = self.worth.copy()
        for more in supposed:
            worth[_Worth(more.line, None, more.vouched, more.claim_mtwei, more.own)] += more.count
        claimed = _claimed(worth)
        shares = share_out(self.rules, self.settled.treasury_mtwei, claimed)
        paid = Paid(Counter(), Counter())
        of_comment_mtwei: Counter[int | None] = Counter()
        for one, count in worth.items():
            amount_mtwei = count * _paid_mtwei(one, shares, claimed)
            paid.lines[one.line] += amount_mtwei
            if one.own:
                paid.own[one.line] += amount_mtwei
            if one.line in COMMENTER_REWARDS:
                of_comment_mtwei[one.comment_id] += amount_mtwei
        self._settle_dislikes(paid.lines, of_comment_mtwei)
        return paid

    def _settle_dislikes(self, lines: Counter[Line], of_comment_mtwei: Mapping[int | None, int]) -> None:
        rules, settled = self.rules, self.settled
        lines[Line.DISLIKES_AUTHOR] += settled.shared * rules.author_share_mtwei(rules.dislike_fee_mtwei)
        lines[Line.DISLIKES_COMMENTER] += sum(
            min(count * rules.dislike_commenter_mtwei, of_comment_mtwei[comment_id])
            for comment_id, count in (settled.dislikes or {}).items()
        )


def _paid_mtwei(one: _Worth, shares: Mapping[Pot, Share], claimed: Mapping[Pot, Claimed]) -> int:
    """Return what one of these claims is paid."""
    if one.line.pot is None:
        return 0
    share, sums = shares[one.line.pot], claimed[one.line.pot]
    if one.vouched:
        return paid_mtwei(one.claim_mtwei, share.vouched_mtwei, sums.vouched_mtwei)
    return paid_mtwei(one.claim_mtwei, share.unvouched_mtwei, sums.unvouched_mtwei)


def _claimed(worth: Mapping[_Worth, int]) -> dict[Pot, Claimed]:
    total_mtwei: Counter[Pot | None] = Counter()
    unvouched_mtwei: Counter[Pot | None] = Counter()
    for one, count in worth.items():
        total_mtwei[one.line.pot] += count * one.claim_mtwei
        if not one.vouched:
            unvouched_mtwei[one.line.pot] += count * one.claim_mtwei
    return {pot: Claimed(total_mtwei[pot], unvouched_mtwei[pot]) for pot in Pot}
