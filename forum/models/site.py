"""What holds for the whole site: the level rules in force, and whether it is a demo."""

import json
from functools import lru_cache
from types import MappingProxyType

from peewee import DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.levels import LevelRules
from forum.models.base import Base, IdField
from forum.models.member import Member


class LevelRulesVersion(Base):
    """The level rules from one moment on, who set them (null: the operator) and why. The newest is in force."""

    id = IdField()
    member = ForeignKeyField(Member, null=True, index=False)
    reason = TextField()
    gates = TextField()
    created_at = DateTimeField(default=now)

    @classmethod
    def in_force(cls) -> LevelRules:
        """Return the rules that hold now: the newest version, or the defaults where nobody set any."""
        newest = cls.select(cls.gates).order_by(cls.id.desc()).first()
        return rules_from_json(newest.gates if newest else None)


@lru_cache(maxsize=16)
def rules_from_json(gates: str | None) -> LevelRules:
    """Return the defaults with the gates of a stored version laid over them. The same text is read once."""
    defaults = LevelRules()
    if gates is None:
        return defaults
    return LevelRules(gates=MappingProxyType({**defaults.gates, **json.loads(gates)}))


class DemoMember(Base):
    """A member of the demo community, whose password everybody knows. Production lets none of them in."""

    member = ForeignKeyField(Member, primary_key=True)
