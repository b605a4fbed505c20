"""What moderators, admins and the operator did, newest first: for admins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.db import records
from forum.errors import Invalid
from forum.i18n import _
from forum.models import Member
from forum.models.ledger import MTWEI_MAX
from forum.models.names import shown_name
from forum.queries.cursors import cursor_of, values_of
from forum.queries.events import Person
from forum.rules.log_kinds import StaffActionKind

ACTIONS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """Which actions are asked for: of a kind; by, or about, a member."""

    kind: StaffActionKind | None = None
    member_id: int | None = None

    @classmethod
    def typed(cls, arguments: Mapping[str, str]) -> "Filter":
        """Return what is asked for by `kind` and `person`, a username; left out or empty, all.

        A statement where there is a person. Raises Invalid.
        """
        kind, name = arguments.get("kind", "").strip(), arguments.get("person", "").strip().removeprefix("@")
        wrong = {}
        if kind and kind not in set(StaffActionKind):
            wrong["kind"] = _("Choose a kind from the list, or all.")
        member = Member.named(name) if name else None
        if name and member is None:
            wrong["person"] = _("There is no member named %(name)s.", name=name[:40])
        if wrong:
            raise Invalid(**wrong)
        return cls(StaffActionKind(kind) if kind else None, member.id if member else None)

    def sql(self) -> tuple[str, list[object]]:
        """Return the condition on an action `s`, with its parameters."""
        conditions, values = ["1 = 1"], []
        if self.kind:
            conditions.append("s.kind = ?")
            values.append(self.kind)
        if self.member_id:
            conditions.append("(s.by_id = ? OR s.member_id = ?)")
            values += [self.member_id, self.member_id]
        return " AND ".join(conditions), values


@dataclass(frozen=True, slots=True)
class LoggedAction:
    """What somebody did, to whom, and why. `amount` and `detail`: as in `models.logs.StaffAction`."""

    id: int
    kind: StaffActionKind
    by_role: str
    by_name: str | None
    by_display_name: str | None
    member_name: str | None
    member_display_name: str | None
    post_id: int | None
    comment_id: int | None
    amount: int | None
    detail: str
    reason: str
    request_id: str
    created_at: datetime

    @property
    def by(self) -> Person | None:
        """Who did it; None for the operator."""
        return Person(self.by_name, self.by_display_name or "") if self.by_name else None

    @property
    def member(self) -> Person | None:
        """Whom it is about, if it is about somebody."""
        return Person(self.member_name, self.member_display_name or "") if self.member_name else None

    @property
    def deed(self) -> str:
        """What was done, by its stored name."""
        return self.kind.value

    @property
    def roles(self) -> Sequence[str]:
        """The role before, and after."""
        return self.detail.split()


@dataclass(frozen=True, slots=True)
class StaffLogPage:
    """A page of the log; `more` is the cursor of the next one, or None at the end."""

    actions: Sequence[LoggedAction]
    more: str | None


_COLUMNS = f"""
    s.id, s.kind, s.by_role, b.name AS by_name, {shown_name("b")} AS by_display_name,
    m.name AS member_name, {shown_name("m")} AS member_display_name,
    s.post_id, s.comment_id, s.amount, s.detail, s.reason, s.request_id, s.created_at
"""


def staff_log_page(wanted: Filter, cursor: str | None = None) -> StaffLogPage:
    """Return a page of the actions `wanted`. One statement. Raises Invalid for a damaged cursor."""
    position = values_of(cursor, 1)
    condition, values = wanted.sql()
    found = records(
        f"SELECT {_COLUMNS} FROM staff_action s LEFT JOIN member b ON b.id = s.by_id "  # noqa: S608  (all ours)
        f"LEFT JOIN member m ON m.id = s.member_id WHERE {condition} AND s.id < ? ORDER BY s.id DESC LIMIT ?",
        LoggedAction,
        *(*values, position[0] if position else MTWEI_MAX, ACTIONS_PER_PAGE + 1),
    )
    actions = found[:ACTIONS_PER_PAGE]
    return StaffLogPage(actions, cursor_of(actions[-1].id) if len(found) > len(actions) else None)
