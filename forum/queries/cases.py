"""Cases as moderators see them: the text in its context, who flagged it, and what is known of its author."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forum.clock import now
from forum.db import records
from forum.models import Member
from forum.models.names import shown_name, shown_role
from forum.models.post import SLUG_IN_ADDRESS
from forum.rules.decisions import ABOUT_MEMBERS, ENDS_OBJECTION, DecisionKind, FlagReason, HiddenBecause
from forum.rules.holding import HeldBy
from forum.rules.lines import sql_list
from forum.rules.undo import can_be_restored

# What is shown of the comment that another one answers, and of a post in a list: the rest is behind a link.
_EXCERPT = 400
# How many of a member's decisions stand beside a case.
_DECISIONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag with who gave it. `weight` is in thousandths; `was_right` is None until it is decided."""

    case_id: int
    name: str
    display_name: str
    xp: int
    reason: FlagReason
    note: str
    weight: int
    was_right: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was decided about a member, by whom; nobody's name where a rule did.

    `others` is how many moderators and admins can answer an `objection`: they neither decided nor are whom it concerns.
    """

    id: int
    case_id: int
    member_id: int
    kind: DecisionKind
    by_id: int | None
    by_name: str | None
    by_display_name: str | None
    by_role: str
    reason: str
    until: datetime | None
    created_at: datetime
    comment_id: int | None
    post_id: int | None
    objection: str | None
    answered: bool
    others: int

    def answerable_by(self, me: Member) -> bool:
        """Say whether `me`, who moderates, can answer an objection to it."""
        return me.id not in {self.by_id, self.member_id}


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """What is known of a member: how much they wrote, in how many cases it was flagged, what was decided."""

    member_id: int
    comments: int
    posts: int
    flagged: int
    removals: int
    sanctions: int


@dataclass(slots=True)
class CaseView:
    """A case: the thing (`post_id` is None where it is about the member alone), its context, and its author.

    `held_by` is the rule that held the thing back, None where none did; `held_detail` the word or domain that it found.
    """

    id: int
    version: int
    opened_at: datetime
    reopened_at: datetime | None
    closed_at: datetime | None
    member_id: int
    name: str
    display_name: str
    role: str
    xp: int
    avatar: str
    joined_at: datetime
    post_id: int | None
    slug: str | None
    title: str | None
    comment_id: int | None
    body_html: str | None
    excerpt: str | None
    written_at: datetime | None
    edited_at: datetime | None
    parent_id: int | None
    parent_display_name: str | None
    parent_text: str | None
    hidden_because: HiddenBecause | None
    removed_at: datetime | None
    removed_because: str | None
    held_by: HeldBy | None
    held_detail: str | None
    flags: list[FlagView] = field(default_factory=list)
    decisions: list[DecisionView] = field(default_factory=list)
    record: AuthorRecord | None = None

    @property
    def weight(self) -> int:
        """What its flags weigh together about which nobody has decided, in thousandths."""
        return sum(flag.weight for flag in self.flags if flag.was_right is None)

    @property
    def own_decisions(self) -> list[DecisionView]:
        """What was decided in this case, the newest first."""
        return [decision for decision in self.decisions if decision.case_id == self.id]

    @property
    def earlier_decisions(self) -> list[DecisionView]:
        """What was decided about its author in other cases, the newest first."""
        return [decision for decision in self.decisions if decision.case_id != self.id]

    @property
    def objected(self) -> DecisionView | None:
        """The first decision that somebody has objected to and nobody has decided again about."""
        waiting = [one for one in self.own_decisions if one.objection is not None and not one.answered]
        return waiting[-1] if waiting else None

    @property
    def can_be_restored(self) -> bool:
        """Whether a moderator has removed the thing, and it can still come back."""
        return bool(self.removed_because) and self.removed_at is not None and can_be_restored(self.removed_at, now())

    @property
    def choices(self) -> list[DecisionKind]:
        """What can be decided about it now, as `actions.deciding` allows it."""
        if self.post_id is None:
            about_thing: tuple[DecisionKind, ...] = () if self.closed_at else (DecisionKind.KEEP,)
        elif self.removed_at:
            about_thing = (DecisionKind.RESTORE,) if self.can_be_restored else ()
            about_thing += () if self.closed_at else (DecisionKind.KEEP,)
        else:
            by_moderator = self.hidden_because == HiddenBecause.MODERATOR
            about_thing = (DecisionKind.KEEP, *(() if by_moderator else (DecisionKind.HIDE,)), DecisionKind.REMOVE)
        if self.role == "unclaimed":
            return [*about_thing]
        return [*about_thing, *(kind for kind in DecisionKind if kind in ABOUT_MEMBERS)]

    def choices_for(self, me: Member) -> list[DecisionKind]:
        """What `me` can decide about it now: first of all, an answer to the objection."""
        can_answer = self.objected is not None and self.objected.answerable_by(me)
        return [*((DecisionKind.UPHOLD, DecisionKind.OVERTURN) if can_answer else ()), *self.choices]


_CASES = f"""
    SELECT c.id, c.version, c.opened_at, c.reopened_at, c.closed_at, c.member_id, m.name,
           {shown_role("m")} AS role, m.xp, m.avatar,
           {shown_name("m")} AS display_name, m.created_at AS joined_at, c.post_id, {SLUG_IN_ADDRESS} AS slug, p.title,
           c.comment_id, CASE WHEN c.comment_id IS NOT NULL THEN x.body_html WHEN ? THEN p.body_html END AS body_html,
           p.teaser AS excerpt, COALESCE(x.created_at, p.created_at) AS written_at,
           CASE WHEN c.comment_id IS NULL THEN p.edited_at ELSE x.edited_at END AS edited_at,
           x.parent_id, {shown_name("q")} AS parent_display_name, substr(y.body_text, 1, {_EXCERPT}) AS parent_text,
           COALESCE(ch.because, ph.because) AS hidden_because,
           COALESCE(cr.created_at, pr.created_at) AS removed_at, COALESCE(cr.reason, pr.reason) AS removed_because,
           held.kind AS held_by, held.detail AS held_detail
    FROM moderation_case c
    JOIN member m ON m.id = c.member_id
    LEFT JOIN post p ON p.id = c.post_id
    LEFT JOIN comment x ON x.id = c.comment_id
    LEFT JOIN comment y ON y.id = x.parent_id
    LEFT JOIN member q ON q.id = y.author_id
    LEFT JOIN comment_hiding ch ON ch.comment_id = c.comment_id
    LEFT JOIN post_hiding ph ON ph.post_id = c.post_id AND c.comment_id IS NULL
    LEFT JOIN comment_removal cr ON cr.comment_id = c.comment_id
    LEFT JOIN post_removal pr ON pr.post_id = c.post_id AND c.comment_id IS NULL
    LEFT JOIN holding held ON held.case_id = c.id
    WHERE c.id IN ({{ids}})
