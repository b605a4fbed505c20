"""What the model of the economy holds: balances, claims, fees in escrow; and how a settlement ends their waiting.

See `tests.money.economy_model`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, NoReturn

SUPPLY_MTWEI = 1_000_000_000
WHOLE = 1000  # thousandths, of a reward or of a minute
HUNDRED_PERCENT = 100_000
UNDO = timedelta(minutes=10)

# A line of claims → the rule that says what it is worth, and the pot that it is paid from.
RATES = {
    "pluses": "plus_reward_mtwei",
    "comment_rewards": "comment_reward_mtwei",
    "likes_own": "like_own_mtwei",
    "likes_commenter": "like_commenter_mtwei",
    "likes_author": "like_author_mtwei",
    "reading": "reading_minute_mtwei",
}
POTS = {
    "pluses": ("pluses",),
    "comment_rewards": ("comment_rewards",),
    "likes": ("likes_own", "likes_commenter", "likes_author"),
    "reading": ("reading",),
}
NEEDS_LIKES = ("comment_rewards", "likes_own")


class Refusal(Exception):
    """What the forum refuses, by the name of its error."""


class Rank(NamedTuple):
    """Where a member stands."""

    level: int
    role: str = "member"


class PotResult(NamedTuple):
    """What a pot held, how many claims of what worth asked for it, and what it paid."""

    pot_mtwei: int
    claims: int
    claimed_mtwei: int
    paid_mtwei: int


@dataclass
class Opinion:
    """A standing vote (on a post) or reaction (on a comment)."""

    value: int
    at: datetime
    due_at: datetime
    final_at: datetime | None = None


@dataclass
class Removal:
    """That something was removed, by whom and when."""

    by: str
    at: datetime
    final: bool = False


@dataclass(eq=False)
class Post:
    author: str
    words: int
    removed: Removal | None = None
    opinions: dict[str, Opinion] = field(default_factory=dict)


@dataclass(eq=False)
class Comment:
    author: str
    post: Post
    at: datetime
    parent: "Comment | None"
    hurried: int  # how many of the same commenter's made it dearer
    removed: Removal | None = None
    opinions: dict[str, Opinion] = field(default_factory=dict)

    @property
    def net_likes(self) -> int:
        return sum(opinion.value for opinion in self.opinions.values())


Thing = Post | Comment


@dataclass(eq=False)
class Claim:
    """`giver` is whose plus or like it came from; `about` the post or comment that it is a reward for.

    `worth_mtwei` is what its settlement found it worth, before its pot's factor; `was_cut` says that a day's cap left
    no more.
    """

    line: str
    member: str
    giver: str | None
    about: Thing
    units: int
    divisor: int
    opened_at: datetime
    due_at: datetime
    state: str = "open"
    worth_mtwei: int = 0
    was_cut: bool = False


@dataclass(eq=False)
class Fee:
    line: str
    payer: str
    about: Thing
    amount_mtwei: int
    due_at: datetime
    state: str = "open"


def post_of(thing: Thing) -> Post:
    """Return the post that opened the thing's thread."""
    return thing.post if isinstance(thing, Comment) else thing


def standing(things: Sequence[Thing]) -> list[Thing]:
    """Return the things that can be voted on, or reacted to: not removed, nor under a post that is."""
    return [thing for thing in things if not thing.removed and not post_of(thing).removed]


def settled_before(opinion: Opinion, removal: Removal) -> bool:
    """Say whether the opinion was final when the thing was removed."""
    return opinion.final_at is not None and opinion.final_at < removal.at


def refuse(error: str) -> NoReturn:
    raise Refusal(error)


