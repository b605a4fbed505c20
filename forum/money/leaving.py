"""What a wallet holds goes to the treasury when its member leaves, and so does what still comes into it later."""

from forum.money import ledger
from forum.rules.journals import Cause
from forum.rules.lines import Line


def sweep(member_id: int) -> int | None:
    """Move all that the wallet holds to the treasury and return the journal's id; None where it is empty.

    The key names the wallet's newest entry before it: what the journal moves is the sum up to that one. Money: comes
    last.
    """
    if not ledger.balance_mtwei(member_id):
        return None
    after_entry_id = ledger.lock_wallet(member_id)
    balance_mtwei = ledger.balance_mtwei(member_id)
    return ledger.post(
        Cause.LEAVING.key(member_id, after_entry_id),
        Cause.LEAVING.kind,
        {member_id: -balance_mtwei, ledger.TREASURY: balance_mtwei},
        line=Line.LEFT_BEHIND,
        member_id=member_id,
    )