"""  # noqa: S608  (all of it ours)
_FLAGS = f"""
    SELECT f.case_id, g.name, {shown_name("g")} AS display_name, g.xp, f.reason, f.note, f.weight, f.was_right,
           f.created_at
    FROM flag f JOIN member g ON g.id = f.member_id WHERE f.case_id IN ({{ids}}) ORDER BY f.weight DESC, f.id
"""  # noqa: S608  (all of it ours)
_DECISIONS = f"""
    SELECT d.id, d.case_id, d.member_id, d.kind, d.by_id, b.name AS by_name, {shown_name("b")} AS by_display_name,
           d.by_role, d.reason, d.until, d.created_at, d.comment_id, d.post_id, o.text AS objection,
           EXISTS (SELECT 1 FROM decision a
                   WHERE a.answers_id = d.id AND a.kind IN ({sql_list(sorted(ENDS_OBJECTION))})) AS answered,
           CASE WHEN o.text IS NULL THEN 0 ELSE (SELECT count(*) FROM member s WHERE s.role <> 'member'
               AND s.id <> d.member_id AND s.id <> COALESCE(d.by_id, 0)) END AS others
    FROM (SELECT *, row_number() OVER (PARTITION BY member_id ORDER BY id DESC) AS place
          FROM decision WHERE member_id IN ({{members}})) d
    LEFT JOIN member b ON b.id = d.by_id LEFT JOIN objection o ON o.decision_id = d.id
    WHERE d.place <= {_DECISIONS_SHOWN} OR d.case_id IN ({{ids}}) ORDER BY d.id DESC
"""  # noqa: S608  (all of it ours)
_RECORDS = f"""
    SELECT m.id AS member_id, (SELECT count(*) FROM comment c WHERE c.author_id = m.id) AS comments,
           (SELECT count(*) FROM post p WHERE p.author_id = m.id) AS posts,
           (SELECT count(*) FROM moderation_case c WHERE c.member_id = m.id
            AND EXISTS (SELECT 1 FROM flag f WHERE f.case_id = c.id)) AS flagged,
           (SELECT count(*) FROM decision d WHERE d.member_id = m.id AND d.kind = 'remove') AS removals,
           (SELECT count(*) FROM decision d WHERE d.member_id = m.id
            AND d.kind IN ({sql_list(sorted(ABOUT_MEMBERS))})) AS sanctions
    FROM member m WHERE m.id IN ({{members}})
"""  # noqa: S608  (all of it ours)


def case_views(ids: Sequence[int], *, whole: bool = False) -> list[CaseView]:
    """Return these cases in this order, with flags, decisions and their authors' records. Four statements, or none.

    `whole` says that a post comes with all of its text.
    """
    if not ids:
        return []
    found = {case.id: case for case in records(_CASES.format(ids=_marks(ids)), CaseView, whole, *ids)}
    cases = [found[case_id] for case_id in ids if case_id in found]
    members = sorted({case.member_id for case in cases})
    if not members:
        return []
    for flag in records(_FLAGS.format(ids=_marks(ids)), FlagView, *ids):
        found[flag.case_id].flags.append(flag)
    decisions = _DECISIONS.format(ids=_marks(ids), members=_marks(members))
    decided = records(decisions, DecisionView, *members, *ids)
    known = {one.member_id: one for one in records(_RECORDS.format(members=_marks(members)), AuthorRecord, *members)}
    for case in cases:
        case.record = known[case.member_id]
        case.decisions = [one for one in decided if one.member_id == case.member_id]
    return cases


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
