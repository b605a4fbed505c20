"""The public log: who granted, changed or removed what, when and why; newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

from forum.db import parse_time, rows, snapshot
from forum.errors import Invalid
from forum.i18n import _, figure
from forum.queries.cursors import cursor_of, place_behind
from forum.rules import economy
from forum.rules.economy import EconomyRules
from forum.rules.journals import JournalKind
from forum.rules.levels import LevelRules
from forum.rules.xp import XP_LABELS

EVENTS_PER_PAGE = 50

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Person:
    """A member, as far as the log names them."""

    name: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that an admin, a moderator or (`by` is None) the operator did, and why.

    `_SOURCES` says where each kind comes from; `parts` makes its own fields of a row's last columns.
    """

    id: int
    at: datetime
    reason: str
    by: Person | None
    kind: ClassVar[str]

    @property
    def place(self) -> tuple[int, int]:
        """What orders the log: microseconds since 1970, then a number that no other event of the moment has."""
        kinds = list(_SOURCES)
        return (self.at - _EPOCH) // _MICROSECOND, self.id * len(kinds) + kinds.index(type(self))


@dataclass(frozen=True, slots=True)
class Grant(Event):
    """Twei out of the treasury for a member."""

    to: Person
    amount_mtwei: int
    kind = "grant"

    @staticmethod
    def parts(amount_mtwei: int, *to: str) -> tuple[Person, int]:
        """Return `to` and the amount."""
        return Person(*to), amount_mtwei


@dataclass(frozen=True, slots=True)
class EconomyChange(Event):
    """New rules of the economy, and what they replaced."""

    before: EconomyRules
    after: EconomyRules
    kind = "economy"

    @staticmethod
    def parts(after: str, before: str | None) -> Sequence[EconomyRules]:
        """Return the rules before and after, out of what is stored."""
        return EconomyRules.from_json(before), EconomyRules.from_json(after)

    @property
    def changes(self) -> list[tuple[economy.Field, int, int]]:
        """Each rule that is another now, with its values before and after."""
        return changes_between(self.before, self.after)


@dataclass(frozen=True, slots=True)
class LevelChange(Event):
    """Gates, thresholds, amounts of XP or titles that are others now."""

    before: LevelRules
    after: LevelRules
    kind = "levels"

    @staticmethod
    def parts(gates: str, rules: str, gates_before: str | None, rules_before: str | None) -> Sequence[LevelRules]:
        """Return the rules before and after, out of what is stored."""
        return LevelRules.from_json(gates_before, rules_before), LevelRules.from_json(gates, rules)

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """Each thing that is another now, with how it was and how it is, in words."""
        before, after = _in_words(self.before), _in_words(self.after)
        known, none = list(dict.fromkeys([*before, *after])), _("none")
        compared = [(words, before.get(words, none), after.get(words, none)) for words in known]
        return [(words, old, new) for words, old, new in compared if old != new]


@dataclass(frozen=True, slots=True)
class Removal(Event):
    """A post or comment (by its id) that a moderator took away; `author` wrote it."""

    author: Person
    kind = "removal"
    thing: ClassVar[str]

    @staticmethod
    def parts(*author: str) -> tuple[Person]:
        """Return the author."""
        return (Person(*author),)


@dataclass(frozen=True, slots=True)
class PostRemoval(Removal):
    """A post that is gone."""

    thing = "post"


