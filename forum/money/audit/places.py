"""Invariant 6, of what one member's reactions pay: no more likes of a day, or pluses of a week, than the rules allow.

Asked once more of the reactions themselves, whichever settlement paid them. Those of a time when none was one too many
count with the others, and are left alone.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from forum.clock import midnight
from forum.db import as_datetime, execute, rows
from forum.money.audit.reading import Fault, Faults, Reader
from forum.money.claims import PLUSES_WEEK
from forum.rules.economy import EconomyRules
from forum.rules.lines import Line, Pot, sql_list

_SETTLEMENTS = """
    SELECT s.id, v.rules FROM settlement s LEFT JOIN economy_rules_version v ON v.id = s.rules_version
    WHERE s.rules_version IS NOT NULL AND s.id > ? ORDER BY s.id LIMIT ?
"""
_MOMENT = timedelta(microseconds=1)


class _Reactions(NamedTuple):
    """Likes or pluses: their table, what they are about, the lines that they open claims of, and since when they count.

    `since` returns, of one that was given at a moment, the moment from which on earlier ones count with it.
    """

    table: str
    thing: str
    lines: tuple[Line, ...]
    since: Callable[[datetime], datetime]

    def sql(self, what: str) -> str:
        """Return a SELECT of paid ones: claims `k` with their reactions `r`."""
        about = f"r.{self.thing}_id = k.{self.thing}_id AND r.member_id = k.giver_id"
        return f"""
            SELECT {what} FROM claim k JOIN {self.table} r ON {about}
            WHERE k.line IN ({sql_list(self.lines)}) AND k.state = 'paid' AND
        """  # noqa: S608


_KINDS = (
    _Reactions("post_vote", "post", (Line.PLUSES,), lambda at: at - PLUSES_WEEK + _MOMENT),
    _Reactions("reaction", "comment", Pot.LIKES.lines, midnight),
)


def reactions_paid_were_among_the_first(reader: Reader) -> Faults:
    """Find claims that were paid for one like of a day, or plus of a week, too many."""
    for settlement_id, stored in reader.rows(_SETTLEMENTS):
        rules = EconomyRules.from_json(stored)
        for kind in _KINDS:
            for claim_id, place in _places(kind, settlement_id):
                if not rules.is_among_first(kind.lines[0], place):
                    yield Fault(
                        f"Claim {claim_id} was paid for a reaction that was number {place} of those of its giver that "
                        "were paid, which is one too many.",
                        claim=[claim_id],
                    )


def _places(kind: _Reactions, settlement_id: int) -> Iterator[tuple[int, int]]:
    """Yield a claim of each reaction that a settlement paid, and which one of its giver's paid ones that was."""
    [(first, last)] = rows(f"{kind.sql('min(r.created_at), max(r.created_at)')} k.settlement_id = ?", settlement_id)
    if first is None:
        return
    mine = "max(CASE WHEN k.settlement_id = ? AND k.place IS NOT NULL THEN k.id END)"
    givers = f"""
        SELECT giver_id FROM claim WHERE settlement_id = ? AND state = 'paid' AND line IN ({sql_list(kind.lines)})
    """  # noqa: S608
    paid = f"""
        {kind.sql(f"r.member_id, r.created_at, {mine}")} r.created_at >= ? AND r.created_at <= ?
            AND r.member_id IN ({givers})
        GROUP BY r.member_id, r.created_at, r.{kind.thing}_id ORDER BY r.member_id, r.created_at
    """
    since = kind.since(as_datetime(first))
    for _giver, found in groupby(execute(paid, settlement_id, since, last, settlement_id), itemgetter(0)):
        of_giver = [(as_datetime(at), claim_id) for _giver, at, claim_id in found]
        for at, claim_id in of_giver:
            if claim_id is not None:
                begun = kind.since(at)
                yield claim_id, sum(begun <= other <= at for other, _claim_id in of_giver)
