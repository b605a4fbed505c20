"""What was decided about a member: one decision as a receipt, all of theirs as a list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from forum.clock import now
from forum.db import first_record, records
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Member
from forum.models.ledger import MTWEI_MAX
from forum.models.names import shown_name
from forum.queries.cursors import cursor_of, values_of
from forum.queries.events import Person
from forum.rules.decisions import ABOUT_MEMBERS, ANSWERS, OBJECTION_WITHIN, OBJECTIONABLE, DecisionKind
from forum.rules.lines import sql_list

DECISIONS_PER_PAGE = 50
QUOTED_MAX = 1_000

_THING = f"""
    CASE WHEN COALESCE(first.kind, d.kind) IN ({sql_list(sorted(ABOUT_MEMBERS))}) OR d.post_id IS NULL THEN 'member'
         WHEN d.comment_id IS NULL THEN 'post' ELSE 'comment' END AS thing
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A decision in the list of whom it concerns. `thing` is "comment", "post" or "member".

    `outcome` is the newest decision that answers or undoes it.
    """

    id: int
    kind: DecisionKind
    thing: str
    post_id: int | None
    comment_id: int | None
    reason: str
    until: datetime | None
    created_at: datetime
    objected: bool
    outcome: DecisionKind | None

    @property
    def open_until(self) -> datetime | None:
        """Until when its member can object to it; None where they cannot (any more)."""
        ends_at = self.created_at + OBJECTION_WITHIN
        can = self.kind in OBJECTIONABLE and not self.objected and self.outcome is None and now() < ends_at
        return ends_at if can else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A decision as its member and staff read it. `text` is what they wrote that it is about, as it reads now.

    `cancelled_mtwei` and `refunded_mtwei` are below 0 where they are not on record. `first_kind` and `answers_id` are
    the decision that this one answers or undoes; `outcome…` the newest one that answers or undoes this one. `lifted_at`
    is when what it imposed ended early.
    """

    id: int
    case_id: int
    kind: DecisionKind
    thing: str
    member_id: int
    member_name: str
    member_display_name: str
    by_name: str | None
    by_display_name: str | None
    by_role: str
    post_id: int | None
    comment_id: int | None
    title: str | None
    text: str | None
    edited_at: datetime | None
    reason: str
    until: datetime | None
    cancelled_mtwei: int
    refunded_mtwei: int
    created_at: datetime
    answers_id: int | None
    first_kind: DecisionKind | None
    objection: str | None
    objected_at: datetime | None
    outcome_id: int | None
    outcome: DecisionKind | None
    outcome_reason: str | None
    outcome_at: datetime | None
    outcome_by_name: str | None
    outcome_by_display_name: str | None
    outcome_by_role: str | None
    lifted_at: datetime | None
    names_shown: bool = False

    @property
    def member(self) -> Person:
        """Whom it concerns."""
        return Person(self.member_name, self.member_display_name)

    @property
    def by(self) -> Person:
        """Who decided: by name where this reader may know it, else by role."""
        return self._person(self.by_name, self.by_display_name, self.by_role)

    @property
    def outcome_by(self) -> Person:
        """Who answered or undid it."""
        return self._person(self.outcome_by_name, self.outcome_by_display_name, self.outcome_by_role or "")

    @property
    def quoted(self) -> str:
        """The text, or as much of its beginning as a receipt holds."""
        text = self.text or ""
        return text if len(text) <= QUOTED_MAX else f"{text[:QUOTED_MAX].rstrip()} …"

    @property
    def edited_since(self) -> bool:
        """Whether the text was changed after it was decided about."""
        return self.edited_at is not None and self.edited_at > self.created_at

    @property
    def is_objectionable(self) -> bool:
        """Whether one can object to what was decided."""
        return self.kind in OBJECTIONABLE

    @property
    def ends_at(self) -> datetime:
        """Until when one can."""
        return self.created_at + OBJECTION_WITHIN

    @property
    def is_open(self) -> bool:
        """Whether its member can object to it now."""
        return self.is_objectionable and self.objection is None and self.outcome is None and now() < self.ends_at

    @property
    def is_answered(self) -> bool:
        """Whether an objection to it was answered."""
        return self.outcome in ANSWERS

    def _person(self, name: str | None, display_name: str | None, role: str) -> Person:
        return Person(name or "", display_name or "", role) if self.names_shown else Person("", "", role)


