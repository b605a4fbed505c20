"""What the public log tells of: who granted, changed or removed what, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.moderation import ModerationRules


@dataclass(frozen=True, slots=True)
class Person:
    """A member, as far as the log names them."""

    name: str
    display_name: str
    role: str = "member"


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
    kind = "economy"


class LevelChange(RulesChange):
    """Gates, thresholds, amounts of XP or titles that are others now."""

    __slots__ = ()
    kind = "levels"


class ModerationChange(RulesChange):
    """Rules of moderation that are others now."""

    __slots__ = ()
    kind = "moderation"


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
    kind = "thread tool"


@dataclass(frozen=True, slots=True)
class Removal(Event):
    """A post or comment (by its id) that a moderator took away; `author` wrote it. `undone_at` is when it came back."""

    author: Person
    undone_at: datetime | None
    kind = "removal"
    thing: ClassVar[str]


@dataclass(frozen=True, slots=True)
class PostRemoval(Removal):
    """A removed post."""

    thing = "post"


@dataclass(frozen=True, slots=True)
class CommentRemoval(Removal):
    """A removed comment."""

    thing = "comment"
