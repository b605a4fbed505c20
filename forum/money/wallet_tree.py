"""The sum tree over all wallets, as of a seal: drawn up anew by each, and kept so that members find their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import NamedTuple, Self

from forum.db import execute, insert_rows, rows
from forum.rules import sum_tree
from forum.rules.sum_tree import SumNode

_SALT_BYTES = 16

# What is in no seal yet.
UNSEALED = "NOT EXISTS (SELECT 1 FROM seal_leaf l WHERE l.journal_id = j.id)"
_HELD = f"""
    SELECT member_id, balance_mtwei - COALESCE(later.moved_mtwei, 0)
    FROM account a LEFT JOIN (
        SELECT e.account_id, CAST(sum(e.amount_mtwei) AS BIGINT) AS moved_mtwei
        FROM journal j JOIN entry e ON e.journal_id = j.id
        WHERE j.created_at >= ? AND {UNSEALED} GROUP BY e.account_id
    ) later ON later.account_id = a.id
    WHERE a.kind = 'wallet' AND balance_mtwei <> COALESCE(later.moved_mtwei, 0)
"""  # noqa: S608  (all of it ours)


def held_without(begin: datetime) -> list[tuple[int, int]]:
    """Return what each wallet that holds something holds (mTwei), by its member's id.

    What moved from `begin` on and is in no seal does not count: it is left to the next one.
    """
    return [(member_id, int(balance_mtwei)) for member_id, balance_mtwei in rows(_HELD, begin)]


class _Wallet(NamedTuple):
    leaf: SumNode
    member_id: int
    salt: str


@dataclass(frozen=True, slots=True)
class WalletTree:
    """The tree: its wallets in the order of their leaves, and its levels from the leaves up to the root."""

    wallets: Sequence[_Wallet]
    levels: Sequence[Sequence[SumNode]]

    @classmethod
    def over(cls, held: Iterable[tuple[int, int]]) -> Self:
        """Return a tree over wallets: members' ids, and what they hold. Each leaf gets a new salt.

        The wallets are in the order of their leaves' hashes, so a place in the tree does not say whose it is, and
        tomorrow it is another.
        """
        wallets = []
        for member_id, balance_mtwei in held:
            salt = token_hex(_SALT_BYTES)
            wallets.append(_Wallet(sum_tree.leaf(salt, member_id, balance_mtwei), member_id, salt))
        wallets.sort()
        return cls(wallets, sum_tree.levels([wallet.leaf for wallet in wallets]))

    @property
    def root(self) -> SumNode:
        """The root: its hash, and what all wallets hold together."""
        return sum_tree.root_of(self.levels)

    def keep(self) -> None:
        """Write the tree in place of the one before, inside the caller's transaction."""
        execute("DELETE FROM wallet_node")
        owners = [(wallet.member_id, wallet.salt) for wallet in self.wallets]
        insert_rows(
            "INSERT INTO wallet_node (level, position, hash, sum_mtwei, member_id, salt) VALUES {values}",
            [
                (level, position, *node, *(owners[position] if level == 0 else (None, None)))
                for level, nodes in enumerate(self.levels)
                for position, node in enumerate(nodes)
            ],
        )
