"""What holds for the whole site: the level rules in force, and whether it is a demo."""

from peewee import SQL, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.db import rows
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.rules.levels import LevelRules


class LevelRulesVersion(Base):
    """The level rules from one moment on, who set them (null: the operator) and why. The newest is in force."""

    id = IdField()
    member = ForeignKeyField(Member, null=True, index=False)
    reason = TextField()
    gates = TextField()
    rules = TextField(default="{}", constraints=[SQL("DEFAULT '{}'")])
    created_at = DateTimeField(default=now)

    @classmethod
    def in_force(cls) -> LevelRules:
        """Return the rules that hold now: the newest version, or the defaults where nobody set any."""
        newest = rows("SELECT gates, rules FROM level_rules_version ORDER BY id DESC LIMIT 1")
        return LevelRules.from_json(*newest[0]) if newest else LevelRules()


class DemoMember(Base):
    """A member of the demo community, whose password everybody knows. Production lets none of them in."""

    member = ForeignKeyField(Member, primary_key=True)
