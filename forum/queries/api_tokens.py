"""The tokens of a member's programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.clock import now
from forum.db import records
from forum.models import Member


@dataclass(frozen=True, slots=True)
class ListedToken:
    """A token as its member sees it: what it is called, what it allows, and its times; never the token itself."""

    id: int
    name: str
    allows: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime

    @property
    def has_expired(self) -> bool:
        """Whether it is worth nothing any more."""
        return self.expires_at <= now()


_TOKENS = """
    SELECT id, name, allows, created_at, last_used_at, expires_at FROM api_token WHERE member_id = ?
    ORDER BY id DESC LIMIT ?
"""
# A member can have made more than are valid: expired ones stay listed for a while.
_SHOWN_MAX = 100


def tokens_of(me: Member) -> Sequence[ListedToken]:
    """Return a member's tokens, the newest first. One statement."""
    return records(_TOKENS, ListedToken, me.id, _SHOWN_MAX)
