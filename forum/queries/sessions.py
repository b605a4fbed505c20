"""The browsers that a member is logged in with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.models import Member
from forum.models.session import SESSION_IS_LIVE, live_since


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of a member's sessions: browser and system, the network it was opened from, when it was opened and used.

    `framing_origin` is the site below whose articles alone they are logged in; None where it is all of the forum.
    """

    id: int
    device: str
    network: str
    created_at: datetime
    last_used_at: datetime
    framing_origin: str | None = None


_SESSIONS = f"""
    SELECT s.id, s.device, s.network, s.created_at, s.last_used_at, framing.origin AS framing_origin
    FROM login_session s JOIN member m ON m.id = s.member_id
    LEFT JOIN embedding_site framing ON framing.id = s.site_id
    WHERE s.member_id = ? AND {SESSION_IS_LIVE}
    ORDER BY s.id = ? DESC, s.last_used_at DESC, s.id DESC
"""  # noqa: S608  (all of it ours)


def sessions_of(me: Member, this_id: int) -> Sequence[OpenSession]:
    """Return a member's sessions that have not ended: `this_id` first, then those used last. One statement."""
    return records(_SESSIONS, OpenSession, me.id, *live_since(), this_id)
