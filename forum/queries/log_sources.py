"""Where the events of the public log come from: for each kind a SELECT, and what its rows hold."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from forum.models import EconomyRulesVersion, LevelRulesVersion, ModerationRulesVersion, RulesVersion
from forum.models.names import shown_name
from forum.queries.events import (
    DecisionMade,
    EconomyChange,
    Event,
    Grant,
    LevelChange,
    ModerationChange,
    Person,
    ThreadTool,
)
from forum.rules.decisions import ABOUT_MEMBERS, ANSWERS, DecisionKind
from forum.rules.economy import EconomyRules
from forum.rules.journals import JournalKind
from forum.rules.levels import LevelRules
from forum.rules.lines import sql_list
from forum.rules.log_kinds import THREAD_TOOLS
from forum.rules.moderation import ModerationRules

Kind = TypeVar("Kind", bound=Event)

_WHEN_AND_WHO = f"""
    v.created_at AS at, m.id AS by_id, m.name AS by_name, {shown_name("m")} AS by_display_name, m.role AS by_role
"""


@dataclass(frozen=True, slots=True)
class Row(ABC):
    """What the database knows of an event. Each kind of them adds its own columns, and makes its fields of these.

    `about_id` is the member whom the log names as concerned.
    """

    id: int
    at: datetime
    reason: str
    by_id: int | None
    by_name: str | None
    by_display_name: str | None
    by_role: str | None
    about_id: int | None

    def event(self, kind: type[Kind]) -> Kind:
        """Return the event."""
        return kind(self.id, self.at, self.reason, self._by(), *self._own_fields())

    def _by(self) -> Person | None:
        return Person(self.by_name, self.by_display_name or "", self.by_role or "member") if self.by_name else None

    @abstractmethod
    def _own_fields(self) -> tuple:
        """Return the fields that only events of this kind have."""


@dataclass(frozen=True, slots=True)
class _GrantRow(Row):
    amount_mtwei: int
    to_name: str
    to_display_name: str
    to_role: str

    def _own_fields(self) -> tuple[Person, int]:
        return Person(self.to_name, self.to_display_name, self.to_role), self.amount_mtwei


@dataclass(frozen=True, slots=True)
class _EconomyChangeRow(Row):
    rules: str
    rules_before: str | None

    def _own_fields(self) -> tuple[EconomyRules, EconomyRules]:
        return EconomyRules.from_json(self.rules_before), EconomyRules.from_json(self.rules)


@dataclass(frozen=True, slots=True)
class _LevelChangeRow(Row):
    gates: str
    rules: str
    gates_before: str | None
    rules_before: str | None

    def _own_fields(self) -> tuple[LevelRules, LevelRules]:
        before = LevelRules.from_json(self.gates_before, self.rules_before)
        return before, LevelRules.from_json(self.gates, self.rules)


@dataclass(frozen=True, slots=True)
class _ModerationChangeRow(Row):
    rules: str
    rules_before: str | None

    def _own_fields(self) -> tuple[ModerationRules, ModerationRules]:
        return ModerationRules.from_json(self.rules_before), ModerationRules.from_json(self.rules)


@dataclass(frozen=True, slots=True)
class _DecisionRow(Row):
    decision: DecisionKind
    thing: str
    post_id: int | None
    comment_id: int | None
    member_name: str
    member_display_name: str
    member_role: str
    until: datetime | None
    answers_id: int | None
    answers: DecisionKind | None
    objected: bool
    outcome: DecisionKind | None

    def _by(self) -> Person:
        return Person(self.by_name or "", self.by_display_name or "", self.by_role or "")

    def _own_fields(self) -> tuple:
        named = self.about_id is not None
        return (
            self.decision,
            self.thing,
            self.post_id if named else None,
            self.comment_id if named else None,
            Person(self.member_name, self.member_display_name, self.member_role) if named else None,
            self.until,
            self.answers_id,
            self.answers,
            self.objected,
            self.outcome,
        )


@dataclass(frozen=True, slots=True)
class _ThreadToolRow(Row):
    tool: str
    post_id: int
    comment_id: int | None
    seconds: int
    detail: str

    def _own_fields(self) -> tuple[str, int, int | None, int, bool]:
        return self.tool, self.post_id, self.comment_id, self.seconds, self.detail == "on"


_GRANTS = f"""
    SELECT v.id, v.note AS reason, {_WHEN_AND_WHO}, t.id AS about_id,
           e.amount_mtwei, t.name AS to_name, {shown_name("t")} AS to_display_name, t.role AS to_role
    FROM journal v
    JOIN entry e ON e.journal_id = v.id AND e.amount_mtwei > 0
    JOIN account a ON a.id = e.account_id
    JOIN member t ON t.id = a.member_id
    LEFT JOIN member m ON m.id = v.member_id
    WHERE v.kind = '{JournalKind.GRANT}'
