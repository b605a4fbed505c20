"""The rules from one moment on: of levels, economy, moderation. The newest version is in force; none ever changes."""

from collections.abc import Callable
from typing import ClassVar

from peewee import SQL, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.db import lock, rows
from forum.errors import Conflict
from forum.i18n import _
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.moderation import ModerationRules

Rules = EconomyRules | LevelRules | ModerationRules


class RulesVersion(Base):
    """A set of rules, who put it in force (null: the operator) and why.

    `kind` makes the rules of the columns that hold them (`stored_in`), and back: `from_json(*texts)`, `to_json()`.
    """

    kind: ClassVar[type[Rules]]
    stored_in: ClassVar[tuple[str, ...]] = ("rules",)

    id = IdField()
    member = ForeignKeyField(Member, null=True, index=False)
    reason = TextField()
    created_at = DateTimeField(default=now)

    @classmethod
    def in_force(cls) -> Rules:
        """Return the rules that hold now: the newest version, or the defaults where nobody set any."""
        _number, rules = cls.newest()
        return rules

    @classmethod
    def newest(cls) -> tuple[int, Rules]:
        """Return the number of the version in force (0: the defaults), and its rules. One statement."""
        found = rows(f"SELECT id, {', '.join(cls.stored_in)} FROM {cls._meta.table_name} ORDER BY id DESC LIMIT 1")  # noqa: S608
        if not found:
            return 0, cls.kind.from_json(*[None] * len(cls.stored_in))
        number, *stored = found[0]
        return number, cls.kind.from_json(*stored)

    @classmethod
    def put_in_force(cls, rules: Rules, reason: str, by_id: int | None, instead_of: int | None) -> int:
        """Add a version, and return its number. `instead_of` is the one (0: the defaults) that it is to replace.

        Raises Conflict where another one is in force by now; None replaces whichever is.
        """
        cls.lock()
        newest = cls.select(cls.id).order_by(cls.id.desc()).first()
        if instead_of is not None and instead_of != (newest.id if newest else 0):
            raise Conflict(
                _("Someone else changed the rules in the meantime."),
                _("Check the current rules, then decide again."),
            )
        stored = dict(zip(cls.stored_in, rules.to_json(), strict=True))
        return cls.create(member=by_id, reason=reason.strip(), **stored).id

    @classmethod
    def lock(cls) -> None:
        """Wait until nobody else changes these rules, and keep others waiting until the transaction ends."""
        lock(cls._meta.table_name, 0)


class EconomyRulesVersion(RulesVersion):
    """The economy's rules from one moment on."""

    kind = EconomyRules
    in_force: ClassVar[Callable[[], EconomyRules]]
    newest: ClassVar[Callable[[], tuple[int, EconomyRules]]]

    rules = TextField()


class LevelRulesVersion(RulesVersion):
    """The level rules from one moment on."""

    kind = LevelRules
    in_force: ClassVar[Callable[[], LevelRules]]
    newest: ClassVar[Callable[[], tuple[int, LevelRules]]]
    stored_in = ("gates", "rules")

    gates = TextField()
    rules = TextField(default="{}", constraints=[SQL("DEFAULT '{}'")])


class ModerationRulesVersion(RulesVersion):
    """The rules of moderation from one moment on."""

    kind = ModerationRules
    in_force: ClassVar[Callable[[], ModerationRules]]
    newest: ClassVar[Callable[[], tuple[int, ModerationRules]]]

    rules = TextField()
