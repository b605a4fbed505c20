"""What can be asked of the model of the economy. See `tests.money.economy_model`."""

from collections import Counter

from tests.money.economy_settlement import Settlements
from tests.money.economy_things import Post, Thing, for_and_against, post_of

PROFIT = ("pluses", "comment_rewards", "likes_own", "likes_commenter", "likes_author", "dislikes_author")
LOSS = ("minuses", "comment_tributes", "dislikes_own", "dislikes_commenter", "publish_tribute", "reports")


class Questions(Settlements):
    """The books, and what is read from them."""

    def statement(self, member: str, post: Post) -> dict[str, tuple[int, int]]:
        """Return the member's figure and what is pending, in mTwei, for each of the twelve lines."""
        gained, pending = self.gained[member, post], self.pending(member, post)
        return {line: (gained[line] if line in PROFIT else -gained[line], pending[line]) for line in PROFIT + LOSS}

    def pending(self, member: str, post: Post) -> Counter[str]:
        """Return what still waits for the member because of a post, before the pots' factors, by line."""
        pending: Counter[str] = Counter()
        for claim in self._open_claims():
            if claim.member == member and post_of(claim.about) is post:
                pending[claim.line] += self._worth_mtwei(claim)
        pending["reading"] = min(pending["reading"], self.rules["reading_day_max_mtwei"])
        for fee in self.fees:
            if fee.state == "open" and fee.line == "dislikes_own" and post.author == member and fee.about.post is post:
                pending["dislikes_author"] += self._author_share_mtwei(fee)
        return pending

    def escrowed_mtwei(self, payer: str | None = None) -> int:
        """Return what one member, or all together, have in escrow."""
        return sum(fee.amount_mtwei for fee in self.fees if fee.state == "open" and payer in (None, fee.payer))

    def opinions(self, thing: Thing) -> tuple[int, int]:
        """Return how many are for the thing, and how many against it."""
        return for_and_against(thing)

    def what_happened(self) -> Counter[str]:
        """Count what a history should hold some of, to be worth its time."""
        happened = self.happened + Counter(f"a claim {claim.state}" for claim in self.claims)
        happened.update(f"a fee {fee.state}" for fee in self.fees)
        paid = [claim for claim in self.claims if claim.state == "paid"]
        happened["a divided claim"] = sum(claim.divisor > 1 for claim in paid)
        happened["an exchange with two"] = sum(claim.mutual == 2 for claim in paid)
        happened["an exchange with three or more"] = sum(claim.mutual > 2 for claim in paid)
        rewards = [claim for claim in self.claims if claim.line == "comment_rewards"]
        happened["a reward that waited on"] = sum(claim.waited for claim in rewards)
        happened["a reward paid after it waited on"] = sum(claim.waited and claim.state == "paid" for claim in rewards)
        dropped = {claim.about for claim in rewards if claim.state == "dropped"}
        happened["a reward dropped"] = len(dropped)
        happened["a reward paid after it was dropped"] = sum(
            claim.about in dropped and claim.state == "paid" for claim in rewards
        )
        happened["a vouching by a member"] = sum(one.by is not None and not one.as_staff for one in self.vouchings)
        happened["a vouching by likes"] = sum(one.by is None for one in self.vouchings)
        happened["a vouching withdrawn"] = sum(one.withdrawn_by_staff for one in self.vouchings)
        happened["a doubled tribute"] = sum(comment.hurried > 0 for comment in self.comments)
        members = [lines for (account, _), lines in self.gained.items() if account in self.cast]
        happened["a farewell"] = sum(lines["left_behind"] < 0 for lines in members)
        happened["a penalty"] = sum(lines["dislikes_commenter"] < 0 for lines in members)
        happened["an author's share"] = sum(lines["dislikes_author"] > 0 for lines in members)
        return happened