"""  # noqa: S608  (all of it ours)


def _versions(versions: type[RulesVersion]) -> str:
    """Return the SELECT of a table of rules: each version with the one that it replaced."""
    table, columns = versions._meta.table_name, versions.stored_in
    after = ", ".join(f"v.{column}" for column in columns)
    before = ", ".join(f"p.{column} AS {column}_before" for column in columns)
    return f"""
    SELECT v.id, v.reason, {_WHEN_AND_WHO}, CAST(NULL AS BIGINT) AS about_id, {after}, {before}
    FROM {table} v
    LEFT JOIN {table} p ON p.id = (SELECT max(id) FROM {table} earlier WHERE earlier.id < v.id)
    LEFT JOIN member m ON m.id = v.member_id
"""  # noqa: S608  (all of it ours)


# Nobody is pilloried: who was warned or silenced, and whose text was kept, is between them and the moderators. Whose
# text is gone or hidden, and who may not be here, everybody sees anyway, and sees why.
_UNNAMED = sql_list((DecisionKind.KEEP, DecisionKind.WARN, DecisionKind.SILENCE))
_DECISIONS = f"""
    SELECT v.id, v.reason, v.created_at AS at, m.id AS by_id, m.name AS by_name, {shown_name("m")} AS by_display_name,
           v.by_role, CASE WHEN COALESCE(first.kind, v.kind) NOT IN ({_UNNAMED}) THEN w.id END AS about_id,
           v.kind AS decision,
           CASE WHEN v.post_id IS NULL OR COALESCE(first.kind, v.kind) IN ({sql_list(sorted(ABOUT_MEMBERS))})
                THEN 'member' WHEN v.comment_id IS NULL THEN 'post' ELSE 'comment' END AS thing,
           v.post_id, v.comment_id,
           w.name AS member_name, {shown_name("w")} AS member_display_name, w.role AS member_role, v.until,
           v.answers_id, first.kind AS answers,
           EXISTS (SELECT 1 FROM objection o WHERE o.decision_id
                   = CASE WHEN v.kind IN ({sql_list(sorted(ANSWERS))}) THEN v.answers_id ELSE v.id END) AS objected,
           (SELECT a.kind FROM decision a WHERE a.answers_id = v.id ORDER BY a.id DESC LIMIT 1) AS outcome
    FROM decision v
    JOIN member w ON w.id = v.member_id
    LEFT JOIN member m ON m.id = v.by_id
    LEFT JOIN decision first ON first.id = v.answers_id
"""  # noqa: S608  (all of it ours)


# What moderators do to threads leaves no row when it is undone: the lines of both are in the log of what staff do.
_THREAD_TOOLS = f"""
    SELECT v.id, v.reason, v.created_at AS at, m.id AS by_id, m.name AS by_name, {shown_name("m")} AS by_display_name,
           v.by_role, v.member_id AS about_id, v.kind AS tool, v.post_id, v.comment_id,
           COALESCE(v.amount, 0) AS seconds, v.detail
    FROM staff_action v LEFT JOIN member m ON m.id = v.by_id
    WHERE v.kind IN ({sql_list(sorted(THREAD_TOOLS))})
"""  # noqa: S608  (all of it ours)


# Each kind of event → where it comes from, and what its rows hold.
SOURCES: dict[type[Event], tuple[str, type[Row]]] = {
    Grant: (_GRANTS, _GrantRow),
    EconomyChange: (_versions(EconomyRulesVersion), _EconomyChangeRow),
    LevelChange: (_versions(LevelRulesVersion), _LevelChangeRow),
    ModerationChange: (_versions(ModerationRulesVersion), _ModerationChangeRow),
    ThreadTool: (_THREAD_TOOLS, _ThreadToolRow),
    DecisionMade: (_DECISIONS, _DecisionRow),
}
