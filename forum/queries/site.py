"""What every page needs to know of the site and of who is looking."""

from dataclasses import dataclass

from forum.db import db
from forum.levels import LevelRules
from forum.models import DemoMember, LoginSession, Member
from forum.models.member import token_digest
from forum.models.site import rules_from_json

_SITE = """
    SELECT (SELECT gates FROM level_rules_version ORDER BY id DESC LIMIT 1),
           EXISTS (SELECT 1 FROM demo_member)
"""


@dataclass(frozen=True, slots=True)
class Site:
    """The level rules in force, and whether the demo community lives here."""

    rules: LevelRules
    is_demo: bool


def site() -> Site:
    """Return the state of the site. One statement."""
    gates, is_demo = db.execute_sql(_SITE).fetchone()
    return Site(rules_from_json(gates), bool(is_demo))


def has_demo_members() -> bool:
    """Say whether accounts of the demo, with the password that everybody knows, are in this database."""
    return DemoMember.select().exists()


def member_of_session(token: str) -> Member | None:
    """Return the member signed in with this session token, or None where the session has ended. One statement."""
    return Member.select().join(LoginSession).where(LoginSession.token_hash == token_digest(token)).first()
