"""What a change of the economy would have paid and charged over the community's last days, line by line."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.clock import now
from forum.db import execute, parse_time, rows, snapshot
from forum.i18n import _
from forum.rules import pnl
from forum.rules.economy import EconomyRules
from forum.rules.replay import (
    ActionCounts,
    Claims,
    ReadingClaim,
    Settled,
    comment_tributes_mtwei,
    fees_mtwei,
    rewards_mtwei,
)

DAYS = 30
PAID_LINES = (*pnl.PROFIT_LABELS, "reading")
CHARGED_LINES = tuple(pnl.LOSS_LABELS)


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
        tributes_mtwei = comment_tributes_mtwei(rules, _comments(since, rules), since)
        settlements = _settlements(since)
        actually_mtwei |= _paid(since)
    changed_mtwei = fees_mtwei(rules, deeds, tributes_mtwei) | rewards_mtwei(rules, settlements)

    def compared(line: str) -> Compared:
        return Compared(_(pnl.LABELS[line]), actually_mtwei.get(line, 0), changed_mtwei.get(line, 0))

    return Preview(since, len(settlements), tuple(map(compared, PAID_LINES)), tuple(map(compared, CHARGED_LINES)))


def _sum(label: str, lines: tuple[Compared, ...]) -> Compared:
    return Compared(label, sum(line.actually_mtwei for line in lines), sum(line.changed_mtwei for line in lines))


def _charged(line: str, table: str, key: str, began: str, which: str = "") -> str:
    """Return the SELECT of what was done, and of what the journal of each deed took from its wallet."""
    return (
        f"SELECT '{line}', count(*), COALESCE(sum(-e.amount_mtwei), 0) FROM {table} d "  # noqa: S608  (all of it ours)
        f"LEFT JOIN journal j ON j.key = '{key}:' || d.id "
        f"LEFT JOIN entry e ON e.journal_id = j.id AND e.amount_mtwei < 0 WHERE d.{began} >= ?{which}"
    )


_STANDING_FEE = " AND d.line = '{}' AND d.state <> 'refunded'"
_DEEDS = " UNION ALL ".join(
    (
        _charged("publish_tribute", "post", "publish", "created_at"),
        _charged("comment_tributes", "comment", "comment", "created_at"),
        _charged("reports", "report", "report", "created_at"),
        _charged("minuses", "escrowed_fee", "fee", "opened_at", _STANDING_FEE.format("minuses")),
        _charged("dislikes_own", "escrowed_fee", "fee", "opened_at", _STANDING_FEE.format("dislikes_own")),
    )
)


def _action_counts(since: datetime) -> tuple[ActionCounts, dict[str, int]]:
    """Return how often was done what costs a fee, and what the ledger says was paid for it, by line."""
    found = {line: (count, int(charged_mtwei)) for line, count, charged_mtwei in rows(_DEEDS, *[since] * 5)}
    count = {line: deeds for line, (deeds, _) in found.items()}
    deeds = ActionCounts(count["publish_tribute"], count["minuses"], count["dislikes_own"], count["reports"])
    return deeds, {line: charged_mtwei for line, (_, charged_mtwei) in found.items()}


def _comments(since: datetime, rules: EconomyRules) -> Iterator[tuple[int, int, datetime]]:
    """Yield the comments whose tribute counts, and those before them that may have made it dearer."""
    cursor = execute(
        "SELECT author_id, post_id, created_at FROM comment WHERE created_at >= ? "
        "ORDER BY author_id, post_id, created_at, id",
        since - timedelta(minutes=rules.hurry_minutes),
    )
    for author_id, post_id, created_at in cursor:
        yield author_id, post_id, parse_time(created_at)


_DISLIKES = """
    SELECT f.settlement_id, f.comment_id, count(*),
           sum(CASE WHEN p.author_id NOT IN (f.member_id, c.author_id)
                     AND (gone.post_id IS NULL OR gone.created_at > s.ran_at) THEN 1 ELSE 0 END)
    FROM settlement s
    JOIN escrowed_fee f ON f.settlement_id = s.id
    JOIN post p ON p.id = f.post_id
    JOIN comment c ON c.id = f.comment_id
    LEFT JOIN post_removal gone ON gone.post_id = p.id
    WHERE s.ran_at >= ? AND f.line = 'dislikes_own' AND f.state = 'settled'
    GROUP BY f.settlement_id, f.comment_id
"""
_CLAIMS = """
    SELECT k.settlement_id, k.line, k.units, k.divisor, f.comment_id, count(*)
    FROM settlement s
    JOIN claim k ON k.settlement_id = s.id
    LEFT JOIN (SELECT DISTINCT settlement_id, comment_id FROM escrowed_fee
               WHERE line = 'dislikes_own' AND state = 'settled') f
        ON f.settlement_id = k.settlement_id AND f.comment_id = k.comment_id
    WHERE s.ran_at >= ? AND k.state = 'paid' AND k.line <> 'reading'
    GROUP BY 1, 2, 3, 4, 5
"""
_READINGS = """
    SELECT k.settlement_id, k.member_id, k.opened_at, k.units
    FROM settlement s JOIN claim k ON k.settlement_id = s.id
    WHERE s.ran_at >= ? AND k.state = 'paid' AND k.line = 'reading'
    ORDER BY k.settlement_id, k.id
"""


def _settlements(since: datetime) -> list[Settled]:
    """Return the settlements from `since` on, oldest first, with what they had before them."""
    claims, readings = defaultdict(list), defaultdict(list)
    dislikes, shared = defaultdict(dict), defaultdict(int)
    for number, *kind in rows(_CLAIMS, since):
        claims[number].append(Claims(*kind))
    for number, member_id, opened_at, units in rows(_READINGS, since):
        readings[number].append(ReadingClaim(member_id, parse_time(opened_at).date(), units))
    for number, comment_id, count, sharing in rows(_DISLIKES, since):
        dislikes[number][comment_id] = count
        shared[number] += int(sharing)
    found = rows("SELECT id, treasury_mtwei FROM settlement WHERE ran_at >= ? ORDER BY day", since)
    return [
        Settled(treasury_mtwei, claims[number], readings[number], dislikes[number], shared[number])
        for number, treasury_mtwei in found
    ]


_PAID = """
    SELECT e.line, sum(e.amount_mtwei)
    FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id
    WHERE j.created_at >= ? AND j.kind IN ('reward', 'settled fee', 'penalty') AND a.kind = 'wallet'
    GROUP BY e.line
"""


def _paid(since: datetime) -> dict[str, int]:
    """Return what settlements paid into wallets, by line; what they took back for dislikes as a positive figure."""
    paid_mtwei = {line: int(amount_mtwei) for line, amount_mtwei in rows(_PAID, since)}
    return paid_mtwei | {"dislikes_commenter": -paid_mtwei.get("dislikes_commenter", 0)}
