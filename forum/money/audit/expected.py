"""What each cause of a movement must have moved: worked out anew, from the cause alone. Pure.

Each function takes the journal's key, who acted in it, and what its cause says; it returns the
movement that must be there, or one without legs where there must be none.
"""

from forum.money.claims import FEE, REFUND
from forum.money.ledger import ESCROW, ISSUANCE, TREASURY, AccountName, JournalDraft
from forum.rules.economy import GENESIS_MTWEI

NOTHING: dict[AccountName, int] = {}


def genesis(_key: str, _actor_id: int | None) -> JournalDraft:
    """The supply: once, under the one key, from issuance to the treasury."""
    return JournalDraft("genesis", "genesis", {ISSUANCE: -GENESIS_MTWEI, TREASURY: GENESIS_MTWEI}, "genesis")


def grant(key: str, actor_id: int | None, note: str, member_id: int | None, amount_mtwei: int | None) -> JournalDraft:
    """A grant may be of any amount, to one member, by anybody who was an admin then."""
    legs = _moved(TREASURY, member_id, amount_mtwei)
    return JournalDraft(key, "grant", legs, "grant", member_id=actor_id, note=note)


def publish_tribute(
    key: str, _actor_id: int | None, author_id: int, post_id: int, price_mtwei: int | None
) -> JournalDraft:
    """Who publishes pays the treasury what it cost then."""
    legs = _moved(author_id, TREASURY, price_mtwei)
    return JournalDraft(key, "tribute", legs, "publish_tribute", post_id, member_id=author_id)


def comment_tribute(
    key: str, _actor_id: int | None, commenter_id: int, post_id: int, comment_id: int, price_mtwei: int | None
) -> JournalDraft:
    """Who comments pays the treasury what it cost then."""
    legs = _moved(commenter_id, TREASURY, price_mtwei)
    return JournalDraft(key, "tribute", legs, "comment_tributes", post_id, comment_id, commenter_id)


def bought_report(
    key: str, _actor_id: int | None, buyer_id: int, post_id: int, price_mtwei: int | None
) -> JournalDraft:
    """Who buys a report pays the treasury. (That it is the report's price, the seventh invariant asks.)"""
    return JournalDraft(key, FEE, _moved(buyer_id, TREASURY, price_mtwei), "reports", post_id, member_id=buyer_id)


def escrowed(
    key: str,
    _actor_id: int | None,
    _state: str,
    line: str,
    payer_id: int,
    post_id: int,
    comment_id: int | None,
    fee_mtwei: int,
) -> JournalDraft:
    """Every fee went into escrow."""
    return JournalDraft(key, FEE, _moved(payer_id, ESCROW, fee_mtwei), line, post_id, comment_id, payer_id)


def refunded(
    key: str,
    actor_id: int | None,
    state: str,
    line: str,
    payer_id: int,
    post_id: int,
    comment_id: int | None,
    fee_mtwei: int,
) -> JournalDraft:
    """A refunded fee went back, whole, by whoever took back the reaction or removed what it was about."""
    legs = _moved(ESCROW, payer_id, fee_mtwei) if state == "refunded" else NOTHING
    return JournalDraft(key, REFUND, legs, line, post_id, comment_id, actor_id)


def settled(
    key: str,
    _actor_id: int | None,
    state: str,
    line: str,
    payer_id: int,
    post_id: int,
    comment_id: int | None,
    fee_mtwei: int,
    author_id: int,
    commenter_id: int | None,
    share_mtwei: int | None,
) -> JournalDraft:
    """A settled fee went to the treasury; of a dislike, a share to the author who neither disliked nor commented."""
    may_share = line == "dislikes_own" and author_id not in (payer_id, commenter_id)
    share_mtwei = max(0, min(share_mtwei or 0, fee_mtwei)) if may_share else 0
    legs = {ESCROW: -fee_mtwei, TREASURY: fee_mtwei - share_mtwei, author_id: share_mtwei}
    counts_as = "dislikes_author" if line == "dislikes_own" else line
    return JournalDraft(key, "settled fee", legs if state == "settled" else NOTHING, counts_as, post_id, comment_id)


def rewarded(
    key: str,
    _actor_id: int | None,
    state: str,
    line: str,
    member_id: int,
    post_id: int,
    comment_id: int | None,
    paid_mtwei: int,
) -> JournalDraft:
    """A paid claim was paid by the treasury."""
    legs = _moved(TREASURY, member_id, paid_mtwei) if state == "paid" else NOTHING
    return JournalDraft(key, "reward", legs, line, post_id, comment_id)


def penalty(
    _key: str,
    _actor_id: int | None,
    settlement_id: int | None,
    commenter_id: int | None,
    post_id: int | None,
    comment_id: int | None,
    taken_mtwei: int | None,
    rewards_mtwei: int,
) -> JournalDraft:
    """What dislikes took from a commenter: never more than the comment's own rewards in that settlement."""
    legs = _moved(commenter_id, TREASURY, taken_mtwei) if (taken_mtwei or 0) <= rewards_mtwei else NOTHING
    key = f"penalty:{settlement_id}:{comment_id}"
    return JournalDraft(key, "penalty", legs, "dislikes_commenter", post_id, comment_id)


def _moved(giver: AccountName | None, receiver: AccountName | None, amount_mtwei: int | None) -> dict[AccountName, int]:
    """Return the legs of a payment; none where nobody pays, or less than something."""
    if giver is None or receiver is None or (amount_mtwei or 0) <= 0:
        return NOTHING
    return {giver: -amount_mtwei, receiver: amount_mtwei}
