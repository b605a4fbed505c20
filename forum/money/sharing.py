"""What the claims of a settlement are paid: each pot's share of the budget over what is claimed of it (`rules.pots`).

What every pot and every line came to is noted, so that pages can say what a promise was worth.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from forum.db import execute, insert_rows, records
from forum.models import Settlement
from forum.money.pricing import Ids, slices
from forum.rules.economy import EconomyRules
from forum.rules.lines import Line, Pot, sql_list
from forum.rules.pots import Claimed, Share, share_out


class _Sum(NamedTuple):
    """The claims of one line that a settlement decided one way, by readers of one kind: how many, and what of them."""

    line: str
    state: str
    vouched: int
    claims: int
    units: int
    worth_mtwei: int
    paid_mtwei: int


_SUMS = """
    SELECT line, state, COALESCE(vouched, 1) AS vouched, count(*) AS claims, CAST(sum(units) AS BIGINT) AS units,
           CAST(sum(worth_mtwei) AS BIGINT) AS worth_mtwei, CAST(sum(paid_mtwei) AS BIGINT) AS paid_mtwei
    FROM claim WHERE settlement_id = ? GROUP BY 1, 2, 3
"""


def pay(settlement: Settlement, rules: EconomyRules, ids: Ids) -> None:
    """Set what each of the settlement's priced claims, which lie in this range of ids, is paid; note the sums."""
    claimed = _claimed(records(_SUMS, _Sum, settlement.id))
    shares = share_out(rules, settlement.treasury_mtwei, claimed)
    for pot, share in shares.items():
        _reduce(settlement, pot, share, claimed[pot], ids)
    sums = records(_SUMS, _Sum, settlement.id)
    _note(settlement, shares, claimed, sums)


def _claimed(sums: list[_Sum]) -> dict[Pot, Claimed]:
    claimed = dict.fromkeys(Pot, Claimed())
    for one in sums:
        pot = Line.named(one.line).pot
        if pot:
            unvouched_mtwei = 0 if one.vouched else one.worth_mtwei
            before = claimed[pot]
            claimed[pot] = Claimed(before.total_mtwei + one.worth_mtwei, before.unvouched_mtwei + unvouched_mtwei)
    return claimed


def _reduce(settlement: Settlement, pot: Pot, share: Share, claimed: Claimed, ids: Ids) -> None:
    """Reduce what is claimed of a pot by those nobody vouches for, and by all others, to what each may have of it."""
    for vouched, has_mtwei, wants_mtwei in (
        (1, share.vouched_mtwei, claimed.vouched_mtwei),
        (0, share.unvouched_mtwei, claimed.unvouched_mtwei),
    ):
        if wants_mtwei > has_mtwei:
            for begin, end in slices(*ids):
                execute(_REDUCE[pot], has_mtwei, wants_mtwei, begin, end, settlement.id, vouched)


_REDUCE = {
    pot: f"""
    UPDATE claim SET paid_mtwei = worth_mtwei * ? / ?
    WHERE id > ? AND id <= ? AND settlement_id = ? AND state = 'paid' AND COALESCE(vouched, 1) = ?
      AND line IN ({sql_list(pot.lines)})
    """  # noqa: S608
    for pot in Pot
}


_NOTE_POTS = """
    INSERT INTO settlement_pot (settlement_id, pot, pot_mtwei, given_mtwei, unvouched_mtwei, claimed_mtwei,
                                unvouched_claimed_mtwei, claims, paid_mtwei)
    VALUES {values}
"""
_NOTE_LINES = "INSERT INTO settlement_line (settlement_id, line, claims, units, paid_mtwei) VALUES {values}"


def _note(
    settlement: Settlement, shares: Mapping[Pot, Share], claimed: Mapping[Pot, Claimed], sums: Sequence[_Sum]
) -> None:
    """Note what became of each pot, and of each line that had claims."""
    pots, lines = [], []
    for pot, share in shares.items():
        paid = [one for one in sums if Line.named(one.line).pot == pot and one.state == "paid"]
        sums_mtwei = (claimed[pot].total_mtwei, claimed[pot].unvouched_mtwei)
        came_to = (sum(one.claims for one in paid), sum(one.paid_mtwei for one in paid))
        pots.append((settlement.id, pot, *share, *sums_mtwei, *came_to))
    for line in sorted({one.line for one in sums}):
        of_line = [(one.claims, one.units, one.paid_mtwei) for one in sums if one.line == line]
        lines.append((settlement.id, line, *map(sum, zip(*of_line, strict=True))))
    insert_rows(_NOTE_POTS, pots)
    insert_rows(_NOTE_LINES, lines)
