"""The public log, newest first: what staff did, and the notes that they added to it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from forum.db import records, snapshot
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import Member, ModerationRulesVersion
from forum.models.names import shown_name
from forum.queries.cursors import cursor_of, values_of
from forum.queries.events import DecisionMade, Event, Note, Person, RulesChange, ThreadTool
from forum.queries.log_sources import SOURCES
from forum.rules.decisions import DecisionKind
from forum.rules.log_kinds import LogKind

EVENTS_PER_PAGE = 50

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)

Kind = TypeVar("Kind", bound=Event)
Change = TypeVar("Change", bound=RulesChange)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which events are asked for: of a kind, of a kind of decision; by a member; about a member."""

    kind: LogKind | None = None
    decision: DecisionKind | None = None
    by_id: int | None = None
    about_id: int | None = None

    @classmethod
    def typed(cls, arguments: Mapping[str, str], *, named: bool) -> "LogFilter":
        """Return what is asked for by `kind`, `by` and `about`, the latter two usernames; left out or empty, all.

        A statement for each username. Where moderators are not `named` nobody can be asked for by what they did.
        Raises Invalid.
        """
        kind = arguments.get("kind", "").strip()
        wrong, ids = {}, {}
        if kind and kind not in {*LogKind, *DecisionKind}:
            wrong["kind"] = _("Choose a kind from the list, or all.")
        for field in ("by", "about"):
            name = arguments.get(field, "").strip().removeprefix("@")
            member = Member.named(name) if name else None
            if field == "by" and name and not named:
                wrong[field] = _("Moderators aren’t named in this log.")
            elif name and member is None:
                wrong[field] = _("There is no member named %(name)s.", name=name[:40])
            ids[field] = member.id if member else None
        if wrong:
            raise Invalid(**wrong)
        decision = DecisionKind(kind) if kind in set(DecisionKind) else None
        of_kind = LogKind.DECISION if decision else LogKind(kind) if kind else None
        return cls(of_kind, decision, ids["by"], ids["about"])

    def conditions(self) -> list[tuple[str, object]]:
        """Return what an event has to be, each with its parameter."""
        asked = {"decision": self.decision, "by_id": self.by_id, "about_id": self.about_id}
        return [(f"{column} = ?", value) for column, value in asked.items() if value is not None]


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
_ALL = LogFilter()


def moderators_are_named() -> bool:
    """Say whether the log and the receipts name moderators, rather than their role. One statement."""
    return bool(ModerationRulesVersion.in_force().names_in_log)


def log_page(cursor: str | None = None, wanted: LogFilter = _ALL, *, named: bool = False) -> LogPage:
    """Return a page of the log, moderators `named` or not.

    A statement for each kind of event that is wanted and one for the notes, in one snapshot. Raises Invalid for a
    damaged cursor.
    """
    position = _position(cursor)
    kinds = [kind for kind in SOURCES if wanted.kind in {None, kind.kind}]
    with snapshot():
        found = [event for kind in kinds for event in _newest(kind, EVENTS_PER_PAGE + 1, position, wanted)]
        events = sorted(found, key=_order, reverse=True)
        shown = _with_notes(events[:EVENTS_PER_PAGE], named=named)
    more = cursor_of(*_order(events[EVENTS_PER_PAGE - 1])) if len(events) > EVENTS_PER_PAGE else None
    return LogPage(shown, more)


def logged_event(kind: str, number: int, *, named: bool) -> Event:
    """Return one event of the log. Two statements. Raises NotFound."""
    event_type = next((one for one in SOURCES if one.kind == kind), None)
    found = _numbered(event_type, number) if event_type else []
    if not found:
        raise NotFound(_("There’s no such entry in the log."))
    return _with_notes(found, named=named)[0]


def newest(kind: type[Kind], limit: int) -> list[Kind]:
    """Return the newest events of one kind. One statement."""
    return _newest(kind, limit, _TOP, _ALL)


def change_by_version(kind: type[Change], version: int) -> Change:
    """Return the change of some rules that a version made. One statement. Raises NotFound."""
    found = _numbered(kind, version)
    if not found:
        raise NotFound(_("There is no such rule change."))
    return found[0]


def _newest(kind: type[Kind], limit: int, position: _Position, wanted: LogFilter) -> list[Kind]:
    kinds, (source, row_type) = list(SOURCES), SOURCES[kind]
    number = f"id * {len(kinds)} + {kinds.index(kind)}"
    conditions = [(f"(at < ? OR (at = ? AND {number} < ?))", None), *wanted.conditions()]
    sql = (
        f"SELECT * FROM ({source}) event WHERE {' AND '.join(condition for condition, _value in conditions)} "  # noqa: S608
        "ORDER BY at DESC, id DESC LIMIT ?"
    )
    values = [value for _condition, value in conditions[1:]]
    return [row.event(kind) for row in records(sql, row_type, position.at, *position, *values, limit)]


def _numbered(kind: type[Kind], number: int) -> list[Kind]:
    source, row_type = SOURCES[kind]
    found = records(f"SELECT * FROM ({source}) event WHERE id = ?", row_type, number)  # noqa: S608  (all ours)
    return [row.event(kind) for row in found]


class _NoteRow(NamedTuple):
    kind: str
    number: int
    text: str
    at: datetime
    by_name: str
    by_display_name: str
    by_role: str


_NOTES = f"""
    SELECT n.kind, n.number, n.text, n.created_at AS at,
           m.name AS by_name, {shown_name("m")} AS by_display_name, n.by_role
    FROM log_note n JOIN member m ON m.id = n.by_id WHERE (n.kind, n.number) IN (VALUES {{places}}) ORDER BY n.id
"""  # noqa: S608  (all of it ours)


def _with_notes(events: Collection[Event], *, named: bool) -> list[Event]:
    """Return the events with the notes on them; without the names of moderators where they are not `named`."""
    places = [part for event in events for part in (event.kind, event.id)]
    notes: defaultdict[tuple[str, int], list[Note]] = defaultdict(list)
    if places:
        sql = _NOTES.format(places=", ".join(["(?, ?)"] * len(events)))
        for row in records(sql, _NoteRow, *places):
            by = Person(row.by_name, row.by_display_name, row.by_role)
            notes[row.kind, row.number].append(Note(by if named else by.unnamed, row.text, row.at))
    return [replace(_as_shown(event, named), notes=tuple(notes[event.kind, event.id])) for event in events]


def _as_shown(event: Event, named: bool) -> Event:
    if named or not isinstance(event, (DecisionMade, ThreadTool)) or event.by is None:
        return event
    return replace(event, by=event.by.unnamed)


def _order(event: Event) -> tuple[int, int]:
    """Return what orders the log: microseconds since 1970, then a number that no other event of the moment has."""
    kinds = list(SOURCES)
    return (event.at - _EPOCH) // _MICROSECOND, event.id * len(kinds) + kinds.index(type(event))


def _position(cursor: str | None) -> _Position:
    values = values_of(cursor, 2)
    if values is None:
        return _TOP
    try:
        return _Position(_EPOCH + values[0] * _MICROSECOND, values[1])
    except OverflowError:
        raise Invalid(after=_("This link is damaged. Start at the top of the log.")) from None
