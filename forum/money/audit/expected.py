"""What each cause of a movement must have moved: worked out again, from the cause alone. Pure.

Each function takes the journal's key, who acted in it, and what its cause says, by name; it returns the
movement that must be there, or one without legs where there must be none.
"""

from typing import NamedTuple

from forum.money.ledger import ESCROW, ISSUANCE, TREASURY, AccountName, JournalDraft, Legs
from forum.rules.economy import GENESIS_MTWEI
from forum.rules.journals import Cause
from forum.rules.lines import Line

NOTHING: dict[AccountName, int] = {}


class Supply(NamedTuple):
    """What the genesis says of itself: nothing that could be another."""


class Granted(NamedTuple):
    """What a grant says of itself."""

    note: str
    member_id: int | None
    amount_mtwei: int | None


class Published(NamedTuple):
    """A post, and what its journal paid the treasury."""

    author_id: int
    post_id: int
    price_mtwei: int | None


class Commented(NamedTuple):
    """A comment, and what its journal paid the treasury."""

    commenter_id: int
    post_id: int
    comment_id: int
    price_mtwei: int | None


class Bought(NamedTuple):
    """A report, and what its journal paid the treasury."""

    buyer_id: int
    post_id: int
    price_mtwei: int | None


class Fee(NamedTuple):
    """A fee that went into escrow."""

    state: str
    line: str
    payer_id: int
    post_id: int
    comment_id: int | None
    amount_mtwei: int


class SettledFee(NamedTuple):
    """The same, with who had written the post and the comment then, and what its journal paid the former.

    `is_unclaimed` says that the author of the post was unclaimed, who is paid nothing.
    """

    state: str
    line: str
    payer_id: int
    post_id: int
    comment_id: int | None
    amount_mtwei: int
    author_id: int
    commenter_id: int | None
    is_unclaimed: bool | int
    share_mtwei: int | None


class Rewarded(NamedTuple):
    """A claim."""

    state: str
    line: str
    member_id: int
    post_id: int
    comment_id: int | None
    paid_mtwei: int


class Penalised(NamedTuple):
    """A comment, the settlement of its penalty's day, what it took, and what it paid the commenter for the comment."""

    settlement_id: int | None
    commenter_id: int | None
    post_id: int | None
    comment_id: int | None
    taken_mtwei: int | None
    rewards_mtwei: int


class LeftBehind(NamedTuple):
    """Who left a wallet behind, if they have left; the newest entry of it before that, and what it held then."""

    member_id: int | None
    has_left: bool | int
    after_entry_id: int | None
    held_mtwei: int | None


def genesis(_key: str, _actor_id: int | None, _supply: Supply) -> JournalDraft:
    """The supply: once, under the one key, from issuance to the treasury."""
    legs: dict[AccountName, int] = {ISSUANCE: -GENESIS_MTWEI, TREASURY: GENESIS_MTWEI}
    return JournalDraft(Cause.GENESIS.key(), Cause.GENESIS.kind, legs, Line.GENESIS)


def grant(key: str, actor_id: int | None, given: Granted) -> JournalDraft:
    """A grant may be of any amount, to one member, by anybody who was an admin then."""
    legs = _moved(TREASURY, given.member_id, given.amount_mtwei)
    return JournalDraft(key, Cause.GRANT.kind, legs, Line.GRANT, member_id=actor_id, note=given.note)


def publish_tribute(key: str, _actor_id: int | None, post: Published) -> JournalDraft:
    """Who publishes pays the treasury what it cost then."""
    legs = _moved(post.author_id, TREASURY, post.price_mtwei)
    return JournalDraft(key, Cause.PUBLISH.kind, legs, Line.PUBLISH_TRIBUTE, post.post_id, member_id=post.author_id)


def comment_tribute(key: str, _actor_id: int | None, comment: Commented) -> JournalDraft:
    """Who comments pays the treasury what it cost then."""
    legs = _moved(comment.commenter_id, TREASURY, comment.price_mtwei)
    about = (comment.post_id, comment.comment_id, comment.commenter_id)
    return JournalDraft(key, Cause.COMMENT.kind, legs, Line.COMMENT_TRIBUTES, *about)


