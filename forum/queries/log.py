"""The public log, newest first."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple, TypeVar

from forum.db import records, snapshot
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import EconomyRulesVersion, LevelRulesVersion, ModerationRulesVersion, RulesVersion
from forum.models.names import shown_name
from forum.queries.cursors import cursor_of, values_of
from forum.queries.events import (
    CommentRemoval,
    EconomyChange,
    Event,
    Grant,
    LevelChange,
    ModerationChange,
    Person,
    PostRemoval,
    Removal,
    RulesChange,
    ThreadTool,
)
from forum.rules.economy import EconomyRules
from forum.rules.journals import JournalKind
from forum.rules.levels import LevelRules
from forum.rules.lines import sql_list
from forum.rules.log_kinds import THREAD_TOOLS
from forum.rules.moderation import ModerationRules

EVENTS_PER_PAGE = 50

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)

Kind = TypeVar("Kind", bound=Event)
Change = TypeVar("Change", bound=RulesChange)


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log; `more` is the cursor of the next one, or None at the end."""

    events: Sequence[Event]
    more: str | None


class _Position(NamedTuple):
    """Where a page begins: only events at an earlier moment, or at the same one with a lower number."""

    at: datetime
    number: int


_TOP = _Position(datetime.max, 0)


def log_page(cursor: str | None = None) -> LogPage:
    """Return a page of the log. Seven statements in one snapshot. Raises Invalid for a damaged cursor."""
    position = _position(cursor)
    with snapshot():
        found = [event for kind in _SOURCES for event in newest(kind, EVENTS_PER_PAGE + 1, position)]
    events = sorted(found, key=_order, reverse=True)
    more = cursor_of(*_order(events[EVENTS_PER_PAGE - 1])) if len(events) > EVENTS_PER_PAGE else None
    return LogPage(events[:EVENTS_PER_PAGE], more)


def newest(kind: type[Kind], limit: int, position: _Position = _TOP) -> list[Kind]:
    """Return the newest events of one kind. One statement."""
    kinds, (source, row_type) = list(_SOURCES), _SOURCES[kind]
    number = f"id * {len(kinds)} + {kinds.index(kind)}"
    sql = (
        f"SELECT * FROM ({source}) event WHERE at < ? OR (at = ? AND {number} < ?) "  # noqa: S608  (all ours)
        "ORDER BY at DESC, id DESC LIMIT ?"
    )
    return [row.event(kind) for row in records(sql, row_type, position.at, *position, limit)]


def change_by_version(kind: type[Change], version: int) -> Change:
    """Return the change of some rules that a version made. One statement. Raises NotFound."""
    source, row_type = _SOURCES[kind]
    found = records(f"SELECT * FROM ({source}) event WHERE id = ?", row_type, version)  # noqa: S608  (all ours)
    if not found:
        raise NotFound(_("There is no such rule change."))
    return found[0].event(kind)


def _order(event: Event) -> tuple[int, int]:
    """Return what orders the log: microseconds since 1970, then a number that no other event of the moment has."""
    kinds = list(_SOURCES)
    return (event.at - _EPOCH) // _MICROSECOND, event.id * len(kinds) + kinds.index(type(event))


def _position(cursor: str | None) -> _Position:
    values = values_of(cursor, 2)
    if values is None:
        return _TOP
    try:
        return _Position(_EPOCH + values[0] * _MICROSECOND, values[1])
    except OverflowError:
        raise Invalid(after=_("This link is damaged. Start at the top of the log.")) from None


_WHEN_AND_WHO = f"v.created_at AS at, m.name AS by_name, {shown_name('m')} AS by_display_name, m.role AS by_role"


@dataclass(frozen=True, slots=True)
class _Row(ABC):
    """What the database knows of an event. Each kind of them adds its own columns, and makes its fields of these."""

    id: int
    at: datetime
    reason: str
    by_name: str | None
    by_display_name: str | None
    by_role: str | None

    def event(self, kind: type[Kind]) -> Kind:
        """Return the event."""
        by = Person(self.by_name, self.by_display_name, self.by_role) if self.by_name else None
        return kind(self.id, self.at, self.reason, by, *self._own_fields())

    @abstractmethod
    def _own_fields(self) -> tuple:
        """Return the fields that only events of this kind have."""