class Books:
    """Everybody's Twei, and what still waits. `now` is set from outside."""

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

    def settle(self, at: datetime) -> dict[str, PotResult] | None:
        """Settle the day of `at`; None where that day or a later one is settled already."""
        if any(day >= at.date() for day in self.settled_days):
            return None
        self.finish_removals(at)
        self.settled_days.append(at.date())
        budget_mtwei = self.balances["treasury"] * self.rules["settlement_budget_share"] // HUNDRED_PERCENT
        for thing in [*self.posts, *self.comments]:
            for opinion in thing.opinions.values():
                if opinion.due_at <= at:
                    opinion.final_at = opinion.final_at or at
        claims = [claim for claim in self._open_claims() if claim.due_at <= at]
        fees = [fee for fee in self.fees if fee.state == "open" and fee.due_at <= at]
        for claim in claims:
            liked = claim.line not in NEEDS_LIKES or claim.about.net_likes >= self.rules["net_likes_min"]
            claim.worth_mtwei = self._worth_today_mtwei(claim) if liked else 0
            claim.state = "paid" if liked else "dropped"
        own_rewards_mtwei: Counter[Comment] = Counter()
        results = {}
        for pot, lines in POTS.items():
            pot_mtwei = budget_mtwei * self.rules[f"{pot}_pot_share"] // HUNDRED_PERCENT
            asking = [claim for claim in claims if claim.state == "paid" and claim.line in lines]
            results[pot] = self._share_out(pot_mtwei, asking, own_rewards_mtwei)
        self._settle_fees(fees)
        self._penalise(fees, own_rewards_mtwei)
        return results

    def finish_removals(self, at: datetime) -> None:
        """Cancel what is open on everything that was removed too long ago to be brought back."""
        for thing in [*self.posts, *self.comments]:
            if thing.removed and not thing.removed.final and thing.removed.at + UNDO <= at:
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

    def _due_at(self) -> datetime:
        return self.now + timedelta(hours=self.rules["hold_hours"])

    def _claim(
        self, line: str, member: str, *, about: Thing, giver: str | None = None, units: int = WHOLE, divisor: int = 1
    ) -> None:
        """Open a claim, but not for who has left. Each of its kind is open or paid once."""
        if member in self.left:
            return
        cause = (line, about, giver)
        if not any((one.line, one.about, one.giver) == cause and one.state in ("open", "paid") for one in self.claims):
            self.claims.append(Claim(line, member, giver, about, units, divisor, self.now, self._due_at()))

    def _open_claims(self) -> Iterator[Claim]:
        return (claim for claim in self.claims if claim.state == "open")

    def _nth(self, giver: str, receiver: str, thing: Thing) -> int:
        """Return which one the giver's plus or like of the thing is, among those to the receiver in the days before it.

        What was taken away before it settled is none of them.
        """
        mine = thing.opinions[giver]
        since = mine.at - timedelta(days=self.rules["pair_days"])
        others = [
            other.opinions[giver]
            for other in [*self.posts, *self.comments]
            if other is not thing and other.author == receiver and giver in other.opinions
            and not (other.removed and other.removed.final and not settled_before(other.opinions[giver], other.removed))
        ]  # fmt: skip
        return 1 + sum(opinion.value == 1 and since < opinion.at <= mine.at for opinion in others)

    def _give_back(self, thing: Thing, payer: str | None = None) -> None:
        """Move what is in escrow on the thing back to who paid it, or to this one payer."""
        for fee in self.fees:
            if fee.state == "open" and fee.about is thing and payer in (None, fee.payer):
                fee.state = "refunded"
                self._move("escrow", fee.payer, fee.amount_mtwei, fee.line, post_of(thing))

    def _worth_mtwei(self, claim: Claim) -> int:
        """Return what the claim is worth by the rules in force, before its pot's factor."""
        worth_mtwei = self.rules[RATES[claim.line]] * claim.units // (WHOLE * claim.divisor)
        return min(worth_mtwei, self.rules["reading_post_max_mtwei"]) if claim.line == "reading" else worth_mtwei

    def _worth_today_mtwei(self, claim: Claim) -> int:
        """Return what a settlement finds the claim worth: of readings, no more than is left of the day they were on."""
        worth_mtwei = self._worth_mtwei(claim)
        if claim.line != "reading":
            return worth_mtwei
        paid = [
            one for one in self.claims
            if (one.line, one.member, one.state) == ("reading", claim.member, "paid")
            and one.opened_at.date() == claim.opened_at.date()
        ]  # fmt: skip
        left_mtwei = self.rules["reading_day_max_mtwei"] - sum(one.worth_mtwei for one in paid)
        claim.was_cut = left_mtwei < worth_mtwei
        return min(worth_mtwei, max(0, left_mtwei))

    def _author_share_mtwei(self, fee: Fee) -> int:
        """Return what the post's author gets of a dislike's fee: none who disliked, wrote the comment, or is gone."""
        post = fee.about.post
        if post.removed or post.author in (fee.payer, fee.about.author):
            return 0
        return min(self.rules["dislike_author_mtwei"], fee.amount_mtwei)

    def _share_out(self, pot_mtwei: int, claims: list[Claim], own_rewards_mtwei: Counter[Comment]) -> PotResult:
        worths_mtwei = [claim.worth_mtwei for claim in claims]
        claimed_mtwei, paid_in_all_mtwei = sum(worths_mtwei), 0
        for claim, worth_mtwei in zip(claims, worths_mtwei, strict=True):
            paid_mtwei = worth_mtwei if claimed_mtwei <= pot_mtwei else worth_mtwei * pot_mtwei // claimed_mtwei
            paid_in_all_mtwei += paid_mtwei
            self._move("treasury", claim.member, paid_mtwei, claim.line, post_of(claim.about))
            if claim.line in ("likes_commenter", "comment_rewards"):
                own_rewards_mtwei[claim.about] += paid_mtwei
        return PotResult(pot_mtwei, len(claims), claimed_mtwei, paid_in_all_mtwei)

    def _settle_fees(self, fees: list[Fee]) -> None:
        for fee in fees:
            fee.state, post = "settled", post_of(fee.about)
            share_mtwei = self._author_share_mtwei(fee) if fee.line == "dislikes_own" else 0
            self._move("escrow", post.author, share_mtwei, "dislikes_author", post)
            self._move("escrow", "treasury", fee.amount_mtwei - share_mtwei, fee.line, post)

    def _penalise(self, fees: list[Fee], own_rewards_mtwei: Counter[Comment]) -> None:
        dislikes = Counter(fee.about for fee in fees if fee.line == "dislikes_own")
        for comment, count in dislikes.items():
            taken_mtwei = min(count * self.rules["dislike_commenter_mtwei"], own_rewards_mtwei[comment])
            self._move(comment.author, "treasury", taken_mtwei, "dislikes_commenter", comment.post)