def bought_report(key: str, _actor_id: int | None, report: Bought) -> JournalDraft:
    """Who buys a report pays the treasury. (That it is the report's price, the seventh invariant asks.)"""
    legs = _moved(report.buyer_id, TREASURY, report.price_mtwei)
    return JournalDraft(key, Cause.REPORT.kind, legs, Line.REPORTS, report.post_id, member_id=report.buyer_id)


def escrowed(key: str, _actor_id: int | None, fee: Fee) -> JournalDraft:
    """Every fee went into escrow."""
    legs = _moved(fee.payer_id, ESCROW, fee.amount_mtwei)
    return JournalDraft(key, Cause.FEE.kind, legs, fee.line, fee.post_id, fee.comment_id, fee.payer_id)


def refunded(key: str, actor_id: int | None, fee: Fee) -> JournalDraft:
    """A refunded fee went back, whole, by whoever took back the reaction or removed what it was about."""
    legs = _moved(ESCROW, fee.payer_id, fee.amount_mtwei) if fee.state == "refunded" else NOTHING
    return JournalDraft(key, Cause.REFUND.kind, legs, fee.line, fee.post_id, fee.comment_id, actor_id)


def settled(key: str, _actor_id: int | None, fee: SettledFee) -> JournalDraft:
    """A settled fee went to the treasury; of a dislike, a share to the author who neither disliked nor commented."""
    of_dislike = fee.line == Line.DISLIKES_OWN
    may_share = of_dislike and not fee.is_unclaimed and fee.author_id not in (fee.payer_id, fee.commenter_id)
    share_mtwei = max(0, min(fee.share_mtwei or 0, fee.amount_mtwei)) if may_share else 0
    legs: Legs = {ESCROW: -fee.amount_mtwei, TREASURY: fee.amount_mtwei - share_mtwei, fee.author_id: share_mtwei}
    return JournalDraft(
        key,
        Cause.SETTLED.kind,
        legs if fee.state == "settled" else NOTHING,
        Line.DISLIKES_AUTHOR if of_dislike else fee.line,
        fee.post_id,
        fee.comment_id,
    )


def rewarded(key: str, _actor_id: int | None, claim: Rewarded) -> JournalDraft:
    """A paid claim was paid by the treasury."""
    legs = _moved(TREASURY, claim.member_id, claim.paid_mtwei) if claim.state == "paid" else NOTHING
    return JournalDraft(key, Cause.CLAIM.kind, legs, claim.line, claim.post_id, claim.comment_id)


def penalty(_key: str, _actor_id: int | None, comment: Penalised) -> JournalDraft:
    """What dislikes took from a commenter: never more than the comment's own rewards in that settlement."""
    within = (comment.taken_mtwei or 0) <= comment.rewards_mtwei
    return JournalDraft(
        Cause.PENALTY.key(comment.settlement_id, comment.comment_id),
        Cause.PENALTY.kind,
        _moved(comment.commenter_id, TREASURY, comment.taken_mtwei) if within else NOTHING,
        Line.DISLIKES_COMMENTER,
        comment.post_id,
        comment.comment_id,
    )


def left_behind(_key: str, _actor_id: int | None, wallet: LeftBehind) -> JournalDraft:
    """Who leaves, and has let the time to stop it pass, leaves the treasury all that the wallet held until then."""
    legs = _moved(wallet.member_id, TREASURY, wallet.held_mtwei) if wallet.has_left else NOTHING
    key = Cause.LEAVING.key(wallet.member_id, wallet.after_entry_id)
    return JournalDraft(key, Cause.LEAVING.kind, legs, Line.LEFT_BEHIND, member_id=wallet.member_id)


def _moved(giver: AccountName | None, receiver: AccountName | None, amount_mtwei: int | None) -> dict[AccountName, int]:
    """Return the legs of a payment; none where nobody pays, or less than something."""
    if giver is None or receiver is None or amount_mtwei is None or amount_mtwei <= 0:
        return NOTHING
    return {giver: -amount_mtwei, receiver: amount_mtwei}