@dataclass(frozen=True, slots=True)
class _GrantRow(_Row):
    amount_mtwei: int
    to_name: str
    to_display_name: str
    to_role: str

    def _own_fields(self) -> tuple[Person, int]:
        return Person(self.to_name, self.to_display_name, self.to_role), self.amount_mtwei


@dataclass(frozen=True, slots=True)
class _EconomyChangeRow(_Row):
    rules: str
    rules_before: str | None
    of: ClassVar[type[EconomyRules | ModerationRules]] = EconomyRules

    def _own_fields(self) -> tuple[EconomyRules | ModerationRules, EconomyRules | ModerationRules]:
        return self.of.from_json(self.rules_before), self.of.from_json(self.rules)


class _ModerationChangeRow(_EconomyChangeRow):
    of = ModerationRules


@dataclass(frozen=True, slots=True)
class _LevelChangeRow(_Row):
    gates: str
    rules: str
    gates_before: str | None
    rules_before: str | None

    def _own_fields(self) -> tuple[LevelRules, LevelRules]:
        before = LevelRules.from_json(self.gates_before, self.rules_before)
        return before, LevelRules.from_json(self.gates, self.rules)


@dataclass(frozen=True, slots=True)
class _ThreadToolRow(_Row):
    tool: str
    post_id: int
    comment_id: int | None
    seconds: int
    detail: str

    def _own_fields(self) -> tuple[str, int, int | None, int, bool]:
        return self.tool, self.post_id, self.comment_id, self.seconds, self.detail == "on"


@dataclass(frozen=True, slots=True)
class _RemovalRow(_Row):
    author_name: str
    author_display_name: str
    author_role: str
    undone_at: datetime | None

    def _own_fields(self) -> tuple[Person, datetime | None]:
        return Person(self.author_name, self.author_display_name, self.author_role), self.undone_at


_GRANTS = f"""
    SELECT v.id, v.note AS reason, {_WHEN_AND_WHO},
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
    SELECT v.id, v.reason, {_WHEN_AND_WHO}, {after}, {before}
    FROM {table} v
    LEFT JOIN {table} p ON p.id = (SELECT max(id) FROM {table} earlier WHERE earlier.id < v.id)
    LEFT JOIN member m ON m.id = v.member_id
"""  # noqa: S608  (all of it ours)


def _removals(thing: type[Removal]) -> str:
    """Return the SQL of what somebody else than its author removed, undone since or not."""
    table = thing.thing
    is_undone = "comment_id IS NOT NULL" if thing is CommentRemoval else "comment_id IS NULL"
    return f"""
    SELECT x.id, v.reason, {_WHEN_AND_WHO},
           w.name AS author_name, {shown_name("w")} AS author_display_name, w.role AS author_role, v.undone_at
    FROM (SELECT {table}_id, member_id, reason, created_at, undone_at FROM undone_removal WHERE {is_undone}
          UNION ALL SELECT {table}_id, member_id, reason, created_at, NULL FROM {table}_removal) v
    JOIN {table} x ON x.id = v.{table}_id
    JOIN member m ON m.id = v.member_id
    JOIN member w ON w.id = x.author_id
    WHERE v.member_id <> x.author_id
"""  # noqa: S608  (all of it ours)


_THREAD_TOOLS = f"""
    SELECT v.id, v.reason, {_WHEN_AND_WHO}, v.kind AS tool, v.post_id, v.comment_id, COALESCE(v.amount, 0) AS seconds,
           v.detail
    FROM staff_action v LEFT JOIN member m ON m.id = v.by_id
    WHERE v.kind IN ({sql_list(THREAD_TOOLS)})
"""  # noqa: S608  (all of it ours)


# Each kind of event → where it comes from, and what its rows hold.
_SOURCES: dict[type[Event], tuple[str, type[_Row]]] = {
    Grant: (_GRANTS, _GrantRow),
    EconomyChange: (_versions(EconomyRulesVersion), _EconomyChangeRow),
    LevelChange: (_versions(LevelRulesVersion), _LevelChangeRow),
    ModerationChange: (_versions(ModerationRulesVersion), _ModerationChangeRow),
    ThreadTool: (_THREAD_TOOLS, _ThreadToolRow),
    PostRemoval: (_removals(PostRemoval), _RemovalRow),
    CommentRemoval: (_removals(CommentRemoval), _RemovalRow),
}
