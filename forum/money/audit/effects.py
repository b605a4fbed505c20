"""What each cause of a movement is found by, in SQL, and which function says what it must have moved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from forum.money.audit import expected
from forum.money.authorship import author_then, was_unclaimed
from forum.money.ledger import JournalDraft
from forum.rules.journals import Cause, JournalKind
from forum.rules.lines import COMMENTER_REWARDS, sql_list
from forum.text.passwords import NO_PASSWORD


@dataclass(frozen=True, slots=True)
class Effect:
    """What a cause must have moved.

    `sql` finds, in portions, the columns of Found and then those of `about`, a NamedTuple;
    `draft(key, who acted, about)` makes the journal of them that must be there. A draft without legs means
    that there must be none.
    """

    cause: Cause
    about: type[tuple[Any, ...]]
    draft: Callable[..., JournalDraft]
    sql: str


class Found(NamedTuple):
    """The id of a cause, or of its journal where that alone tells; the key; and its journal, if it is there."""

    id: int
    key: str
    journal_id: int | None
    written_at: str | datetime | None
    fingerprint: str | None
    actor_id: int | None


_JOURNAL = "j.id, j.created_at, j.fingerprint, j.member_id"
# What the journal brought the treasury. Prices change; what one was on a day, its journal alone knows.
_PRICE = """
    (SELECT e.amount_mtwei FROM entry e JOIN account a ON a.id = e.account_id
     WHERE e.journal_id = j.id AND a.kind = 'treasury')
"""
_AUTHORS_SHARE = """
    (SELECT e.amount_mtwei FROM entry e JOIN account a ON a.id = e.account_id
     WHERE e.journal_id = j.id AND a.member_id = p.author_id)
"""
_COMMENTS_REWARDS = f"""
    (SELECT COALESCE(sum(k.paid_mtwei), 0) FROM claim k
     WHERE k.settlement_id = s.id AND k.comment_id = c.id AND k.line IN ({sql_list(COMMENTER_REWARDS)}))
"""  # noqa: S608


def _caused_by(cause: Cause, columns: str, joins: str = "") -> str:
    """Return the SQL that finds the rows of a cause's table (as `c`) with the journals of their keys.

    The portion is cut before it is joined: PostgreSQL would otherwise join all, each time.
    """
    key = cause.key_sql("c.id")
    return f"""
        SELECT c.id, {key}, {_JOURNAL}, {columns}
        FROM (SELECT * FROM {cause.table} WHERE id > ? ORDER BY id LIMIT ?) c {joins}
        LEFT JOIN journal j ON j.key = {key} ORDER BY c.id
    """  # noqa: S608


def _of_kind(kind: JournalKind, columns: str = "", joins: str = "") -> str:
    """Return the SQL that finds the journals (as `j`) of a kind, where no single row causes them."""
    return f"""
        SELECT j.id, j.key, {_JOURNAL}{columns} FROM journal j {joins}
        WHERE j.kind = '{kind}' AND j.id > ? ORDER BY j.id LIMIT ?
    """  # noqa: S608


_FEE = "c.state, c.line, c.member_id, c.post_id, c.comment_id, c.amount_mtwei"
_ABOUT = """
    LEFT JOIN post p ON p.id = c.post_id LEFT JOIN comment about ON about.id = c.comment_id
    LEFT JOIN member author ON author.id = p.author_id
"""
_OF_POST, _OF_COMMENT = ("post", "p", "c.settlement_id"), ("comment", "about", "c.settlement_id")
_IS_UNCLAIMED = f"({was_unclaimed(*_OF_POST)} IS NOT NULL OR author.password_hash = '{NO_PASSWORD}')"
_AUTHORS = f"{author_then(*_OF_POST)}, {author_then(*_OF_COMMENT)}, {_IS_UNCLAIMED}"

_INTO_WALLET = """
    LEFT JOIN (entry e JOIN account a ON a.id = e.account_id AND a.kind = 'wallet') ON e.journal_id = j.id
"""
# A settlement runs once a day, so the day of a penalty tells its settlement.
_OF_SETTLEMENT = """
    LEFT JOIN (entry e JOIN account a ON a.id = e.account_id AND a.kind = 'treasury') ON e.journal_id = j.id
    LEFT JOIN comment c ON c.id = e.comment_id
    LEFT JOIN settlement s ON s.day = date(j.created_at)
"""
_GENESIS = _of_kind(Cause.GENESIS.kind)
_GRANT = _of_kind(Cause.GRANT.kind, ", j.note, a.member_id, e.amount_mtwei", _INTO_WALLET)
_PUBLISH = _caused_by(Cause.PUBLISH, f"c.author_id, c.id, {_PRICE}")
_COMMENT = _caused_by(Cause.COMMENT, f"c.author_id, c.post_id, c.id, {_PRICE}")
_REPORT = _caused_by(Cause.REPORT, f"c.member_id, c.post_id, {_PRICE}")
_ESCROWED = _caused_by(Cause.FEE, _FEE)
_REFUNDED = _caused_by(Cause.REFUND, _FEE)
_SETTLED = _caused_by(Cause.SETTLED, f"{_FEE}, {_AUTHORS}, {_AUTHORS_SHARE}", _ABOUT)
_CLAIM = _caused_by(Cause.CLAIM, "c.state, c.line, c.member_id, c.post_id, c.comment_id, c.paid_mtwei")
_PENALISED = f", s.id, c.author_id, c.post_id, c.id, e.amount_mtwei, {_COMMENTS_REWARDS}"
_PENALTY = _of_kind(Cause.PENALTY.kind, _PENALISED, _OF_SETTLEMENT)

# The wallet's entry of the journal, and what the wallet held before it.
_OUT_OF_WALLET = """
    LEFT JOIN (entry e JOIN account a ON a.id = e.account_id AND a.kind = 'wallet') ON e.journal_id = j.id
    LEFT JOIN erasure left_by ON left_by.member_id = a.member_id AND left_by.begun_at <= j.created_at
"""
_BEFORE = "FROM entry b WHERE b.account_id = a.id AND b.id < e.id"
_LEFT_BEHIND = f"""
    , a.member_id, left_by.id IS NOT NULL, (SELECT max(b.id) {_BEFORE}),
    (SELECT CAST(sum(b.amount_mtwei) AS BIGINT) {_BEFORE})
"""
_LEAVING = _of_kind(Cause.LEAVING.kind, _LEFT_BEHIND, _OUT_OF_WALLET)

EFFECTS = (
    Effect(Cause.GENESIS, expected.Supply, expected.genesis, _GENESIS),
    Effect(Cause.GRANT, expected.Granted, expected.grant, _GRANT),
    Effect(Cause.PUBLISH, expected.Published, expected.publish_tribute, _PUBLISH),
    Effect(Cause.COMMENT, expected.Commented, expected.comment_tribute, _COMMENT),
    Effect(Cause.REPORT, expected.Bought, expected.bought_report, _REPORT),
    Effect(Cause.FEE, expected.Fee, expected.escrowed, _ESCROWED),
    Effect(Cause.REFUND, expected.Fee, expected.refunded, _REFUNDED),
    Effect(Cause.SETTLED, expected.SettledFee, expected.settled, _SETTLED),
    Effect(Cause.CLAIM, expected.Rewarded, expected.rewarded, _CLAIM),
    Effect(Cause.PENALTY, expected.Penalised, expected.penalty, _PENALTY),
    Effect(Cause.LEAVING, expected.LeftBehind, expected.left_behind, _LEAVING),
)
