"""Invariant 6, of claims: each was worth no more than the rules of its settlement say, and paid by its pot's factor.

A settlement notes by which version of the rules it pays, and what it finds each claim worth. Those of a time that kept
no note are left alone: nothing here may hold them to rules that were none then.
"""

from typing import NamedTuple

from forum.db import rows
from forum.money.audit.reading import Fault, Faults, Reader
from forum.rules.economy import EconomyRules, paid_mtwei
from forum.rules.lines import CLAIM_LINES, Line
from forum.twei import twei


class _Claim(NamedTuple):
    id: int
    state: str
    rules_version: int | None
    line: str
    units: int
    divisor: int
    mutual: int
    weight: int | None
    place: int | None
    worth_mtwei: int | None
    paid_mtwei: int
    pot_mtwei: int | None
    claimed_mtwei: int | None
    rules: str | None


_POT_OF_LINE = " ".join(f"WHEN '{line}' THEN '{line.pot}'" for line in CLAIM_LINES)
_CLAIMS = f"""
    SELECT k.id, k.state, s.rules_version, k.line, k.units, k.divisor, k.mutual, k.weight, k.place,
           k.worth_mtwei, k.paid_mtwei,
           CASE WHEN k.vouched = 0 THEN pot.unvouched_mtwei ELSE pot.pot_mtwei - pot.unvouched_mtwei END,
           CASE WHEN k.vouched = 0 THEN pot.unvouched_claimed_mtwei
                ELSE pot.claimed_mtwei - pot.unvouched_claimed_mtwei END, v.rules
    FROM (SELECT * FROM claim WHERE id > ? ORDER BY id LIMIT ?) k
    LEFT JOIN settlement s ON s.id = k.settlement_id
    LEFT JOIN settlement_pot pot ON pot.settlement_id = s.id AND pot.pot = CASE k.line {_POT_OF_LINE} END
    LEFT JOIN economy_rules_version v ON v.id = s.rules_version
    ORDER BY k.id
"""  # noqa: S608
_SETTLEMENTS = """
    SELECT s.id, v.rules FROM settlement s LEFT JOIN economy_rules_version v ON v.id = s.rules_version
    WHERE s.rules_version IS NOT NULL AND s.id > ? ORDER BY s.id LIMIT ?
"""
_DAYS_ABOVE = f"""
    SELECT min(id), sum(worth_mtwei) FROM claim
    WHERE settlement_id = ? AND state = 'paid' AND line = '{Line.READING}'
    GROUP BY member_id, substr(CAST(opened_at AS TEXT), 1, 10) HAVING sum(worth_mtwei) > ? ORDER BY 1
"""  # noqa: S608


def claims_were_worth_what_the_rules_said(reader: Reader) -> Faults:
    """Find claims that were worth more than their rules allow, or were not paid by the factor of their pot."""
    for claim in map(_Claim._make, reader.rows(_CLAIMS)):
        if claim.state != "paid" or claim.rules_version is None:
            continue
        rules = EconomyRules.from_json(claim.rules)
        if not rules.is_among_first(claim.line, claim.place):
            yield Fault(
                f"Claim {claim.id} was paid for number {claim.place} of its giver’s reactions, which was one too many.",
                claim=[claim.id],
            )
        most_mtwei = rules.claim_mtwei(claim.line, claim.units, claim.divisor, claim.mutual, claim.weight)
        if claim.worth_mtwei is None or not 0 <= claim.worth_mtwei <= most_mtwei:
            worth = "nothing that was noted" if claim.worth_mtwei is None else f"{twei(claim.worth_mtwei)} Twei"
            yield Fault(
                f"Claim {claim.id} was worth {worth}; by the rules it can be worth {twei(most_mtwei)} at most.",
                claim=[claim.id],
            )
        elif claim.pot_mtwei is None or claim.claimed_mtwei is None:
            yield Fault(f"Claim {claim.id} was paid from a pot that its settlement did not have.", claim=[claim.id])
        elif claim.paid_mtwei != (due := paid_mtwei(claim.worth_mtwei, claim.pot_mtwei, claim.claimed_mtwei)):
            yield Fault(
                f"Claim {claim.id} was paid {twei(claim.paid_mtwei)} Twei; its pot's factor makes it {twei(due)}.",
                claim=[claim.id],
            )
    yield from _days_were_capped(reader)


def _days_were_capped(reader: Reader) -> Faults:
    for settlement_id, stored in reader.rows(_SETTLEMENTS):
        most_mtwei = EconomyRules.from_json(stored).reading_day_max_mtwei
        for claim_id, worth_mtwei in rows(_DAYS_ABOVE, settlement_id, most_mtwei):
            yield Fault(
                f"Settlement {settlement_id} found one day of a reader worth {twei(int(worth_mtwei))} Twei, "
                f"from claim {claim_id} on; the rules allowed {twei(most_mtwei)}.",
                claim=[claim_id],
            )
