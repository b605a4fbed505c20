"""What a change of the economy would have paid and charged over the community's last days, line by line."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.clock import now
from forum.db import records, rows, snapshot
from forum.i18n import _
from forum.queries.settlements import settlements_since, threads_since
from forum.rules.economy import EconomyRules
from forum.rules.journals import JournalKind
from forum.rules.lines import ESCROWED_LINES, LOSS_LINES, PROFIT_LINES, Line, sql_list
from forum.rules.replay import ActionCounts, comment_tributes_mtwei, fees_mtwei, rewards_mtwei

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
        tributes_mtwei = comment_tributes_mtwei(rules, threads_since(since), since)
        settlements = settlements_since(since)
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
