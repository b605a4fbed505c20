"""The kinds of journals, and the keys that they are written under. Pure.

No other module spells a kind or the prefix of a key. Both are stored: renaming one here takes a migration of
what was written under its old name.
"""

import re
from enum import StrEnum, unique
from typing import Self

from forum.i18n import N_
from forum.rules.worded import Worded

_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


@unique
class JournalKind(Worded):
    """What sort of movement a journal is. The value is its stored name; `words` is empty where no page shows it."""

    GENESIS = "genesis", ""
    GRANT = "grant", N_("Grant")
    TRIBUTE = "tribute", N_("Tribute")
    FEE = "fee", N_("Fee")
    REFUND = "refund", N_("Refund")
    SETTLED_FEE = "settled fee", N_("Settled fee")
    REWARD = "reward", N_("Reward")
    PENALTY = "penalty", N_("Penalty")
    LEAVING = "leaving", N_("Left behind")


@unique
class Cause(StrEnum):
    """What a journal is written because of. The value is the prefix of its key.

    `kind` is the kind of that journal. The key goes on with the id of a row of `table`; where that is
    None, no single row causes it.
    """

    kind: JournalKind
    table: str | None

    GENESIS = "genesis", JournalKind.GENESIS, None
    GRANT = "grant", JournalKind.GRANT, None
    PUBLISH = "publish", JournalKind.TRIBUTE, "post"
    COMMENT = "comment", JournalKind.TRIBUTE, "comment"
    REPORT = "report", JournalKind.FEE, "report"
    FEE = "fee", JournalKind.FEE, "escrowed_fee"
    REFUND = "refund", JournalKind.REFUND, "escrowed_fee"
    SETTLED = "settled", JournalKind.SETTLED_FEE, "escrowed_fee"
    CLAIM = "claim", JournalKind.REWARD, "claim"
    PENALTY = "penalty", JournalKind.PENALTY, None
    LEAVING = "leaving", JournalKind.LEAVING, None

    def __new__(cls, prefix: str, kind: JournalKind, table: str | None) -> Self:
        cause = str.__new__(cls, prefix)
        cause._value_, cause.kind, cause.table = prefix, kind, table
        return cause

    @classmethod
    def of_key(cls, key: str) -> Self | None:
        """Return the cause that gives keys like this one, or None."""
        prefix = key.partition(":")[0]
        return next((cause for cause in cls if cause == prefix), None)

    def key(self, *ids: object) -> str:
        """Return the key of the journal caused by these ids; without any, the one key that there is."""
        return ":".join((self.value, *map(str, ids)))

    def number_of(self, key: str) -> int | None:
        """Return the id that a key of this cause names; None for any other key."""
        prefix, _colon, number = key.partition(":")
        return int(number) if prefix == self and _NUMBER.fullmatch(number) else None

    def key_sql(self, column: str) -> str:
        """Return the SQL of `key` for an id in a column."""
        return f"'{self}:' || {column}"

    def number_sql(self, column: str) -> str:
        """Return the SQL of `number_of` for a key in a column."""
        begin = len(self) + 1
        return (
            f"CASE WHEN substr({column}, 1, {begin}) = '{self}:' THEN CAST(substr({column}, {begin + 1}) AS BIGINT) END"
        )
