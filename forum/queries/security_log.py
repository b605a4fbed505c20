"""What happened to one's account, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.models import Member
from forum.models.ledger import MTWEI_MAX
from forum.queries.cursors import cursor_of, values_of
from forum.rules.log_kinds import AccountEventKind

EVENTS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event of one's account; network and device are empty where no request of a browser led to it."""

    id: int
    kind: AccountEventKind
    detail: str
    network: str
    device: str
    request_id: str
    created_at: datetime

    @property
    def is_failure(self) -> bool:
        """Whether somebody could not log in."""
        return self.kind == AccountEventKind.LOG_IN_FAILED

    @property
    def words(self) -> str:
        """What happened, in the reader's language."""
        return self.kind.said(self.detail)


@dataclass(frozen=True, slots=True)
class SecurityLogPage:
    """A page of the log; `more` is the cursor of the next one, or None at the end."""

    events: Sequence[LoggedEvent]
    more: str | None


_EVENTS = """
    SELECT id, kind, detail, network, device, request_id, created_at FROM account_event
    WHERE member_id = ? AND id < ? ORDER BY id DESC LIMIT ?
"""


def security_log_page(me: Member, cursor: str | None = None) -> SecurityLogPage:
    """Return a page of one's own log. One statement. Raises Invalid for a damaged cursor."""
    position = values_of(cursor, 1)
    found = records(_EVENTS, LoggedEvent, me.id, position[0] if position else MTWEI_MAX, EVENTS_PER_PAGE + 1)
    events = found[:EVENTS_PER_PAGE]
    return SecurityLogPage(events, cursor_of(events[-1].id) if len(found) > len(events) else None)
