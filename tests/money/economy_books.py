"""What the model of the economy holds: balances, claims, fees in escrow, and how each of them begins and is undone.

See `tests.money.economy_model`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from tests.money.economy_things import (
    UNDO,
    WEEK,
    WHOLE,
    Claim,
    Comment,
    Fee,
    Post,
    Rank,
    Thing,
    Vouching,
    post_of,
    refuse,
    settled_before,
)

SUPPLY_MTWEI = 1_000_000_000


class Books:
    """Everybody's Twei, and what still waits. `now` is set from outside, and so is whether there is `mail`."""

    def __init__(self, rules: Mapping[str, int], cast: Mapping[str, Rank], now: datetime):
        self.rules, self.cast, self.now = dict(rules), cast, now
        self.balances = {**dict.fromkeys(cast, 0), "escrow": 0, "treasury": SUPPLY_MTWEI, "issuance": -SUPPLY_MTWEI}
        self.gained: dict[tuple[str, Post | None], Counter[str]] = defaultdict(Counter)
        self.posts: list[Post] = []
        self.comments: list[Comment] = []
        self.readings: set[tuple[str, Post]] = set()
        self.claims: list[Claim] = []
        self.fees: list[Fee] = []
        self.settled_days: list[date] = []
        self.left: set[str] = set()
        self.vouchings: list[Vouching] = []
        self.mail = False
        self.unconfirmed: set[str] = set()
        self.happened: Counter[str] = Counter()  # what can only be seen while it happens

    @property
    def things(self) -> list[Thing]:
        return [*self.posts, *self.comments]

    def finish_removals(self, at: datetime) -> None:
        """Cancel what is open on everything that was removed too long ago to be brought back."""
        for thing in self.things:
            if thing.removed and not thing.removed.final and thing.removed.at + UNDO <= at:
                self._end(thing)

    def _end(self, thing: Thing) -> None:
        """Make the thing's removal final: what is open on it ends, and what others have in escrow on it goes back."""
        thing.removed.final = True
        for claim in self._ended_with(thing):
            claim.state = "cancelled"
        self._give_back(thing)

    def _put_off(self, thing: Thing) -> None:
        """Let nothing of the thing settle while it can be brought back."""
        until = self.now + UNDO
        standing = [opinion for opinion in thing.opinions.values() if not opinion.final_at]
        fees = [fee for fee in self.fees if fee.state == "open" and fee.about is thing]
        for waiting in [*standing, *self._ended_with(thing), *fees]:
            waiting.due_at = max(waiting.due_at, until)

    def _ended_with(self, thing: Thing) -> list[Claim]:
        """Return the open claims that end with the thing: its own, and a post's author's for likes under it."""
        return [
            claim
            for claim in self._open_claims()
            if claim.about is thing or (claim.line == "likes_author" and claim.about.post is thing)
        ]

    def _can_pay(self, me: str, price_mtwei: int) -> None:
        if self.balances[me] < price_mtwei:
            refuse("CannotPay")

    def _move(self, payer: str, receiver: str, amount_mtwei: int, line: str, post: Post | None) -> None:
        for account, gained_mtwei in ((payer, -amount_mtwei), (receiver, amount_mtwei)):
            self.balances[account] += gained_mtwei
            self.gained[account, post][line] += gained_mtwei

    def _due_at(self, line: str = "") -> datetime:
        """Return when a settlement may take what begins now: a claim of this line, a fee, an opinion."""
        wait = "comment_hold_hours" if line == "comment_rewards" else "hold_hours"
        return self.now + timedelta(hours=self.rules[wait])

    def _claim(
        self,
        line: str,
        member: str,
        *,
        about: Thing,
        giver: str | None = None,
        units: int = WHOLE,
        divisor: int = 1,
        place: int = 0,
    ) -> None:
        """Open a claim, but not for who has left, or whose address is anybody's. One of each kind is open or paid."""
        if member in self.left:
            return
        if self.mail and member in self.unconfirmed:
            self.happened["a reward without a confirmed address"] += 1
            return
        cause = (line, about, giver)
        if not any((one.line, one.about, one.giver) == cause and one.state in ("open", "paid") for one in self.claims):
            self.claims.append(Claim(line, member, giver, about, units, divisor, self.now, self._due_at(line), place))

    def _open_claims(self) -> Iterator[Claim]:
        return (claim for claim in self.claims if claim.state == "open")

    def _of_day(self, line: str, member: str, day: date) -> list[Claim]:
        """Return a member's claims that count towards a day's cap, in the order in which they came."""
        return [
            claim
            for claim in self.claims
            if (claim.line, claim.member) == (line, member)
            and claim.opened_at.date() == day
            and claim.state != "cancelled"
        ]

    def _nth(self, giver: str, receiver: str, thing: Thing) -> int:
        """Return which one the giver's plus or like of the thing is, among those to the receiver in the days before it.

        What was taken away before it settled is none of them.
        """
        mine = thing.opinions[giver]
        since = mine.at - timedelta(days=self.rules["pair_days"])
        others = [
            other.opinions[giver]
            for other in self.things
            if other is not thing and other.author == receiver and giver in other.opinions
            and not (other.removed and other.removed.final and not settled_before(other.opinions[giver], other.removed))
        ]  # fmt: skip
        self.happened["a like counted whose thing is gone"] += any(
            other.removed
            and other.removed.final
            and other.author == receiver
            and giver in other.opinions
            and settled_before(other.opinions[giver], other.removed)
            for other in self.things
        )
        return 1 + sum(opinion.value == 1 and since < opinion.at <= mine.at for opinion in others)

    def _place(self, giver: str, thing: Thing) -> int:
        """Return which of the giver's likes of that day, or pluses within the week up to it, the one of the thing is.

        All count that stand, whatever has become of what they are about.
        """
        mine = thing.opinions[giver]
        alike = [
            other.opinions[giver]
            for other in (self.posts if isinstance(thing, Post) else self.comments)
            if giver in other.opinions and other.opinions[giver].value == 1 and other.opinions[giver].at <= mine.at
        ]
        if isinstance(thing, Post):
            return sum(one.at > mine.at - WEEK for one in alike)
        return sum(one.at.date() == mine.at.date() for one in alike)

    def _give_back(self, thing: Thing, payer: str | None = None) -> None:
        """Move what is in escrow on the thing back to who paid it, or to this one payer."""
        for fee in self.fees:
            if fee.state == "open" and fee.about is thing and payer in (None, fee.payer):
                fee.state = "refunded"
                self._move("escrow", fee.payer, fee.amount_mtwei, fee.line, post_of(thing))
