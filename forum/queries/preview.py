"""What a change of the economy would have paid and charged over the community's last days, line by line."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from forum.clock import now
from forum.db import as_datetime, execute, records, rows, snapshot
from forum.i18n import _
from forum.rules.economy import EconomyRules
from forum.rules.journals import JournalKind
from forum.rules.lines import ESCROWED_LINES, LOSS_LINES, PROFIT_LINES, Line, sql_list
from forum.rules.replay import (
    ActionCounts,
    Claims,
    ReadingClaim,
    Settled,
    Written,
    comment_tributes_mtwei,
    fees_mtwei,
    rewards_mtwei,
)

DAYS = 30
PAID_LINES = (*PROFIT_LINES, Line.READING)
CHARGED_LINES = LOSS_LINES


@dataclass(frozen=True, slots=True)
class Compared:
    """One line, for all members together: what the ledger says, and what other rules would have made of it."""

    label: str
    actually_mtwei: int
    changed_mtwei: int

    @property
    def difference_mtwei(self) -> int:
        """By how much it would have been more."""
        return self.changed_mtwei - self.actually_mtwei


@dataclass(frozen=True, slots=True)
class Preview:
    """What members were paid and charged since a moment, and what they would have been."""

    since: datetime
    settlements: int
    paid: tuple[Compared, ...]
    charged: tuple[Compared, ...]

    @property
    def paid_total(self) -> Compared:
        """All that was paid."""
        return _sum(_("Paid to members"), self.paid)

    @property
    def charged_total(self) -> Compared:
        """All that was charged."""
        return _sum(_("Charged to members"), self.charged)

    @property
    def total(self) -> Compared:
        """What the wallets gained by all of it together."""
        paid, charged = self.paid_total, self.charged_total
        return Compared(
            _("Left in the wallets"),
            paid.actually_mtwei - charged.actually_mtwei,
            paid.changed_mtwei - charged.changed_mtwei,
        )


def preview(rules: EconomyRules, days: int = DAYS) -> Preview:
    """Return the last days as they were, and under `rules`. Seven statements in one snapshot.

    With the rules that were in force all along, both are the same to the mTwei.
    """
    since = now() - timedelta(days=days)
    with snapshot():
        deeds, actually_mtwei = _action_counts(since)
        tributes_mtwei = comment_tributes_mtwei(rules, _threads(since), since)
        settlements = _settlements(since)
        actually_mtwei |= _paid(since)
    changed_mtwei = fees_mtwei(rules, deeds, tributes_mtwei) | rewards_mtwei(rules, settlements)

    def compared(line: Line) -> Compared:
        return Compared(line.label, actually_mtwei.get(line, 0), changed_mtwei.get(line, 0))

    return Preview(since, len(settlements), tuple(map(compared, PAID_LINES)), tuple(map(compared, CHARGED_LINES)))


def _sum(label: str, lines: tuple[Compared, ...]) -> Compared:
    return Compared(label, sum(line.actually_mtwei for line in lines), sum(line.changed_mtwei for line in lines))


@dataclass(frozen=True, slots=True)
class _Deeds:
    """How often was done what costs a fee of one line, and what was paid for it."""

    line: Line
    count: int
    charged_mtwei: int


def _charged(line: Line, began: str = "created_at", which: str = "") -> str:
    """Return the SELECT of what was done, and of what the journal of each deed took from its wallet."""
    return (
        f"SELECT '{line}' AS line, count(*) AS count, "  # noqa: S608  (all of it ours)
        f"CAST(COALESCE(sum(-e.amount_mtwei), 0) AS BIGINT) AS charged_mtwei FROM {line.cause.table} d "
        f"LEFT JOIN journal j ON j.key = {line.cause.key_sql('d.id')} "
        f"LEFT JOIN entry e ON e.journal_id = j.id AND e.amount_mtwei < 0 WHERE d.{began} >= ?{which}"
    )


_CHARGED_AT_ONCE = (Line.PUBLISH_TRIBUTE, Line.COMMENT_TRIBUTES, Line.REPORTS)
_DEEDS = " UNION ALL ".join(
    (
        *map(_charged, _CHARGED_AT_ONCE),
        *(_charged(line, "opened_at", f" AND d.line = '{line}' AND d.state <> 'refunded'") for line in ESCROWED_LINES),
    )
)


def _action_counts(since: datetime) -> tuple[ActionCounts, dict[Line, int]]:
    """Return how often was done what costs a fee, and what the ledger says was paid for it, by line."""
    found = records(_DEEDS, _Deeds, *[since] * (len(_CHARGED_AT_ONCE) + len(ESCROWED_LINES)))
    count = {deeds.line: deeds.count for deeds in found}
    counts = ActionCounts(
        posts=count[Line.PUBLISH_TRIBUTE],
        minuses=count[Line.MINUSES],
        dislikes=count[Line.DISLIKES_OWN],
        reports=count[Line.REPORTS],
    )
    return counts, {deeds.line: deeds.charged_mtwei for deeds in found}


_WRITTEN = """
    SELECT c.post_id, c.author_id, parent.author_id, c.created_at
    FROM comment c
    LEFT JOIN comment parent ON parent.id = c.parent_id
    WHERE c.post_id IN (SELECT post_id FROM comment WHERE created_at >= ?)
    ORDER BY c.post_id, c.created_at, c.id