@dataclass(frozen=True, slots=True)
class CommentRemoval(Removal):
    """A comment that is gone."""

    thing = "comment"


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log; `more` is the cursor of the next one, or None at the end."""

    events: Sequence[Event]
    more: str | None


Kind = TypeVar("Kind", bound=Event)
# Where a page begins: only events at an earlier moment, or at the same one with a lower number.
_Behind = tuple[datetime, int]
_TOP: _Behind = (datetime.max, 0)


def log_page(after: str | None = None) -> LogPage:
    """Return a page of the log. Five statements in one snapshot. Raises Invalid for a damaged cursor."""
    after = _behind(after)
    with snapshot():
        found = [event for kind in _SOURCES for event in newest(kind, EVENTS_PER_PAGE + 1, after)]
    events = sorted(found, key=lambda event: event.place, reverse=True)
    more = cursor_of(*events[EVENTS_PER_PAGE - 1].place) if len(events) > EVENTS_PER_PAGE else None
    return LogPage(events[:EVENTS_PER_PAGE], more)


def newest(kind: type[Kind], limit: int, after: _Behind = _TOP) -> list[Kind]:
    """Return the newest events of one kind. One statement."""
    kinds = list(_SOURCES)
    number = f"id * {len(kinds)} + {kinds.index(kind)}"
    sql = (
        f"SELECT * FROM ({_SOURCES[kind]}) event WHERE at < ? OR (at = ? AND {number} < ?) "  # noqa: S608  (all ours)
        "ORDER BY at DESC, id DESC LIMIT ?"
    )
    at, below = after
    return [
        kind(number, parse_time(at), reason, Person(by, by_display) if by else None, *kind.parts(*own))
        for number, at, reason, by, by_display, *own in rows(sql, at, at, below, limit)
    ]


def changes_between(before: EconomyRules, after: EconomyRules) -> list[tuple[economy.Field, int, int]]:
    """Return each rule in which the two differ, with both values."""
    values = ((known, getattr(before, known.attribute), getattr(after, known.attribute)) for known in economy.FIELDS)
    return [(known, old, new) for known, old, new in values if old != new]


def _in_words(rules: LevelRules) -> dict[str, str]:
    """Return the level rules as the log compares them: what each is about → how it is."""
    return (
        {gate.label: f"LVL {level}" for gate, level in rules.gates.items()}
        | {
            _("LVL %(level)s begins at", level=level): f"{figure(xp)} XP"
            for level, xp in enumerate(rules.thresholds_xp, 1)
        }
        | {_(label): f"{figure(getattr(rules.xp, name))} XP" for name, label in XP_LABELS.items()}
        | {_("Title from LVL %(level)s on", level=level): _(title) for level, title in rules.titles.items()}
    )


def _behind(cursor: str | None) -> _Behind:
    place = place_behind(cursor, 2)
    if place is None:
        return _TOP
    try:
        return _EPOCH + place[0] * _MICROSECOND, place[1]
    except OverflowError:
        raise Invalid(after=_("This link into the middle of the log is damaged. Start at its beginning.")) from None


def _versions(table: str, *columns: str) -> str:
    """Return the SELECT of a table of rules: each version with the one that it replaced."""
    after = ", ".join(f"v.{column}" for column in columns)
    before = ", ".join(f"p.{column} AS {column}_before" for column in columns)
    return f"""
    SELECT v.id, v.created_at AS at, v.reason, m.name AS by_name, m.display_name AS by_display, {after}, {before}
    FROM {table} v
    LEFT JOIN {table} p ON p.id = (SELECT max(id) FROM {table} earlier WHERE earlier.id < v.id)
    LEFT JOIN member m ON m.id = v.member_id
"""  # noqa: S608  (all of it ours)


def _removals(thing: str) -> str:
    """Return the SELECT of what somebody else than its author removed."""
    return f"""
    SELECT x.id, v.created_at AS at, v.reason, m.name AS by_name, m.display_name AS by_display,
           w.name AS author_name, w.display_name AS author_display
    FROM {thing}_removal v
    JOIN {thing} x ON x.id = v.{thing}_id
    JOIN member m ON m.id = v.member_id
    JOIN member w ON w.id = x.author_id
    WHERE v.member_id <> x.author_id
"""  # noqa: S608  (all of it ours)


_GRANTS = f"""
    SELECT v.id, v.created_at AS at, v.note AS reason, m.name AS by_name, m.display_name AS by_display,
           e.amount_mtwei, t.name AS to_name, t.display_name AS to_display
    FROM journal v
    JOIN entry e ON e.journal_id = v.id AND e.amount_mtwei > 0
    JOIN account a ON a.id = e.account_id
    JOIN member t ON t.id = a.member_id
    LEFT JOIN member m ON m.id = v.member_id
    WHERE v.kind = '{JournalKind.GRANT}'
"""  # noqa: S608

# Each kind of event → the SELECT of its id, time and reason, who did it, and what is its own.
_SOURCES: dict[type[Event], str] = {
    Grant: _GRANTS,
    EconomyChange: _versions("economy_rules_version", "rules"),
    LevelChange: _versions("level_rules_version", "gates", "rules"),
    PostRemoval: _removals("post"),
    CommentRemoval: _removals("comment"),
}
