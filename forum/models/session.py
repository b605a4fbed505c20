"""Sessions: the browsers that members are logged in with."""

from datetime import datetime
from hashlib import sha256

from peewee import DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member
from forum.rules.sessions import MEMBER_LIFETIME, STAFF_LIFETIME


class LoginSession(Base):
    """One signed-in browser. Logging out deletes the row, so that a copied cookie is worth nothing.

    `device` names browser and system, `network` the part of the address that a household shares. `confirmed_at` is
    when whoever uses it last showed that it is them: by the login, or by their password since.
    """

    id = IdField()
    token_hash = TextField(unique=True)
    member = ForeignKeyField(Member, backref="sessions", on_delete="CASCADE", index=False)
    device = TextField()
    network = TextField()
    created_at = DateTimeField(default=now)
    last_used_at = DateTimeField(default=now)
    confirmed_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("member",), False),)


# In a statement where `s` is the session and `m` its member: it has not ended by itself. Takes `live_since()`.
SESSION_IS_LIVE = """
    s.last_used_at > CASE WHEN m.role = 'member' THEN ? ELSE ? END
    AND s.created_at > CASE WHEN m.role = 'member' THEN ? ELSE ? END
"""


def live_since() -> tuple[datetime, datetime, datetime, datetime]:
    """Return what a live session was used and opened after: the use of a member's and of staff's, then the opening."""
    at, lifetimes = now(), (MEMBER_LIFETIME, STAFF_LIFETIME)
    member_idle, staff_idle = (at - lifetime.idle for lifetime in lifetimes)
    member_age, staff_age = (at - lifetime.age for lifetime in lifetimes)
    return member_idle, staff_idle, member_age, staff_age


def token_digest(token: str) -> str:
    """Return what is stored of a session's token: a copy of the database opens no session."""
    return sha256(token.encode()).hexdigest()
