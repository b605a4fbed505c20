"""What moderators have made of a thread: one question, for the action that comments and for the page that shows it."""

from dataclasses import dataclass
from datetime import datetime

from forum.db import first_record
from forum.errors import NotFound
from forum.i18n import _
from forum.models.names import shown_name
from forum.rules.moderation import ModerationRules


@dataclass(frozen=True, slots=True)
class StaffMark:
    """What a moderator did to a thread: when, why, and who. `by` is None where these rules name no moderators."""

    at: datetime
    because: str
    role: str
    by: str | None


@dataclass(slots=True)
class ThreadState:
    """How a thread is kept: closed to comments, slow, pinned; by columns, as the statement of its page has them.

    `slow_seconds` is None where it is not slow. The `moderation_rules` are the ones in force where anything is done to
    it at all: they say whether moderators are named.
    """

    closed_at: datetime | None
    closed_because: str | None
    closed_by: str | None
    closed_as: str | None
    slow_at: datetime | None
    slow_because: str | None
    slow_by: str | None
    slow_as: str | None
    slow_seconds: int | None
    pinned_at: datetime | None
    moderation_rules: str | None

    @property
    def closing(self) -> StaffMark | None:
        """That it takes no more comments; None while it does."""
        return self._mark(self.closed_at, self.closed_because, self.closed_as, self.closed_by)

    @property
    def slow_mode(self) -> StaffMark | None:
        """That members have to wait between two comments; None where they need not."""
        return self._mark(self.slow_at, self.slow_because, self.slow_as, self.slow_by)

    def _mark(self, at: datetime | None, because: str | None, role: str | None, by: str | None) -> StaffMark | None:
        if at is None:
            return None
        named = ModerationRules.from_json(self.moderation_rules).names_in_log
        return StaffMark(at, because or "", role or "", by if named else None)


STATE_COLUMNS = f"""
    shut.created_at AS closed_at, shut.reason AS closed_because, {shown_name("closer")} AS closed_by,
    closer.role AS closed_as, slow.created_at AS slow_at, slow.reason AS slow_because,
    {shown_name("slower")} AS slow_by, slower.role AS slow_as, slow.seconds AS slow_seconds,
    pin.created_at AS pinned_at,
    CASE WHEN shut.post_id IS NOT NULL OR slow.post_id IS NOT NULL THEN
        (SELECT rules FROM moderation_rules_version ORDER BY id DESC LIMIT 1) END AS moderation_rules
"""  # noqa: S608  (all of it ours)
# Of a post `p`.
STATE_JOINS = """
    LEFT JOIN thread_closing shut ON shut.post_id = p.id LEFT JOIN member closer ON closer.id = shut.member_id
    LEFT JOIN slow_mode slow ON slow.post_id = p.id LEFT JOIN member slower ON slower.id = slow.member_id
    LEFT JOIN pin ON pin.post_id = p.id
"""


@dataclass(slots=True)
class _Turn(ThreadState):
    last_at: datetime | None


_TURN = f"""
    SELECT {STATE_COLUMNS},
           (SELECT max(c.created_at) FROM comment c WHERE c.author_id = ? AND c.post_id = p.id) AS last_at
    FROM post p {STATE_JOINS} WHERE p.id = ?
"""  # noqa: S608  (all of it ours)


def turn_of(member_id: int, post_id: int) -> tuple[ThreadState, datetime | None]:
    """Return how the thread is kept, and when the member last commented in it, deleted or not. One statement.

    Raises NotFound.
    """
    found = first_record(_TURN, _Turn, member_id, post_id)
    if found is None:
        raise NotFound(_("There is no such post."))
    return found, found.last_at
