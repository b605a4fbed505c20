"""What a settlement decides of its due claims: which are paid, and what each is worth before its pot's factor.

That is `EconomyRules.claim_mtwei`, in SQL: set-based, in slices of ids, one pass for a million claims. Comment rewards
come last, because the likes that they are weighed by have to be priced before. Reactions that can still be taken back
decide nothing.

Claims that were opened under the terms of an earlier time (`claim.terms`) are decided by those wherever that is better
for the member: nothing is divided that was promised undivided.
"""

from collections.abc import Iterator
from datetime import datetime

from forum.db import execute, rows
from forum.models import Settlement
from forum.models.economy import TERMS_BEFORE_DIVISION
from forum.models.vouching import VOUCHED_SQL
from forum.rules.economy import UNITS_WHOLE, WEIGHT_WHOLE, EconomyRules
from forum.rules.lines import CLAIM_LINES, SINGLE_LINES, Line, sql_list

_SLICE = 10_000
# A range of a table's ids: those after the first number, up to the second one.
Ids = tuple[int, int]

_MUST_BE_LIKED = sql_list(line for line in CLAIM_LINES if line.must_be_liked)
_STANDINGS = f"""
    INSERT INTO comment_standing (comment_id, likes, dislikes, earns_before)
    SELECT comment_id, sum(CASE WHEN value = 1 THEN 1 ELSE 0 END), sum(CASE WHEN value = -1 THEN 1 ELSE 0 END),
           max(CASE WHEN value = 1 AND newest = ? THEN created_at END)
    FROM (SELECT r.comment_id, r.value, r.created_at,
                 row_number() OVER (PARTITION BY r.comment_id, r.value ORDER BY r.created_at DESC) AS newest
          FROM reaction r
          WHERE r.settlement_id IS NOT NULL AND r.comment_id IN (
              SELECT comment_id FROM claim WHERE state = 'open' AND due_at <= ? AND line IN ({_MUST_BE_LIKED}))) final
    GROUP BY comment_id
"""  # noqa: S608

_EARLIER_TERMS = f"k.terms = {TERMS_BEFORE_DIVISION}"
# By the terms of earlier times, standing reactions decided, and likes had to outnumber dislikes by so many.
_WAS_LIKED = f"({_EARLIER_TERMS} AND c.likes - c.dislikes >= ?)"
# Whether so many gave a final like after this claim's giver did, and final likes outnumber dislikes.
_OWN_IS_PAID = f"""
    (s.likes > s.dislikes AND (? = 0 OR s.earns_before > (
        SELECT own.created_at FROM reaction own WHERE own.comment_id = k.comment_id AND own.member_id = k.giver_id)))
    OR {_WAS_LIKED}
"""  # noqa: S608
# Whether the giver's reaction was among those of a day, or week, that pay by the rules of this settlement.
_IS_AMONG_FIRST = f"(k.place IS NULL OR k.place <= CASE k.line WHEN '{Line.PLUSES}' THEN ? ELSE ? END)"
_RATES = " ".join(f"WHEN '{line}' THEN ?" for line in SINGLE_LINES)
_WORTH = f"rate_mtwei * units / ({UNITS_WHOLE} * divisor * mutual)"
# What is found is kept for a moment: a database that works it out anew wherever it is named takes many times as long.
_PRICE = f"""
    WITH found AS MATERIALIZED (
        SELECT k.id, k.line, k.units, k.divisor, CASE k.line {_RATES} END AS rate_mtwei,
               CASE WHEN {_EARLIER_TERMS} THEN 1 ELSE COALESCE(x.partners, 1) END AS mutual,
               CASE WHEN {_IS_AMONG_FIRST} AND (k.line <> '{Line.LIKES_OWN}' OR {_OWN_IS_PAID}) THEN 1 ELSE 0 END
                   AS is_paid,
               CASE WHEN k.line = '{Line.READING}' THEN
                   CASE WHEN {_EARLIER_TERMS} OR k.member_id IN ({VOUCHED_SQL}) THEN 1 ELSE 0 END END AS vouched
        FROM claim k
        LEFT JOIN comment c ON c.id = k.comment_id
        LEFT JOIN exchange x ON x.member_id = COALESCE(c.author_id, k.member_id) AND x.partner_id = k.giver_id
        LEFT JOIN comment_standing s ON s.comment_id = k.comment_id AND k.line = '{Line.LIKES_OWN}'
        WHERE k.id > ? AND k.id <= ? AND k.state = 'open' AND k.due_at <= ? AND k.line IN ({sql_list(SINGLE_LINES)})
    ), priced AS MATERIALIZED (
        SELECT id, mutual, vouched, is_paid,
               CASE WHEN is_paid = 0 THEN 0 WHEN line = '{Line.READING}' AND {_WORTH} > ? THEN ? ELSE {_WORTH} END
                   AS worth_mtwei
        FROM found
    )
    UPDATE claim SET settlement_id = ?, state = CASE WHEN priced.is_paid = 1 THEN 'paid' ELSE 'dropped' END,
        mutual = priced.mutual, vouched = priced.vouched,
        worth_mtwei = priced.worth_mtwei, paid_mtwei = priced.worth_mtwei
    FROM priced WHERE claim.id = priced.id AND claim.state = 'open'
"""  # noqa: S608

