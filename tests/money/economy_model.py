"""The economy once more, in dictionaries and integers: what the real one is compared with.

Written from the design alone. It imports nothing of the forum; the rules come in as plain values. It
keeps no journals and makes no haste: it walks through everything that ever happened, each time.

A refusal is named like the error that the forum raises. Checks come before changes, so a refused
action leaves nothing behind. Members are the names of `cast`; posts and comments are objects.
"""

from collections.abc import Mapping
from datetime import timedelta

from tests.money.economy_pots import POTS
from tests.money.economy_questions import Questions
from tests.money.economy_things import (
    HUNDRED_PERCENT,
    UNDO,
    WHOLE,
    Comment,
    Fee,
    Opinion,
    Post,
    Removal,
    Thing,
    for_and_against,
    post_of,
    refuse,
)

PRICE_MAX_MTWEI = 100_000_000
WORDS_PER_MINUTE = 238
PAID_WORDS_MIN = 150
GATES = {"plus": 2, "report": 5, "minus": 8, "like": 10, "comment": 13, "publish": 18}


class Economy(Questions):
    """Everything that members, moderators and admins can do."""

    # What members do.

    def publish(self, me: str, words: int) -> Post:
        self._pass_gate(me, "publish")
        self._can_pay(me, self.rules["publish_tribute_mtwei"])
        post = Post(me, words)
        self.posts.append(post)
        self._move(me, "treasury", self.rules["publish_tribute_mtwei"], "publish_tribute", post)
        return post

    def write_comment(self, me: str, post: Post, parent: Comment | None = None) -> Comment:
        self._pass_gate(me, "comment")
        self._stands(post)
        if parent and (parent.post is not post or parent.removed):
            refuse("Invalid")
        since = self.now - timedelta(minutes=self.rules["hurry_minutes"])
        mine = [one for one in self.comments if one.author == me and one.post is post]
        recent = sum(one.at > since and not self._answers_back(one) for one in mine)
        comment = Comment(me, post, self.now, parent, 0)
        comment.hurried = 0 if self._answers_back(comment) else max(recent - 1, 0)
        price_mtwei = self.rules["comment_tribute_mtwei"] * 2**comment.hurried
        self._can_pay(me, price_mtwei)
        self.comments.append(comment)
        self._move(me, "treasury", price_mtwei, "comment_tributes", post)
        return comment

    def _answers_back(self, comment: Comment) -> bool:
        """Say whether the comment answers another member who had replied to its author in this thread before."""
        if comment.parent is None or comment.parent.author == comment.author:
            return False
        before = self.comments[: self.comments.index(comment)] if comment in self.comments else self.comments
        return any(
            one.post is comment.post
            and one.author == comment.parent.author
            and one.parent is not None
            and one.parent.author == comment.author
            for one in before
        )

    def vote(self, me: str, post: Post, value: str) -> None:
        self._stands(post)
        if post.author == me:
            refuse("OwnContent")
        wanted = {"plus": 1, "minus": -1, "none": 0}.get(value)
        if wanted is None:
            refuse("Invalid")
        if wanted:
            self._pass_gate(me, value)
        if self._change_opinion(me, post, wanted, "minuses", self.rules["minus_fee_mtwei"]) and wanted == 1:
            self._claim_for_plus(me, post)

    def react(self, me: str, comment: Comment, value: str) -> None:
        self._stands(comment)
        if value != "none":
            self._stands(comment.post)
        if comment.author == me:
            refuse("OwnContent")
        wanted = {"like": 1, "dislike": -1, "none": 0}.get(value)
        if wanted is None:
            refuse("Invalid")
        if wanted:
            self._pass_gate(me, "like")
        if not self._change_opinion(me, comment, wanted, "dislikes_own", self.rules["dislike_fee_mtwei"]):
            return
        if wanted == 1:
            self._claim_for_like(me, comment)
        if self._is_liked(*for_and_against(comment)):
            self._claim("comment_rewards", comment.author, about=comment)

    def complete_reading(self, me: str, post: Post) -> None:
        self._stands(post)
        if post.author == me:
            refuse("OwnContent")
        if (me, post) in self.readings:
            return
        self.readings.add((me, post))
        units = self._reading_units(me, post.words)
        if units:
            self._claim("reading", me, about=post, giver=me, units=units)
        if me in post.opinions and post.opinions[me].value == 1:
            self._claim_for_plus(me, post)

    def buy_report(self, me: str, post: Post) -> dict[str, tuple[int, int]]:
        self._pass_gate(me, "report")
        price_mtwei = self.rules["report_price_mtwei"]
        self._can_pay(me, price_mtwei)
        self._move(me, "treasury", price_mtwei, "reports", post)
        return self.statement(me, post)

    def delete(self, me: str, thing: Thing, reason: str = "") -> None:
        self._stands(thing)
        if me != thing.author:
            if self.cast[me].role == "member":
                refuse("NotAllowed")
            if not reason:
                refuse("Invalid")
        thing.removed = Removal(me, self.now)
        self._put_off(thing)

    def restore(self, me: str, thing: Thing) -> None:
        if not thing.removed:
            refuse("NotFound")
        if thing.removed.by != me:
            refuse("NotAllowed")
        if thing.removed.final or thing.removed.at + UNDO <= self.now:
            refuse("AlreadyFinal")
        thing.removed = None

    def leave(self, me: str, text: str) -> None:
        """Go for good: what one deleted is final at once, and so is what one wrote, if it is to be removed."""
        self.left.add(me)
        self.readings = {(reader, post) for reader, post in self.readings if reader != me}
        for thing in self.things:
            if thing.author == me and (thing.removed or text == "remove"):
                thing.removed = thing.removed or Removal(me, self.now)
                if not thing.removed.final:
                    self._end(thing)
        self.sweep()

    def sweep(self) -> None:
        """Leave to the treasury what those hold who have left; they wait for nothing more."""
        for me in self.left:
            for claim in self._open_claims():
                if claim.member == me:
                    claim.state = "cancelled"
            self._move(me, "treasury", self.balances[me], "left_behind", None)

    # What the operator and admins do.

    def grant(self, by: str | None, to: str, amount_mtwei: int, reason: str) -> None:
        if by and self.cast[by].role != "admin":
            refuse("NotAllowed")
        if to in self.left:
            refuse("NotFound")
        if amount_mtwei <= 0 or not reason:
            refuse("Invalid")
        if amount_mtwei > self.balances["treasury"]:
            refuse("TreasuryEmpty")
        self._move("treasury", to, amount_mtwei, "grant", None)

    def change_rules(self, by: str | None, changes: Mapping[str, int]) -> None:
        if by and self.cast[by].role != "admin":
            refuse("NotAllowed")
        rules = {**self.rules, **changes}
        prices = [value for name, value in rules.items() if name.endswith("_mtwei")]
        if (
            min(rules.values()) < 0
            or max(prices) > PRICE_MAX_MTWEI
            or max(rules["settlement_budget_share"], rules["unvouched_share"]) > HUNDRED_PERCENT
            or sum(rules[f"{pot}_pot_share"] for pot in POTS) != HUNDRED_PERCENT
            or rules["dislike_author_mtwei"] > rules["dislike_fee_mtwei"]
        ):
            refuse("Invalid")
        self.rules = rules

    def _pass_gate(self, me: str, gate: str) -> None:
        rank = self.cast[me]
        if rank.role == "member" and rank.level < GATES[gate]:
            refuse("LevelTooLow")

    def _stands(self, thing: Thing) -> None:
        if thing.removed:
            refuse("NotFound")

    def _change_opinion(self, me: str, thing: Thing, wanted: int, line: str, fee_mtwei: int) -> bool:
        """Take back what `me` thought of the thing, with all that came of it, and let `wanted` stand instead."""
        standing = thing.opinions.get(me)
        if wanted == (standing.value if standing else 0):
            return False
        if standing and standing.final_at:
            refuse("AlreadySettled")
        if wanted == -1:
            self._can_pay(me, fee_mtwei)
        for claim in self._open_claims():
            if claim.about is thing and claim.giver == me and claim.line != "reading":
                claim.state = "cancelled"
        self._give_back(thing, me)
        thing.opinions.pop(me, None)
        if wanted:
            thing.opinions[me] = Opinion(wanted, self.now, self._due_at())
        if wanted == -1:
            self.fees.append(Fee(line, me, thing, fee_mtwei, self._due_at()))
            self._move(me, "escrow", fee_mtwei, line, post_of(thing))
        return True

    def _claim_for_like(self, giver: str, comment: Comment) -> None:
        author, place = comment.post.author, self._place(giver, comment)
        if place > self.rules["paid_likes_day_max"]:
            self.happened["a like too many on its day"] += 1
            return
        about = {"about": comment, "giver": giver, "divisor": self._nth(giver, comment.author, comment), "place": place}
        self._claim("likes_own", giver, **about)
        self._claim("likes_commenter", comment.author, **about)
        self.happened["an author’s like under the own post"] += giver == author
        if author not in (comment.author, giver):
            self._claim("likes_author", author, **about)

    def _claim_for_plus(self, giver: str, post: Post) -> None:
        if (giver, post) not in self.readings:
            return
        place = self._place(giver, post)
        if place > self.rules["paid_pluses_week_max"]:
            self.happened["a plus too many in its week"] += 1
            return
        divisor = self._nth(giver, post.author, post)
        self._claim("pluses", post.author, about=post, giver=giver, divisor=divisor, place=place)

    def _reading_units(self, reader: str, words: int) -> int:
        """Return thousandths of a minute: what the text takes to read, but no more than both caps leave room for."""
        units = words * WHOLE // WORDS_PER_MINUTE if words >= PAID_WORDS_MIN else 0
        of_day = self._of_day("reading", reader, self.now.date())
        today_mtwei = sum(self._worth_mtwei(claim) for claim in of_day)
        room_mtwei = min(
            self.rules["reading_post_max_mtwei"], max(0, self.rules["reading_day_max_mtwei"] - today_mtwei)
        )
        rate_mtwei = self.rules["reading_minute_mtwei"]
        return min(units, room_mtwei * WHOLE // rate_mtwei) if rate_mtwei else units
