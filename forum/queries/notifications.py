"""What a member was notified of, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.models import Member
from forum.models.names import shown_name
from forum.models.notification import LISTED_SQL
from forum.models.post import SLUG_IN_ADDRESS
from forum.queries.cursors import cursor_of, values_of
from forum.rules.decisions import DecisionKind
from forum.rules.levels import ROLES_ABOVE_GATES, LevelRules
from forum.rules.notification_kinds import UNREAD_COUNTED_MAX, NotificationKind
from forum.rules.notification_words import in_words

LINES_PER_PAGE = 40
_EXCERPT_LENGTH_MAX = 160

# The lines of the member `m` that are not read, counted up to a bound: part of the statement that reads their session.
UNREAD_COLUMN = f"""
    (SELECT count(*) FROM (SELECT 1 FROM notification n
        WHERE n.member_id = m.id AND {LISTED_SQL} AND n.read_at IS NULL LIMIT {UNREAD_COUNTED_MAX}) unread)
"""  # noqa: S608  (all of it ours)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list. `actor…` is who did it (of several the newest), `second` who did so before them.

    `excerpt` is the beginning of the comment that it is about, `title` the post's; `slug` is in its address.
    """

    id: int
    kind: NotificationKind
    size: int
    created_at: datetime
    read_at: datetime | None
    actor_name: str | None
    actor: str | None
    actor_avatar: str | None
    second: str | None
    post_id: int | None
    slug: str | None
    title: str | None
    comment_id: int | None
    parent_id: int | None
    excerpt: str | None
    amount_mtwei: int | None
    level: int | None
    level_before: int | None
    decision_id: int | None
    decision: DecisionKind | None

    @property
    def headline(self) -> str:
        """What happened, as a sentence in the reader's language."""
        return in_words(
            self.kind,
            size=self.size,
            name=self.actor or "",
            second=self.second or "",
            about_comment=self.comment_id is not None,
            answers_comment=self.parent_id is not None,
            amount_mtwei=self.amount_mtwei or 0,
            level=self.level or 0,
            decision=self.decision,
        )

    def unlocks(self, rules: LevelRules, role: str) -> list[str]:
        """Return what the level that was reached opens, in words; nothing for whom no gate keeps out."""
        if role in ROLES_ABOVE_GATES or self.level is None:
            return []
        before, level = self.level_before or 0, self.level
        return [gate.verb for gate, opens in rules.gates.items() if before < opens <= level]

    @property
    def beginning(self) -> str:
        """The beginning of the comment's text, as one line."""
        text = " ".join((self.excerpt or "").split())
        return text if len(text) < _EXCERPT_LENGTH_MAX else text.rpartition(" ")[0] + " …"


@dataclass(frozen=True, slots=True)
class NotificationsPage:
    """A page of the list; `more` is the cursor of the next one."""

    lines: Sequence[Line]
    more: str | None


# What others must not read is in no line, and in none of their texts either way.
_SEEN_POST = """
    NOT EXISTS (SELECT 1 FROM post_removal v WHERE v.post_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM post_hiding h WHERE h.post_id = p.id)
"""
_SEEN_COMMENT = """
    NOT EXISTS (SELECT 1 FROM comment_removal v WHERE v.comment_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM comment_hiding h WHERE h.comment_id = c.id)
"""
_LINES = f"""
    SELECT n.id, n.kind, n.size, n.created_at, n.read_at, a.name AS actor_name, {shown_name("a")} AS actor,
           a.avatar AS actor_avatar, {shown_name("b")} AS second, n.post_id, {SLUG_IN_ADDRESS} AS slug,
           CASE WHEN {_SEEN_POST} THEN p.title END AS title, n.comment_id, c.parent_id,
           CASE WHEN {_SEEN_COMMENT} THEN substr(c.body_text, 1, {_EXCERPT_LENGTH_MAX}) END AS excerpt,
           n.amount_mtwei, n.level, n.level_before, n.decision_id, d.kind AS decision
    FROM notification n
    LEFT JOIN member a ON a.id = n.actor_id
    LEFT JOIN post p ON p.id = n.post_id
    LEFT JOIN comment c ON c.id = n.comment_id
    LEFT JOIN decision d ON d.id = n.decision_id
    LEFT JOIN notification before ON before.id = (
        SELECT max(o.id) FROM notification o
        WHERE n.size > 1 AND n.kind = '{NotificationKind.REACTION}' AND o.member_id = n.member_id
            AND o.post_id = n.post_id AND o.kind = n.kind AND o.bundle_at = n.bundle_at AND o.id < n.id AND o.gone = 0
            AND COALESCE(o.comment_id, 0) = COALESCE(n.comment_id, 0))
    LEFT JOIN member b ON b.id = before.actor_id
"""  # noqa: S608  (all of it ours)
_OF_MEMBER = f"{_LINES} WHERE n.member_id = ? AND {LISTED_SQL}"


def notifications_page(me: Member, cursor: str | None = None, size: int = LINES_PER_PAGE) -> NotificationsPage:
    """Return a page of the list, of `size` lines. One statement. Raises Invalid for a damaged cursor."""
    values = values_of(cursor, 1)
    older, parameters = (" AND n.id < ?", values) if values else ("", ())
    page = f"{_OF_MEMBER}{older} ORDER BY n.id DESC LIMIT ?"
    found = records(page, Line, me.id, *parameters, size + 1)
    lines = found[:size]
    return NotificationsPage(lines, cursor_of(lines[-1].id) if len(found) > len(lines) else None)


def line_of(me: Member, notification_id: int) -> Line | None:
    """Return the line that a notification of the member's is; None where it is none by now. One statement."""
    found = records(f"{_OF_MEMBER} AND n.id = ?", Line, me.id, notification_id)
    return found[0] if found else None
