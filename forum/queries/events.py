"""What the public log tells of: who granted, changed or removed what, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from forum.i18n import _, figure, ngettext
from forum.rules.decisions import DecisionKind
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.log_kinds import LogKind
from forum.rules.moderation import Field, ModerationRules, entries
from forum.twei import twei


@dataclass(frozen=True, slots=True)
class Person:
    """A member, as far as the log names them: with an empty name, by their role alone."""

    name: str
    display_name: str
    role: str = "member"

    @property
    def unnamed(self) -> "Person":
        """The same, by their role alone."""
        return Person("", "", self.role)


@dataclass(frozen=True, slots=True)
class Note:
    """What staff added to a line of the log afterwards."""

    by: Person
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that an admin, a moderator or (`by` is None) the operator did, and why; and the notes on it."""

    id: int
    at: datetime
    reason: str
    by: Person | None
    notes: tuple[Note, ...] = field(default=(), kw_only=True)
    kind: ClassVar[LogKind]

    @property
    def place(self) -> str:
        """The id of the event's line on a page."""
        return f"log-{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True)
class Grant(Event):
    """Twei out of the treasury for a member."""

    to: Person
    amount_mtwei: int
    kind = LogKind.GRANT


@dataclass(frozen=True, slots=True)
class RulesChange(Event):
    """A new version of a set of rules, and what it replaced; its id is the version."""

    before: EconomyRules | LevelRules | ModerationRules
    after: EconomyRules | LevelRules | ModerationRules

    @property
    def changes(self) -> Sequence[tuple]:
        """Each rule that is another now, with how it was and how it is, as these rules compare themselves."""
        return self.after.changes_from(self.before)


class EconomyChange(RulesChange):
    """New rules of the economy."""

    __slots__ = ()
    kind = LogKind.ECONOMY


class LevelChange(RulesChange):
    """Gates, thresholds, amounts of XP or titles that are others now."""

    __slots__ = ()
    kind = LogKind.LEVELS


class ModerationChange(RulesChange):
    """New rules of moderation."""

    __slots__ = ()
    kind = LogKind.MODERATION

    @property
    def changes(self) -> Sequence[tuple]:
        """Each rule that is another now, in words. Of a list only how long it is: it is there to be unknown."""
        return [(known.label, _worded(known, old), _worded(known, new)) for known, old, new in super().changes]


def _worded(known: Field, value: int | str) -> str:
    if isinstance(value, str):
        return ngettext("%(num)s entry", "%(num)s entries", len(entries(value)))
    if known.kind == "choice":
        return _("yes") if value else _("no")
    return twei(value) if known.kind == "weight" else figure(value)


def worded_in_full(known: Field, old: int | str, new: int | str) -> tuple[str, str]:
    """Return a rule of moderation before and after; of a list what is no longer in it, and what is new in it."""
    if isinstance(old, str) or isinstance(new, str):
        before, after = entries(str(old)), entries(str(new))
        gone, added = [one for one in before if one not in after], [one for one in after if one not in before]
        return ", ".join(gone) or "–", ", ".join(added) or "–"
    return _worded(known, old), _worded(known, new)


@dataclass(frozen=True, slots=True)
class ThreadTool(Event):
    """What a moderator did to a thread or, where there is a `comment_id`, to a comment in it.

    `tool` is the StaffActionKind of it; `on` says whether it was put in place or taken back, `seconds` how slow.
    """

    tool: str
    post_id: int
    comment_id: int | None
    seconds: int
    on: bool
    kind = LogKind.THREAD


@dataclass(frozen=True, slots=True)
class DecisionMade(Event):
    """What was decided about a comment, a post or (neither) a member, and what became of the decision since.

    `by` has an empty name where moderators are not named; its role may be "rule". `member` is None where the log does
    not name whom it concerns, and then neither `post_id` nor `comment_id` is there; `thing` says what it was about.
    `answers` is the kind of the decision (`answers_id`) that it answers or undoes, `outcome` what became of it itself.
    `objected` says that its author objected; of an answer, that it answers that.
    """

    decision: DecisionKind
    thing: str
    post_id: int | None
    comment_id: int | None
    member: Person | None
    until: datetime | None
    answers_id: int | None
    answers: DecisionKind | None
    objected: bool
    outcome: DecisionKind | None
    kind = LogKind.DECISION
