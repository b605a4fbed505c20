"""The cap on a reader's day, held once more when the day is paid.

A claim is cut by it when it opens, by the rules of that moment, and is worth what the rules of its settlement
say: a rate that was raised in between, or a cap that was lowered, would leave it beyond them.
"""

from typing import NamedTuple

from forum.clock import midnight
from forum.db import as_datetime, execute, records, rows
from forum.models import Settlement
from forum.rules.economy import EconomyRules
from forum.rules.lines import Line

_PORTION = 1_000


class _Day(NamedTuple):
    """A reader's UTC day of which this settlement would pay too much; `earlier_mtwei` is what others paid of it."""

    member_id: int
    day: str
    earlier_mtwei: int


# A time's first ten characters are its day, on every database. What earlier settlements paid counts for what it was
# worth before their factor or, where that was not noted yet, for what it paid.
_DAY = "substr(CAST(opened_at AS TEXT), 1, 10)"
_OVER = f"""
    SELECT member_id, day, CAST(earlier_mtwei AS BIGINT) AS earlier_mtwei
    FROM (SELECT days.member_id, days.day, days.worth_mtwei,
                 (SELECT COALESCE(sum(COALESCE(k.worth_mtwei, k.paid_mtwei)), 0) FROM claim k
                  WHERE k.member_id = days.member_id AND k.line = '{Line.READING}' AND k.state = 'paid'
                    AND k.opened_at >= ? AND k.settlement_id <> ? AND {_DAY} = days.day) AS earlier_mtwei
          FROM (SELECT member_id, {_DAY} AS day, sum(worth_mtwei) AS worth_mtwei FROM claim
                WHERE settlement_id = ? AND state = 'paid' AND line = '{Line.READING}' GROUP BY 1, 2) days) found
    WHERE worth_mtwei > 0 AND worth_mtwei + earlier_mtwei > ? LIMIT ?
"""  # noqa: S608
_FIRST = "SELECT min(opened_at) FROM claim WHERE settlement_id = ? AND state = 'paid' AND line = ?"
_OF_DAY = f"""
    SELECT id, worth_mtwei FROM claim
    WHERE settlement_id = ? AND member_id = ? AND state = 'paid' AND line = '{Line.READING}' AND {_DAY} = ? ORDER BY id
"""  # noqa: S608
_CUT = "UPDATE claim SET worth_mtwei = ?, paid_mtwei = ? WHERE id = ?"


def hold(settlement: Settlement, rules: EconomyRules) -> None:
    """Cut what this settlement's readings are worth to what the day's cap leaves each reader, oldest first."""
    first_opened_at = rows(_FIRST, settlement.id, Line.READING)[0][0]
    if first_opened_at is None:
        return
    since = midnight(as_datetime(first_opened_at))
    over = (since, settlement.id, settlement.id, rules.reading_day_max_mtwei, _PORTION)
    # A day that was cut is not found again.
    while days := records(_OVER, _Day, *over):
        for day in days:
            _cut(settlement, rules, day)


def _cut(settlement: Settlement, rules: EconomyRules, day: _Day) -> None:
    read_mtwei = day.earlier_mtwei
    for claim_id, worth_mtwei in rows(_OF_DAY, settlement.id, day.member_id, day.day):
        left_mtwei = min(worth_mtwei, rules.reading_room_mtwei(read_mtwei))
        if left_mtwei < worth_mtwei:
            execute(_CUT, left_mtwei, left_mtwei, claim_id)
        read_mtwei += left_mtwei
