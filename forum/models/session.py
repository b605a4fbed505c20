"""Sessions: the browsers that members are logged in with."""

from datetime import datetime
from hashlib import sha256

from peewee import DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.embedding import EmbeddingSite
from forum.models.member import Member
from forum.rules.sessions import FRAMED_LIFETIME, MEMBER_LIFETIME, STAFF_LIFETIME


class LoginSession(Base):
    """One signed-in browser. Logging out deletes the row, so that a copied cookie is worth nothing.

    `device` names browser and system, `network` the part of the address that a household shares. `confirmed_at` is
    when whoever uses it last showed that it is them: by the login, or by their password since.

    With a `site`, it is one in frames below the articles of that site, and can do what these offer: no more. It ends
    when the site may no longer show threads.
    """

    id = IdField()
    token_hash = TextField(unique=True)
    member = ForeignKeyField(Member, backref="sessions", on_delete="CASCADE", index=False)
    device = TextField()
    network = TextField()
    created_at = DateTimeField(default=now)
    last_used_at = DateTimeField(default=now)
    confirmed_at = DateTimeField(default=now)
    site = ForeignKeyField(EmbeddingSite, null=True, on_delete="CASCADE")
    site_id: int | None

    class Meta:
        indexes = ((("member",), False),)


class FrameCode(Base):
    """A code that logs one frame in, once, as the member whose `session` made it. It ends when that session does.

    The row holds a keyed digest of the code, of the frame that it is for, and of the site: it is no use in another.
    """

    digest = TextField(primary_key=True)
    session = ForeignKeyField(LoginSession, on_delete="CASCADE")
    site = ForeignKeyField(EmbeddingSite, on_delete="CASCADE")
    created_at = DateTimeField(default=now, index=True)


# In a statement where `s` is the session and `m` its member: it has not ended by itself. Takes `live_since()`.
SESSION_IS_LIVE = """
    s.last_used_at > CASE WHEN s.site_id IS NOT NULL THEN ? WHEN m.role = 'member' THEN ? ELSE ? END
    AND s.created_at > CASE WHEN s.site_id IS NOT NULL THEN ? WHEN m.role = 'member' THEN ? ELSE ? END
"""


def live_since() -> tuple[datetime, ...]:
    """Return what a live session was used and opened after: first the uses, of one in frames, members' and staff's."""
    at, lifetimes = now(), (FRAMED_LIFETIME, MEMBER_LIFETIME, STAFF_LIFETIME)
    return *(at - lifetime.idle for lifetime in lifetimes), *(at - lifetime.age for lifetime in lifetimes)


def token_digest(token: str) -> str:
    """Return what is stored of a session's token: a copy of the database opens no session."""
    return sha256(token.encode()).hexdigest()
