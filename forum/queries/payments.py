"""How an entry of the ledger was paid: the claim and the pot behind it, read along with the entry itself."""

from typing import Protocol

from forum.models import EconomyRulesVersion
from forum.rules.economy import EconomyRules
from forum.rules.journals import Cause
from forum.rules.lines import CLAIM_LINES, Line
from forum.rules.payments import Payment

_POT_OF_LINE = " ".join(f"WHEN '{line}' THEN '{line.pot}'" for line in CLAIM_LINES)

# To be read with an entry whose journal is `j`. The rules are those of the settlement (null: the defaults), by its date
# where it kept no note of them.
COLUMNS = f"""
    k.units, k.divisor, k.mutual, k.weight, k.vouched, k.worth_mtwei,
    CASE WHEN k.vouched = 0 THEN pot.unvouched_mtwei ELSE pot.pot_mtwei - pot.unvouched_mtwei END AS pot_mtwei,
    CASE WHEN k.vouched = 0 THEN pot.unvouched_claimed_mtwei ELSE pot.claimed_mtwei - pot.unvouched_claimed_mtwei END
        AS claimed_mtwei,
    (SELECT v.rules FROM {EconomyRulesVersion._meta.table_name} v
     WHERE v.id = s.rules_version OR (s.rules_version IS NULL AND v.created_at <= s.ran_at)
     ORDER BY v.id DESC LIMIT 1) AS rules
"""  # noqa: S608  (all of it ours)
JOINS = f"""
    LEFT JOIN claim k ON k.id = {Cause.CLAIM.number_sql("j.key")}
    LEFT JOIN settlement s ON s.id = k.settlement_id
    LEFT JOIN settlement_pot pot ON pot.settlement_id = s.id AND pot.pot = CASE k.line {_POT_OF_LINE} END
"""


class Paid(Protocol):
    """An entry read with COLUMNS; all of them are None where no claim was paid by it."""

    line: str
    amount_mtwei: int
    units: int | None
    divisor: int | None
    mutual: int | None
    weight: int | None
    vouched: int | None
    worth_mtwei: int | None
    pot_mtwei: int | None
    claimed_mtwei: int | None
    rules: str | None


def payment_of(entry: Paid) -> Payment | None:
    """Return how the entry's amount came about; None where no claim was paid by it.

    None, too, where the sum does not come out at the amount, as after a settlement for another day than its own: a
    page says no reason then, rather than a wrong one.
    """
    if entry.units is None or entry.divisor is None or entry.pot_mtwei is None or entry.claimed_mtwei is None:
        return None
    rules = EconomyRules.from_json(entry.rules)
    line = Line.named(entry.line)
    payment = Payment(
        line, rules, entry.units, entry.divisor, entry.pot_mtwei, entry.claimed_mtwei, entry.worth_mtwei,
        entry.mutual or 1, entry.weight, entry.vouched == 0,
    )  # fmt: skip
    return payment if payment.amount_mtwei == entry.amount_mtwei else None