"""


def _threads(since: datetime) -> Iterator[Iterator[Written]]:
    """Yield the comments of each thread with any whose tribute counts: whole threads, for who has replied to whom."""
    for _post_id, written in groupby(execute(_WRITTEN, since), itemgetter(0)):
        yield (Written(author_id, parent_id, as_datetime(at)) for _post_id, author_id, parent_id, at in written)


@dataclass(frozen=True, slots=True)
class _Dislikes:
    """How many dislikes of a comment were settled, and with how many of them the post's author shares the fee."""

    settlement_id: int
    comment_id: int
    count: int
    shared: int


_DISLIKES = f"""
    SELECT f.settlement_id, f.comment_id, count(*) AS count,
           sum(CASE WHEN p.author_id NOT IN (f.member_id, c.author_id)
                     AND (gone.post_id IS NULL OR gone.created_at > s.ran_at) THEN 1 ELSE 0 END) AS shared
    FROM settlement s
    JOIN escrowed_fee f ON f.settlement_id = s.id
    JOIN post p ON p.id = f.post_id
    JOIN comment c ON c.id = f.comment_id
    LEFT JOIN post_removal gone ON gone.post_id = p.id
    WHERE s.ran_at >= ? AND f.line = '{Line.DISLIKES_OWN}' AND f.state = 'settled'
    GROUP BY f.settlement_id, f.comment_id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _SettledClaims(Claims):
    settlement_id: int


_CLAIMS = f"""
    SELECT k.settlement_id, k.line, k.units, k.divisor, k.mutual, k.weight, f.comment_id, count(*) AS count
    FROM settlement s
    JOIN claim k ON k.settlement_id = s.id
    LEFT JOIN (SELECT DISTINCT settlement_id, comment_id FROM escrowed_fee
               WHERE line = '{Line.DISLIKES_OWN}' AND state = 'settled') f
        ON f.settlement_id = k.settlement_id AND f.comment_id = k.comment_id
    WHERE s.ran_at >= ? AND k.state = 'paid' AND k.line <> '{Line.READING}'
    GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _SettledReading(ReadingClaim):
    settlement_id: int


_READINGS = f"""
    SELECT k.settlement_id, k.member_id, substr(CAST(k.opened_at AS TEXT), 1, 10) AS day, k.units,
           COALESCE(k.vouched, 1) AS vouched
    FROM settlement s JOIN claim k ON k.settlement_id = s.id
    WHERE s.ran_at >= ? AND k.state = 'paid' AND k.line = '{Line.READING}'
    ORDER BY k.settlement_id, k.id
"""  # noqa: S608


def _settlements(since: datetime) -> list[Settled]:
    """Return the settlements from `since` on, oldest first, with what they had before them."""
    claims, readings = defaultdict(list), defaultdict(list)
    dislikes, shared = defaultdict(dict), defaultdict(int)
    for found in records(_CLAIMS, _SettledClaims, since):
        claims[found.settlement_id].append(found)
    for found in records(_READINGS, _SettledReading, since):
        readings[found.settlement_id].append(found)
    for found in records(_DISLIKES, _Dislikes, since):
        dislikes[found.settlement_id][found.comment_id] = found.count
        shared[found.settlement_id] += found.shared
    settlements = rows("SELECT id, treasury_mtwei FROM settlement WHERE ran_at >= ? ORDER BY day", since)
    return [
        Settled(treasury_mtwei, claims[number], readings[number], dislikes[number], shared[number])
        for number, treasury_mtwei in settlements
    ]


_SETTLING = (JournalKind.REWARD, JournalKind.SETTLED_FEE, JournalKind.PENALTY)
_PAID = f"""
    SELECT e.line, CAST(sum(e.amount_mtwei) AS BIGINT)
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.created_at >= ? AND j.kind IN ({sql_list(_SETTLING)}) AND a.kind = 'wallet'
    GROUP BY e.line
"""  # noqa: S608


def _paid(since: datetime) -> dict[Line, int]:
    """Return what settlements paid into wallets, by line; what they took back for dislikes as a positive figure."""
    paid_mtwei = {Line.named(line): amount_mtwei for line, amount_mtwei in rows(_PAID, since)}
    return paid_mtwei | {Line.DISLIKES_COMMENTER: -paid_mtwei.get(Line.DISLIKES_COMMENTER, 0)}
