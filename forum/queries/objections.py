"""Objections that wait for an answer, for the operator."""

from dataclasses import dataclass
from datetime import datetime

from forum.db import first_record, records
from forum.models.names import shown_name
from forum.rules.decisions import ENDS_OBJECTION, DecisionKind
from forum.rules.lines import sql_list


@dataclass(frozen=True, slots=True)
class OpenObjection:
    """What somebody said against a decision; `decided_by` is None for a rule or the operator."""

    decision_id: int
    case_id: int
    kind: DecisionKind
    reason: str
    decided_by: str | None
    decided_as: str
    member_name: str
    text: str
    created_at: datetime


_OPEN = f"""
    SELECT d.id AS decision_id, d.case_id, d.kind, d.reason, {shown_name("b")} AS decided_by, d.by_role AS decided_as,
           {shown_name("w")} AS member_name, o.text, o.created_at
    FROM objection o
    JOIN decision d ON d.id = o.decision_id
    JOIN member w ON w.id = d.member_id
    LEFT JOIN member b ON b.id = d.by_id
    WHERE NOT EXISTS (SELECT 1 FROM decision a
                      WHERE a.answers_id = d.id AND a.kind IN ({sql_list(sorted(ENDS_OBJECTION))}))
"""  # noqa: S608  (all of it ours)
_LISTED_MAX = 200


def open_objection(case_id: int) -> OpenObjection | None:
    """Return the objection in a case that the next answer will be to; None where none waits. One statement."""
    sql = f"{_OPEN} AND d.case_id = ? ORDER BY d.id LIMIT 1"
    return first_record(sql, OpenObjection, case_id)


def open_objections() -> list[OpenObjection]:
    """Return the objections that wait, oldest first. One statement."""
    return records(f"{_OPEN} ORDER BY o.created_at, d.id LIMIT ?", OpenObjection, _LISTED_MAX)