# Keys are unique among open and paid claims: with that said, databases find a like's claim by its key.
_LIKES_WEIGHT = f"""
    SELECT CAST(COALESCE(sum({WEIGHT_WHOLE} / (l.divisor * l.mutual)), 0) AS BIGINT)
    FROM reaction r
    JOIN claim l ON l.key = {Line.LIKES_COMMENTER.claim_key_sql("k.post_id", "k.comment_id", "r.member_id")}
    WHERE r.comment_id = k.comment_id AND r.value = 1 AND r.settlement_id IS NOT NULL
      AND l.state IN ('open', 'paid') AND l.state = 'paid'
"""  # noqa: S608
_WEIGHED_WORTH = "CASE WHEN weight < ? THEN ? * weight / ? ELSE ? END"
_REWARD = f"""
    WITH found AS MATERIALIZED (
        SELECT k.id, CASE WHEN (s.likes >= ? AND s.likes > s.dislikes) OR {_WAS_LIKED} THEN 1 ELSE 0 END AS is_paid,
               CASE WHEN c.likes >= ? AND c.likes > c.dislikes THEN 1 ELSE 0 END AS may_yet_be,
               CASE WHEN {_EARLIER_TERMS} THEN NULL ELSE ({_LIKES_WEIGHT}) END AS weight
        FROM claim k
        JOIN comment c ON c.id = k.comment_id
        LEFT JOIN comment_standing s ON s.comment_id = k.comment_id
        WHERE k.id > ? AND k.id <= ? AND k.state = 'open' AND k.due_at <= ? AND k.line = '{Line.COMMENT_REWARDS}'
    ), priced AS MATERIALIZED (
        SELECT id, is_paid, weight, CASE WHEN is_paid = 0 THEN 0 ELSE {_WEIGHED_WORTH} END AS worth_mtwei
        FROM found WHERE is_paid = 1 OR may_yet_be = 0
    )
    UPDATE claim SET settlement_id = ?, state = CASE WHEN priced.is_paid = 1 THEN 'paid' ELSE 'dropped' END,
        weight = priced.weight, worth_mtwei = priced.worth_mtwei, paid_mtwei = priced.worth_mtwei
    FROM priced WHERE claim.id = priced.id AND claim.state = 'open'
"""  # noqa: S608


def price(settlement: Settlement, rules: EconomyRules, at: datetime) -> Ids:
    """Take every due claim into this settlement, paid or dropped, and set each to what it is worth.

    A comment's reward waits on where the comment is well liked only by reactions that can still be taken back. Return
    the range of ids (one less than the first, the last) that the due claims lie in.
    """
    due = "SELECT COALESCE(min(id), 1) - 1, COALESCE(max(id), 0) FROM claim WHERE state = 'open' AND due_at <= ?"
    [ids] = rows(due, at)
    execute("DELETE FROM comment_standing")
    execute(_STANDINGS, rules.later_likes_min, at)
    most_mtwei, rates = rules.reading_post_max_mtwei, [rules.rate_mtwei(line) for line in SINGLE_LINES]
    places_max = (rules.paid_pluses_week_max, rules.paid_likes_day_max)
    for begin, end in slices(*ids):
        conditions = (*rates, *places_max, rules.later_likes_min, rules.likes_min, begin, end, at)
        execute(_PRICE, *conditions, most_mtwei, most_mtwei, settlement.id)
    whole, reward_mtwei = rules.likes_weight_whole, rules.comment_reward_mtwei
    weighed = (whole, reward_mtwei, whole, reward_mtwei)
    for begin, end in slices(*ids):
        liked = (rules.likes_min, rules.likes_min, rules.likes_min)
        execute(_REWARD, *liked, begin, end, at, *weighed, settlement.id)
    return ids


def slices(after: int, last: int) -> Iterator[Ids]:
    """Yield the range in parts: an UPDATE of very many rows keeps all their keys in memory while it runs."""
    for begin in range(after, last, _SLICE):
        yield begin, min(begin + _SLICE, last)