# The title of the post that it is about; of a post that a comment is under, nothing: it may be removed itself.
_RECEIPT = f"""
    SELECT d.id, d.case_id, d.kind, {_THING}, d.member_id, w.name AS member_name,
           {shown_name("w")} AS member_display_name, b.name AS by_name, {shown_name("b")} AS by_display_name, d.by_role,
           d.post_id, d.comment_id, CASE WHEN d.comment_id IS NULL THEN p.title END AS title,
           CASE WHEN d.comment_id IS NULL THEN p.body_text ELSE c.body_text END AS text,
           CASE WHEN d.comment_id IS NULL THEN p.edited_at ELSE c.edited_at END AS edited_at,
           d.reason, d.until, d.cancelled_mtwei, d.refunded_mtwei, d.created_at,
           d.answers_id, first.kind AS first_kind, o.text AS objection, o.created_at AS objected_at,
           a.id AS outcome_id, a.kind AS outcome, a.reason AS outcome_reason, a.created_at AS outcome_at,
           ab.name AS outcome_by_name, {shown_name("ab")} AS outcome_by_display_name, a.by_role AS outcome_by_role,
           z.lifted_at
    FROM decision d
    JOIN member w ON w.id = d.member_id
    LEFT JOIN member b ON b.id = d.by_id
    LEFT JOIN post p ON p.id = d.post_id
    LEFT JOIN comment c ON c.id = d.comment_id
    LEFT JOIN decision first ON first.id = d.answers_id
    LEFT JOIN objection o ON o.decision_id = d.id
    LEFT JOIN decision a ON a.id = (SELECT max(x.id) FROM decision x WHERE x.answers_id = d.id)
    LEFT JOIN member ab ON ab.id = a.by_id
    LEFT JOIN sanction z ON z.decision_id = d.id
    WHERE d.id = ? AND (d.member_id = ? OR ?)
"""  # noqa: S608  (all of it ours)


def receipt(me: Member, decision_id: int, *, named: bool) -> Receipt:
    """Return a decision for its member or for staff, who read names anyway, others only where moderators are `named`.

    One statement. Raises NotFound, also for other members.
    """
    found = first_record(_RECEIPT, Receipt, decision_id, me.id, me.moderates)
    if found is None:
        raise NotFound(_("There’s no such decision, or it’s about another member."))
    shows = named or (me.moderates and found.member_id != me.id)
    return replace(found, names_shown=shows)


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """A page of the decisions about a member; `more` is the cursor of the next one, or None at the end."""

    decisions: Sequence[Listed]
    more: str | None


_LISTED = f"""
    SELECT d.id, d.kind, {_THING}, d.post_id, d.comment_id, d.reason, d.until, d.created_at,
           EXISTS (SELECT 1 FROM objection o WHERE o.decision_id = d.id) AS objected,
           (SELECT a.kind FROM decision a WHERE a.answers_id = d.id ORDER BY a.id DESC LIMIT 1) AS outcome
    FROM decision d LEFT JOIN decision first ON first.id = d.answers_id
    WHERE d.member_id = ? AND d.id < ? ORDER BY d.id DESC LIMIT ?
"""  # noqa: S608  (all of it ours)


def decisions_page(me: Member, cursor: str | None = None) -> DecisionsPage:
    """Return what was decided about `me`, newest first. One statement. Raises Invalid for a damaged cursor."""
    position = values_of(cursor, 1)
    found = records(_LISTED, Listed, me.id, position[0] if position else MTWEI_MAX, DECISIONS_PER_PAGE + 1)
    decisions = found[:DECISIONS_PER_PAGE]
    return DecisionsPage(decisions, cursor_of(decisions[-1].id) if len(found) > len(decisions) else None)
