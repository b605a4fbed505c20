"""How a settlement of the model ends the waiting: what is final, what is liked, what each claim is worth and gets.

See `tests.money.economy_model`.
"""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.money.economy_pots import POTS, PotResult, of_unvouched, part, passed_on
from tests.money.economy_things import HUNDRED_PERCENT, WHOLE, Claim, Comment, Fee, for_and_against, post_of
from tests.money.economy_vouching import Vouchings

# A line of claims → the rule that says what it is worth.
RATES = {
    "pluses": "plus_reward_mtwei",
    "comment_rewards": "comment_reward_mtwei",
    "likes_own": "like_own_mtwei",
    "likes_commenter": "like_commenter_mtwei",
    "likes_author": "like_author_mtwei",
    "reading": "reading_minute_mtwei",
}
# What a like weighs that nothing divides. Halves, thirds, … sixteenths of it are whole, so that three thirds are one.
LIKE_WEIGHT = 720_720


class LineResult(NamedTuple):
    """How many claims of a line were settled, paid or dropped; their units, and what they were paid."""

    claims: int
    units: int
    paid_mtwei: int


class Settled(NamedTuple):
    pots: dict[str, PotResult]
    lines: dict[str, LineResult]  # those with claims


class Settlements(Vouchings):
    """The books, and what a day's settlement does to them."""

    def settle(self, at: datetime) -> Settled | None:
        """Settle the day of `at`; None where that day or a later one is settled already."""
        if any(day >= at.date() for day in self.settled_days):
            return None
        self.finish_removals(at)
        self.settled_days.append(at.date())
        budget_mtwei = self.balances["treasury"] * self.rules["settlement_budget_share"] // HUNDRED_PERCENT
        self._make_final(at)
        due = [claim for claim in self._open_claims() if claim.due_at <= at]
        fees = [fee for fee in self.fees if fee.state == "open" and fee.due_at <= at]
        for claim in due:
            claim.state = self._verdict(claim)
            claim.waited |= claim.state == "open"
        claims = [claim for claim in due if claim.state != "open"]
        asking = [claim for claim in claims if claim.state == "paid"]
        self._divide_mutual(asking, at)
        for claim in asking:
            claim.worth_mtwei = self._worth_today_mtwei(claim)
        paid_mtwei: Counter[Claim] = Counter()
        pots = self._pay(budget_mtwei, asking, paid_mtwei)
        self._settle_fees(fees)
        self._penalise(fees, paid_mtwei)
        lines = {}
        for line in RATES:
            of_line = [claim for claim in claims if claim.line == line]
            if of_line:
                units = sum(claim.units for claim in of_line)
                lines[line] = LineResult(len(of_line), units, sum(paid_mtwei[claim] for claim in of_line))
        return Settled(pots, lines)

    def _make_final(self, at: datetime) -> None:
        for thing in self.things:
            for opinion in thing.opinions.values():
                if opinion.due_at <= at and not opinion.final_at:
                    opinion.final_at = at
                    opinion.counts = not thing.removed

    def _verdict(self, claim: Claim) -> str:
        """Return what becomes of a claim that is due: by final opinions alone, it is paid or dropped, or waits on."""
        if claim.line == "comment_rewards":
            if self._is_liked(*for_and_against(claim.about, final=True)):
                self.happened["a doubt in its hold"] += not self._is_liked(*for_and_against(claim.about))
                return "paid"
            return "open" if self._is_liked(*for_and_against(claim.about)) else "dropped"
        most = self.rules["paid_pluses_week_max" if claim.line == "pluses" else "paid_likes_day_max"]
        if claim.place > most:
            self.happened[f"{claim.line} above a lowered limit"] += 1
            return "dropped"
        if claim.line == "likes_own":
            return "paid" if self._came_before_others(claim) else "dropped"
        return "paid"

    def _is_liked(self, likes: int, dislikes: int) -> bool:
        return likes >= self.rules["likes_min"] and likes > dislikes

    def _came_before_others(self, claim: Claim) -> bool:
        """Say whether enough others like the comment who did so after the giver, and more like than dislike it."""
        opinions = claim.about.opinions
        mine = opinions[claim.giver]
        later = sum(one.value == 1 and one.final_at is not None and one.at > mine.at for one in opinions.values())
        likes, dislikes = for_and_against(claim.about, final=True)
        self.happened["a like after others’"] += later < self.rules["later_likes_min"] <= likes - 1
        return later >= self.rules["later_likes_min"] and likes > dislikes

    def _divide_mutual(self, claims: list[Claim], at: datetime) -> None:
        """Find M for each claim: with how many the receiver of the plus or like stands in mutual exchange."""
        partners = self._partners(at)
        for claim in claims:
            if claim.line not in ("reading", "comment_rewards") and claim.giver in partners[claim.about.author]:
                claim.mutual = len(partners[claim.about.author])
                self.happened["an exchange with one"] += claim.mutual == 1

    def _partners(self, at: datetime) -> dict[str, set[str]]:
        """Return with whom each member stands in mutual exchange: whom they gave a plus or like, and who gave them one.

        Those count that were final while their thing was there, whatever has become of it since.
        """
        partners: dict[str, set[str]] = defaultdict(set)
        if not self.rules["mutual_days"]:
            return partners
        since = at - timedelta(days=self.rules["mutual_days"])
        given = {
            (giver, thing.author)
            for thing in self.things
            for giver, opinion in thing.opinions.items()
            if opinion.value == 1 and opinion.counts and opinion.at > since
        }
        for giver, receiver in given:
            if (receiver, giver) in given:
                partners[receiver].add(giver)
        self.happened["an exchange over what is gone"] += any(
            thing.removed and opinion.counts and giver in partners[thing.author]
            for thing in self.things
            for giver, opinion in thing.opinions.items()
        )
        return partners

    def _worth_mtwei(self, claim: Claim) -> int:
        """Return what the claim is worth by the rules in force, before its pot's factor."""
        worth_mtwei = self.rules[RATES[claim.line]] * claim.units // (WHOLE * claim.divisor * claim.mutual)
        return min(worth_mtwei, self.rules["reading_post_max_mtwei"]) if claim.line == "reading" else worth_mtwei

    def _worth_today_mtwei(self, claim: Claim) -> int:
        """Return what a settlement finds the claim worth: a comment reward by what the comment's likes weigh, and of
        readings no more than is left of the day they were on.
        """
        worth_mtwei = self._worth_mtwei(claim)
        if claim.line == "comment_rewards":
            return self._weighed(claim)
        if claim.line != "reading":
            return worth_mtwei
        of_day = self._of_day("reading", claim.member, claim.opened_at.date())
        left_mtwei = self.rules["reading_day_max_mtwei"] - sum(one.worth_mtwei for one in of_day if one.state == "paid")
        self.happened["a reading cut by its day"] += left_mtwei < worth_mtwei
        return min(worth_mtwei, max(0, left_mtwei))

    def _weighed(self, claim: Claim) -> int:
        """Return what a comment's reward is worth. Each like weighs 1/(n·M); as many as it needs make it whole."""
        rate_mtwei, needed = self.rules["comment_reward_mtwei"], self.rules["likes_min"] * LIKE_WEIGHT
        weight = sum(
            LIKE_WEIGHT // (one.divisor * one.mutual)
            for one in self.claims
            if (one.line, one.about, one.state) == ("likes_commenter", claim.about, "paid")
        )
        self.happened["a reward that weighs less"] += weight < needed
        return rate_mtwei * min(weight, needed) // needed if needed else rate_mtwei

    def _author_share_mtwei(self, fee: Fee) -> int:
        """Return what the post's author gets of a dislike's fee: none who disliked, wrote the comment, or is gone."""
        post = fee.about.post
        if post.removed or post.author in (fee.payer, fee.about.author):
            return 0
        return min(self.rules["dislike_author_mtwei"], fee.amount_mtwei)

    def _pay(self, budget_mtwei: int, claims: list[Claim], paid_mtwei: Counter[Claim]) -> dict[str, PotResult]:
        """Pay each pot's claims, and return what became of the pots; `paid_mtwei` gets what each claim was paid."""
        of_pot = {pot: [claim for claim in claims if claim.line in lines] for pot, lines in POTS.items()}
        pots_mtwei = {pot: budget_mtwei * self.rules[f"{pot}_pot_share"] // HUNDRED_PERCENT for pot in POTS}
        unvouched = [claim for claim in of_pot["reading"] if not self.is_vouched(claim.member)]
        vouched = [claim for claim in of_pot["reading"] if claim not in unvouched]
        strangers_mtwei, friends_mtwei = _sum_mtwei(unvouched), _sum_mtwei(vouched)
        heard_mtwei = of_unvouched(pots_mtwei["reading"], self.rules["unvouched_share"], strangers_mtwei)
        needs_mtwei = {pot: _sum_mtwei(asking) for pot, asking in of_pot.items()}
        given = passed_on(pots_mtwei, {**needs_mtwei, "reading": friends_mtwei + heard_mtwei})
        for pot in ("pluses", "comment_rewards", "likes"):
            self._share_out(pots_mtwei[pot] + given[pot], of_pot[pot], paid_mtwei)
        reading_mtwei = pots_mtwei["reading"] + given["reading"]
        theirs_mtwei = min(heard_mtwei, part(strangers_mtwei, reading_mtwei, strangers_mtwei + friends_mtwei))
        self._share_out(theirs_mtwei, unvouched, paid_mtwei)
        self._share_out(reading_mtwei - theirs_mtwei, vouched, paid_mtwei)
        self.happened["a reading of the vouched"] += len(vouched)
        self.happened["an unvouched reading above the bound"] += len(unvouched) * (heard_mtwei < strangers_mtwei)
        results = {}
        for pot, asking in of_pot.items():
            bound = (strangers_mtwei, theirs_mtwei) if pot == "reading" else ()
            paid = sum(paid_mtwei[claim] for claim in asking)
            held_mtwei = pots_mtwei[pot] + given[pot]
            self.happened["a pot sufficed" if needs_mtwei[pot] <= held_mtwei else "a pot ran short"] += 1
            self.happened["a pot passed on what it had left"] += given[pot] < 0
            self.happened["a pot got what others had left"] += given[pot] > 0
            results[pot] = PotResult(held_mtwei, given[pot], len(asking), needs_mtwei[pot], paid, *bound)
        return results

    def _share_out(self, pot_mtwei: int, claims: list[Claim], paid_mtwei: Counter[Claim]) -> None:
        claimed_mtwei = _sum_mtwei(claims)
        for claim in claims:
            paid_mtwei[claim] = part(claim.worth_mtwei, pot_mtwei, claimed_mtwei)
            self._move("treasury", claim.member, paid_mtwei[claim], claim.line, post_of(claim.about))

    def _settle_fees(self, fees: list[Fee]) -> None:
        for fee in fees:
            fee.state, post = "settled", post_of(fee.about)
            share_mtwei = self._author_share_mtwei(fee) if fee.line == "dislikes_own" else 0
            self._move("escrow", post.author, share_mtwei, "dislikes_author", post)
            self._move("escrow", "treasury", fee.amount_mtwei - share_mtwei, fee.line, post)

    def _penalise(self, fees: list[Fee], paid_mtwei: Counter[Claim]) -> None:
        """Take from commenters for dislikes, and never more than the settlement has paid them for that comment."""
        own_rewards_mtwei: Counter[Comment] = Counter()
        for claim, mtwei in paid_mtwei.items():
            if claim.line in ("likes_commenter", "comment_rewards"):
                own_rewards_mtwei[claim.about] += mtwei
        dislikes = Counter(fee.about for fee in fees if fee.line == "dislikes_own")
        for comment, count in dislikes.items():
            taken_mtwei = min(count * self.rules["dislike_commenter_mtwei"], own_rewards_mtwei[comment])
            self._move(comment.author, "treasury", taken_mtwei, "dislikes_commenter", comment.post)


def _sum_mtwei(claims: list[Claim]) -> int:
    return sum(claim.worth_mtwei for claim in claims)
