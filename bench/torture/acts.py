"""What a member may spend on, at random: the forum's own actions, and movements of the ledger alone."""

from collections.abc import Callable, Sequence
from random import Random

from forum.actions import comments, members, reactions, reports, votes
from forum.actions.authority import OPERATOR
from forum.db import in_transaction, rows
from forum.errors import AlreadySettled, CannotPay, ForumError
from forum.models import EconomyRulesVersion, Member
from forum.money import claims, ledger

# How often what is chosen. An action's journals have a cause in the forum; a movement's is the ledger's alone.
MOVEMENTS = ("gift",) * 5 + ("payment",) * 4
ACTIONS = (
    *("fee",) * 2, *("vote",) * 3, *("reaction",) * 2, *("comment",) * 2, *("report",) * 2, "removal",
)  # fmt: skip
_GIFT_MTWEI_MAX = 3_000
_GRANT_MTWEI = 20_000


class Spender:
    """Spends what random members have. `name` makes the keys of its journals its own."""

    def __init__(self, name: str, kinds: Sequence[str] = ()):
        self._name, self._number = name, 0
        self._random = Random(name)
        self._members = list(Member.select())
        self._posts = rows("SELECT count(*) FROM post")[0][0]
        self._acts: dict[str, Callable[[Member, int], list[str]]] = {
            "gift": self._gift,
            "payment": self._payment,
            "fee": self._fee,
            "vote": self._vote,
            "reaction": self._react,
            "comment": self._comment,
            "report": self._report,
            "removal": self._remove,
        }
        self._kinds = tuple(kinds) or MOVEMENTS + ACTIONS

    def spend(self) -> tuple[str, str, list[str]]:
        """Do one thing. Return which, how it ended, and the keys of the journals that were promised by that.

        It ends "paid", "refused" (the wallet cannot pay), "final" (a settlement was quicker), "not allowed"
        (one's own, or gone) or "nothing" (it stood like that already). Everything else is raised.
        """
        self._number += 1
        kind = self._random.choice(self._kinds)
        me = self._random.choice(self._members)
        try:
            keys = self._acts[kind](me, self._random.randint(1, self._posts))
        except CannotPay:
            return kind, "refused", []
        except AlreadySettled:
            return kind, "final", []
        except ForumError:
            return kind, "not allowed", []
        return kind, "paid" if keys else "nothing", keys

    def grant(self) -> None:
        """Give a random member something new to spend."""
        members.grant_twei(self._random.choice(self._members).name, _GRANT_MTWEI, "To go on", by=OPERATOR)

    def _gift(self, me: Member, post_id: int) -> list[str]:
        other, amount_mtwei = self._random.choice(self._members), self._random.randint(1, _GIFT_MTWEI_MAX)
        if other.id == me.id:
            return []
        return self._post({me.id: -amount_mtwei, other.id: amount_mtwei}, line="grant")

    def _payment(self, me: Member, post_id: int) -> list[str]:
        amount_mtwei = self._random.randint(1, _GIFT_MTWEI_MAX)
        return self._post({me.id: -amount_mtwei, ledger.TREASURY: amount_mtwei}, line="reports", post_id=post_id)

    def _post(self, legs: dict[ledger.AccountName, int], **about: object) -> list[str]:
        key = f"spend:{self._name}:{self._number}"
        in_transaction(ledger.post)(key, "fee", legs, **about)
        return [key]

    def _fee(self, me: Member, post_id: int) -> list[str]:
        in_transaction(claims.escrow_fee)(EconomyRulesVersion.in_force(), "minuses", me, post_id)
        return self._newest_fee(me, post_id)

    def _vote(self, me: Member, post_id: int) -> list[str]:
        value = self._random.choice(("minus", "minus", "plus", "none"))
        votes.vote(me, post_id, value)
        return self._newest_fee(me, post_id) if value == "minus" else []

    def _react(self, me: Member, post_id: int) -> list[str]:
        value = self._random.choice(("dislike", "dislike", "like", "none"))
        comment_id = self._some_comment(post_id)
        reactions.react(me, comment_id, value)
        return self._newest_fee(me, post_id, comment_id) if value == "dislike" else []

    def _newest_fee(self, me: Member, post_id: int, comment_id: int | None = None) -> list[str]:
        of_comment = "comment_id IS NULL" if comment_id is None else f"comment_id = {comment_id}"
        newest = f"SELECT max(id) FROM escrowed_fee WHERE member_id = ? AND post_id = ? AND {of_comment}"  # noqa: S608
        [(fee_id,)] = rows(newest, me.id, post_id)
        return [f"fee:{fee_id}"]

    def _comment(self, me: Member, post_id: int) -> list[str]:
        return [f"comment:{comments.write_comment(me, post_id, f'Word {self._number} of *{self._name}*.')}"]

    def _report(self, me: Member, post_id: int) -> list[str]:
        return [f"report:{reports.buy_report(me, post_id)}"]

    def _remove(self, me: Member, post_id: int) -> list[str]:
        """Have a comment taken away by who wrote it: those who disliked it get their fees back."""
        comment_id = self._some_comment(post_id)
        [(author_id,)] = rows("SELECT author_id FROM comment WHERE id = ?", comment_id)
        comments.delete_comment(self._members[author_id - 1], comment_id)
        return []

    def _some_comment(self, post_id: int) -> int:
        found = rows("SELECT id FROM comment WHERE post_id = ? ORDER BY id DESC LIMIT 6", post_id)
        return self._random.choice(found)[0]
