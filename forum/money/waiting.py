"""What a member waits for: open claims, shares of fees, and what of their own is in escrow. Nothing is moved here."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from forum import db
from forum.models.economy import TERMS_NOW
from forum.money import claims
from forum.money.freezing import IS_ON_HIDDEN_SQL
from forum.rules.economy import UNITS_WHOLE, EconomyRules
from forum.rules.lines import Line


class _OpenClaims(NamedTuple):
    """So many open claims of one kind; `day` is the UTC day that readings count towards, and empty for others.

    `terms` are the oldest by which one of them was opened; `frozen` of them wait for something hidden.
    """

    line: str
    units: int
    divisor: int
    day: str
    claims: int
    terms: int = TERMS_NOW
    frozen: int = 0


class Pending(NamedTuple):
    """What waits on one line: what it is worth before the pot's factor, how many claims, and their units together.

    `by_earlier_terms` is whether one of them was opened before the terms of today; `frozen` of them are on something
    that is hidden, and wait until it is shown or removed.
    """

    worth_mtwei: int
    claims: int
    units: int
    by_earlier_terms: bool = False
    frozen: int = 0


# A time's first ten characters are its day, on every database.
_KIND = f"line, units, divisor, CASE line WHEN '{Line.READING}' THEN substr(CAST(opened_at AS TEXT), 1, 10) ELSE '' END"
_OPEN_CLAIMS = f"""
    SELECT {_KIND}, count(*), min(terms), sum(CASE WHEN {IS_ON_HIDDEN_SQL} THEN 1 ELSE 0 END) AS frozen
    FROM claim WHERE state = 'open' AND member_id = ?
"""  # noqa: S608
# Part of another statement, in which `m` is the member: what `open_claims_mtwei` reads.
OPEN_CLAIMS_COLUMN = f"""
    (SELECT string_agg(k.line || ' ' || k.units || ' ' || k.divisor || ' ' || k.day || ' ' || k.claims, ';') FROM (
        SELECT {_KIND} AS day, count(*) AS claims FROM claim
        WHERE state = 'open' AND member_id = m.id GROUP BY 1, 2, 3, 4) k)
"""  # noqa: S608
_SHARES_WAITING = f"""
    SELECT f.amount_mtwei, count(*)
    FROM escrowed_fee f
    JOIN post p ON p.id = f.post_id
    JOIN comment c ON c.id = f.comment_id
    LEFT JOIN post_removal gone ON gone.post_id = p.id
    WHERE f.state = 'open' AND f.line = '{Line.DISLIKES_OWN}' AND p.author_id = ?
      AND f.member_id <> p.author_id AND c.author_id <> p.author_id AND gone.post_id IS NULL
"""  # noqa: S608


def pending_mtwei(rules: EconomyRules, member_id: int, post_id: int | None = None) -> dict[str, int]:
    """Return what `pending` is worth, by line. Two statements."""
    return {line: found.worth_mtwei for line, found in pending(rules, member_id, post_id).items()}


def pending(rules: EconomyRules, member_id: int, post_id: int | None = None) -> dict[str, Pending]:
    """Return a member's open claims (on one post, or on all) by line.

    An author's share of the dislike fees in escrow counts among them. Two statements.
    """
    of_post = (post_id,) if post_id else ()
    open_claims = _OPEN_CLAIMS + (" AND post_id = ?" if post_id else "") + " GROUP BY 1, 2, 3, 4"
    kinds = [_OpenClaims._make(row) for row in db.rows(open_claims, member_id, *of_post)]
    found = {
        line: _pending(worth_mtwei, [kind for kind in kinds if kind.line == line])
        for line, worth_mtwei in _worth_mtwei(rules, kinds).items()
    }
    shares = _SHARES_WAITING + (" AND f.post_id = ?" if post_id else "") + " GROUP BY 1"
    fees = [(rules.author_share_mtwei(fee_mtwei), count) for fee_mtwei, count in db.rows(shares, member_id, *of_post)]
    if fees:
        count = sum(count for _, count in fees)
        worth_mtwei = sum(share_mtwei * count for share_mtwei, count in fees)
        found[Line.DISLIKES_AUTHOR] = Pending(worth_mtwei, count, count * UNITS_WHOLE)
    return found


def claims_mtwei(rules: EconomyRules, member_id: int) -> dict[str, int]:
    """Return what a member's open claims are worth, by line, before their pots' factors. One statement."""
    found = db.rows(f"{_OPEN_CLAIMS} GROUP BY 1, 2, 3, 4", member_id)
    return dict(_worth_mtwei(rules, [_OpenClaims._make(row) for row in found]))


def held_claims_mtwei(rules: EconomyRules, member_id: int) -> int:
    """Return what a member's open claims are worth together, as `claims_mtwei`, and keep settlements from taking them.

    For whoever cancels them in the same transaction, and says how much that was.
    """
    claims.hold_all_of(member_id)
    return sum(claims_mtwei(rules, member_id).values())


def _pending(worth_mtwei: int, kinds: list[_OpenClaims]) -> Pending:
    return Pending(
        worth_mtwei,
        claims=sum(kind.claims for kind in kinds),
        units=sum(kind.units * kind.claims for kind in kinds),
        by_earlier_terms=any(kind.terms < TERMS_NOW for kind in kinds),
        frozen=sum(kind.frozen for kind in kinds),
    )


def open_claims_mtwei(rules: EconomyRules, summed: str | None) -> int:
    """Return what the claims that `OPEN_CLAIMS_COLUMN` found are worth, before their pots' factors."""
    found = (part.split(" ") for part in (summed or "").split(";") if part)
    kinds = (
        _OpenClaims(line, int(units), int(divisor), day, int(claims)) for line, units, divisor, day, claims in found
    )
    return _worth_mtwei(rules, kinds).total()


def _worth_mtwei(rules: EconomyRules, kinds: Iterable[_OpenClaims]) -> Counter[str]:
    """Return what open claims are worth by line, the readings of a day no more than the day's cap."""
    worth: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for kind in kinds:
        of_kind = read if kind.line == Line.READING else worth
        name = kind.day if kind.line == Line.READING else kind.line
        of_kind[name] += kind.claims * rules.claim_mtwei(kind.line, kind.units, kind.divisor)
    if read:
        worth[Line.READING] = sum(min(mtwei, rules.reading_day_max_mtwei) for mtwei in read.values())
    return worth


def escrowed_mtwei(member_id: int) -> int:
    """Return what a member has in escrow: the fees of votes and reactions that are not settled. One statement."""
    open_fees = "SELECT COALESCE(sum(amount_mtwei), 0) FROM escrowed_fee WHERE state = 'open' AND member_id = ?"
    return int(db.rows(open_fees, member_id)[0][0])
