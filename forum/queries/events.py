"""What the public log tells of: who granted, changed or removed what, when and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from forum.i18n import _, figure
from forum.rules import economy
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.xp import XP_LABELS


@dataclass(frozen=True, slots=True)
class Person:
    """A member, as far as the log names them."""

    name: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that an admin, a moderator or (`by` is None) the operator did, and why."""

    id: int
    at: datetime
    reason: str
    by: Person | None
    kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Grant(Event):
    """Twei out of the treasury for a member."""

    to: Person
    amount_mtwei: int
    kind = "grant"


@dataclass(frozen=True, slots=True)
class EconomyChange(Event):
    """New rules of the economy, and what they replaced."""

    before: EconomyRules
    after: EconomyRules
    kind = "economy"

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


@dataclass(frozen=True, slots=True)
class PostRemoval(Removal):
    """A post that is gone."""

    thing = "post"


@dataclass(frozen=True, slots=True)
class CommentRemoval(Removal):
    """A comment that is gone."""

    thing = "comment"


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
