"""A wallet's movements one page after the other, without the sums and choices that its page has around them."""

from forum.db import records
from forum.models import Member
from forum.models.ledger import MTWEI_MAX
from forum.queries.cursors import cursor_of, values_of
from forum.queries.wallet_entries import BALANCES, COLUMNS, JOINS, WalletEntry

_MOVEMENTS = f"SELECT {COLUMNS} FROM ({BALANCES}) w {JOINS} WHERE w.id < ? ORDER BY w.id DESC LIMIT ?"  # noqa: S608  (ours)


def movements(me: Member, cursor: str | None, size: int) -> tuple[list[WalletEntry], str | None]:
    """Return so many movements of a member's wallet, the newest first, and the cursor of the next page. One statement.

    Raises Invalid for a damaged cursor.
    """
    [before] = values_of(cursor, 1) or (MTWEI_MAX,)
    found = records(_MOVEMENTS, WalletEntry, me.id, before, size + 1)
    listed = found[:size]
    return listed, cursor_of(listed[-1].id) if len(found) > size else None
