"""What a settlement writes: a journal for each claim that it pays, each fee that it settles, each comment it penalises.

Read and made in portions, so that memory does not grow with the number of claims.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from forum.db import rows
from forum.models import Settlement
from forum.models.member import takes_part
from forum.money.authorship import author_then, was_unclaimed
from forum.money.ledger import ESCROW, TREASURY, JournalDraft, Legs
from forum.rules.economy import EconomyRules
from forum.rules.journals import Cause
from forum.rules.lines import COMMENTER_REWARDS, Line, sql_list

_PORTION = 1_000

# How many claims or fees are done, and the movements that come of them.
Portion = tuple[int, list[JournalDraft]]


class PaidClaim(NamedTuple):
    """A claim that this settlement pays."""

    id: int
    member_id: int
    line: str
    post_id: int
    comment_id: int | None
    paid_mtwei: int


_PAID_CLAIMS = """
    SELECT id, member_id, line, post_id, comment_id, paid_mtwei FROM claim
    WHERE settlement_id = ? AND id > ? AND state = 'paid' ORDER BY id LIMIT ?
"""


def rewards(settlement: Settlement) -> Iterator[Portion]:
    """Yield what pays the claims, treasury → member, a journal each."""
    for claims in _in_portions(PaidClaim, _PAID_CLAIMS, settlement):
        yield len(claims), [_reward(claim) for claim in claims]


def _reward(claim: PaidClaim) -> JournalDraft:
    legs: Legs = {claim.member_id: claim.paid_mtwei, TREASURY: -claim.paid_mtwei}
    key = Cause.CLAIM.key(claim.id)
    return JournalDraft(key, Cause.CLAIM.kind, legs, claim.line, claim.post_id, claim.comment_id)


class DueFee(NamedTuple):
    """A fee that this settlement takes out of escrow; `post_gone` where its post is deleted.

    `author_earns` is whether the post's author has an account: who has left, or is unclaimed, has none.
    """

    id: int
    line: str
    payer_id: int
    post_id: int
    comment_id: int | None
    amount_mtwei: int
    author_id: int
    commenter_id: int | None
    author_earns: bool | int
    post_gone: int | None


_OF_POST, _OF_COMMENT = ("post", "p", "f.settlement_id"), ("comment", "c", "f.settlement_id")
_AUTHOR_EARNS = f"{was_unclaimed(*_OF_POST)} IS NULL AND {takes_part('author')}"
_DUE_FEES = f"""
    SELECT f.id, f.line, f.member_id, f.post_id, f.comment_id, f.amount_mtwei,
           {author_then(*_OF_POST)}, {author_then(*_OF_COMMENT)}, {_AUTHOR_EARNS}, gone.post_id
    FROM escrowed_fee f
    JOIN post p ON p.id = f.post_id
    JOIN member author ON author.id = p.author_id
    LEFT JOIN comment c ON c.id = f.comment_id
    LEFT JOIN post_removal gone ON gone.post_id = p.id
    WHERE f.settlement_id = ? AND f.id > ? AND f.state = 'open' ORDER BY f.id LIMIT ?
"""  # noqa: S608  (all of it ours)


def settled_fees(settlement: Settlement, rules: EconomyRules) -> Iterator[Portion]:
    """Yield what empties the escrow: a minus to the treasury, a dislike to the post's author and the treasury."""
    for fees in _in_portions(DueFee, _DUE_FEES, settlement):
        yield len(fees), [_settled_fee(rules, fee) for fee in fees]


def _settled_fee(rules: EconomyRules, fee: DueFee) -> JournalDraft:
    """Return the movement that settles one fee. The author has no share who disliked, commented, or has no account.

    Nor has one whose post is gone.
    """
    own = fee.author_id in (fee.payer_id, fee.commenter_id)
    shares = fee.line == Line.DISLIKES_OWN and not own and fee.author_earns and not fee.post_gone
    share_mtwei = rules.author_share_mtwei(fee.amount_mtwei) if shares else 0
    legs: Legs = {ESCROW: -fee.amount_mtwei, TREASURY: fee.amount_mtwei - share_mtwei}
    if share_mtwei:
        legs[fee.author_id] = share_mtwei
    key, counts_as = Cause.SETTLED.key(fee.id), Line.named(fee.line).settles_as
    return JournalDraft(key, Cause.SETTLED.kind, legs, counts_as, fee.post_id, fee.comment_id)


class PenalisedComment(NamedTuple):
    """A comment of which this settlement settles dislikes, and what it pays its commenter for it."""

    id: int
    post_id: int
    commenter_id: int
    dislikes: int
    rewards_mtwei: int


_PENALISED = f"""
    SELECT f.comment_id, f.post_id, c.author_id, count(*),
           (SELECT COALESCE(sum(k.paid_mtwei), 0) FROM claim k
            WHERE k.settlement_id = f.settlement_id AND k.comment_id = f.comment_id AND k.state = 'paid'
              AND k.line IN ({sql_list(COMMENTER_REWARDS)}))
    FROM escrowed_fee f JOIN comment c ON c.id = f.comment_id
    WHERE f.settlement_id = ? AND f.comment_id > ? AND f.line = '{Line.DISLIKES_OWN}'
    GROUP BY f.comment_id, f.post_id, c.author_id, f.settlement_id ORDER BY f.comment_id LIMIT ?
"""  # noqa: S608


def penalties(settlement: Settlement, rules: EconomyRules) -> Iterator[Portion]:
    """Yield what dislikes take from commenters, never more than the comment's own rewards of this settlement."""
    for comments in _in_portions(PenalisedComment, _PENALISED, settlement):
        yield 0, [_penalty(settlement, rules, comment) for comment in comments]


def _penalty(settlement: Settlement, rules: EconomyRules, comment: PenalisedComment) -> JournalDraft:
    taken_mtwei = min(comment.dislikes * rules.dislike_commenter_mtwei, int(comment.rewards_mtwei))
    key = Cause.PENALTY.key(settlement.id, comment.id)
    legs: Legs = {comment.commenter_id: -taken_mtwei, TREASURY: taken_mtwei}
    return JournalDraft(key, Cause.PENALTY.kind, legs, Line.DISLIKES_COMMENTER, comment.post_id, comment.id)


Row = TypeVar("Row", PaidClaim, DueFee, PenalisedComment)


def _in_portions(row: type[Row], sql: str, settlement: Settlement) -> Iterator[list[Row]]:
    """Yield the rows of `sql` (settlement, after which id, how many) in portions."""
    after = 0
    while found := rows(sql, settlement.id, after, _PORTION):
        portion = [row._make(one) for one in found]
        yield portion
        after = portion[-1].id
