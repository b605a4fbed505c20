"""Writing down what moderators, admins and the operator do to others and to the rules, for the log that admins read."""

from forum.actions import events
from forum.actions.client import current_client
from forum.actions.embedding_events import EmbeddingAllowed, EmbeddingEnded
from forum.actions.events import Event, Follower
from forum.actions.finding_events import TagDescribed, TagRenamed
from forum.actions.history_events import HistoryDecided
from forum.actions.moderation_events import CaseDecided
from forum.actions.review_events import LogAnnotated
from forum.actions.staff_events import MailSwitched, NoteWritten, SessionEndedByStaff
from forum.actions.tool_events import CommentFeatured, PostPinned, SlowModeChanged, ThreadClosed
from forum.actions.webhook_events import WebhookChanged
from forum.clock import now
from forum.db import rows, value
from forum.models import (
    Decision,
    EconomyRulesVersion,
    LevelRulesVersion,
    LogNote,
    Member,
    ModerationRulesVersion,
    RulesVersion,
    StaffAction,
)
from forum.money import ledger
from forum.rules.decisions import DecisionKind
from forum.rules.log_kinds import StaffActionKind as Kind

_ToolEvent = ThreadClosed | SlowModeChanged | PostPinned | CommentFeatured


def _write(kind: Kind, by_id: int | None, by_role: str | None = None, **about: int | str | None) -> None:
    """Add a line to the log: by an admin or (None) the operator, where `by_role` does not say who else."""
    client = current_client()
    StaffAction.create(
        kind=kind,
        by=by_id,
        by_role=by_role or ("admin" if by_id else "operator"),
        request_id=client.request_id if client else "",
        created_at=now(),
        **about,
    )


def _role_of(member_id: int) -> str:
    return str(value("SELECT role FROM member WHERE id = ?", member_id))


# What is found in the log by what it did to the thing; everything else among the decisions.
_KINDS = {DecisionKind.REMOVE: Kind.REMOVAL, DecisionKind.RESTORE: Kind.RESTORATION}
_DECIDED_BEFORE = """
    SELECT kind FROM decision
    WHERE case_id = ? AND id < ? ORDER BY id DESC LIMIT 1
"""


def note_decision(event: CaseDecided) -> None:
    """Note what was decided, and what had been before about the same case. What a rule decides is nobody's deed."""
    decision = Decision.get_by_id(event.decision_id)
    if decision.by_role == "rule":
        return
    before = rows(_DECIDED_BEFORE, event.case_id, event.decision_id)
    _write(
        _KINDS.get(DecisionKind(event.kind), Kind.DECISION),
        event.by_id,
        decision.by_role,
        member=event.member_id,
        post=decision.post_id,
        comment=decision.comment_id,
        decision=decision.id,
        reason=decision.reason,
        value_before=before[0][0] if before else "",
        value_after=event.kind,
    )


def note_grant(event: events.TweiGranted) -> None:
    """Note who was given Twei of the treasury's: what is in their wallet, and what will be once they have moved."""
    before_mtwei = ledger.balance_mtwei(event.member_id)
    _write(
        Kind.GRANT,
        event.by_id,
        member=event.member_id,
        amount=event.amount_mtwei,
        reason=event.reason,
        value_before=str(before_mtwei),
        value_after=str(before_mtwei + event.amount_mtwei),
    )


def note_xp(event: events.XpGranted) -> None:
    """Note who was given XP, or lost some: how many they had, and have."""
    [after_xp] = Member.select(Member.xp).where(Member.id == event.member_id).tuples().get()
    _write(
        Kind.XP,
        event.by_id,
        member=event.member_id,
        amount=event.amount_xp,
        reason=event.reason,
        value_before=str(after_xp - event.amount_xp),
        value_after=str(after_xp),
    )


def note_role(event: events.RoleChanged) -> None:
    """Note who became what, and what they were."""
    _note_role(event.by_id, event.member_id, event.role_before, event.role)


def _note_role(by_id: int | None, member_id: int, before: str, after: str) -> None:
    _write(Kind.ROLE, by_id, member=member_id, detail=f"{before} {after}", value_before=before, value_after=after)


def note_first_role(event: events.MemberJoined) -> None:
    """Note whom the operator made a moderator or an admin from the start: nobody else can."""
    role = _role_of(event.member_id)
    if role != "member":
        _note_role(None, event.member_id, "member", role)


def note_vouching(event: events.MemberVouched) -> None:
    """Note whom staff vouched for. Whom members vouch for is their own affair."""
    if event.kind == "staff" and event.by_id:
        _write(Kind.VOUCHING, event.by_id, _role_of(event.by_id), member=event.member_id, detail="given")


def note_withdrawal(event: events.VouchingWithdrawn) -> None:
    """Note whose vouching staff withdrew, and why."""
    if event.by_staff:
        about = {"member": event.member_id, "detail": "withdrawn", "reason": event.reason}
        _write(Kind.VOUCHING, event.by_id, _role_of(event.by_id), **about)


def note_annotation(event: LogAnnotated) -> None:
    """Note what was added to a line of the public log."""
    note = LogNote.get_by_id(event.note_id)
    _write(Kind.NOTE, event.by_id, note.by_role, amount=note.number, detail=note.kind, reason=note.text)


def note_member_note(event: NoteWritten) -> None:
    """Note who wrote a note about whom. What it says is in the note."""
    _write(Kind.MEMBER_NOTE, event.by_id, member=event.member_id)


def note_session(event: SessionEndedByStaff) -> None:
    """Note who logged whom out."""
    _write(Kind.SESSION, event.by_id, member=event.member_id)


def note_avatar(event: events.AvatarChanged) -> None:
    """Note whose avatar staff removed, and why. What members do with their own is their own affair."""
    if event.by_id:
        _write(Kind.AVATAR, event.by_id, _role_of(event.by_id), member=event.member_id, reason=event.reason)


def note_mail(event: MailSwitched) -> None:
    """Note who stopped mail to whom, or had it sent again, and why."""
    detail = "resumed" if event.on else "stopped"
    _write(Kind.MAIL, event.by_id, member=event.member_id, detail=detail, reason=event.reason)


def note_history(event: HistoryDecided) -> None:
    """Note who made a code for what came from elsewhere, or had it erased, and why."""
    _write(Kind.HISTORY, event.by_id, member=event.unclaimed_id, detail=event.what, reason=event.reason)


def note_economy(event: events.EconomyRulesChanged) -> None:
    """Note who changed the economy, and why."""
    _note_rules(Kind.ECONOMY, EconomyRulesVersion.get_by_id(event.version_id))


def note_levels(event: events.LevelRulesChanged) -> None:
    """Note who changed the levels, and why."""
    _note_rules(Kind.LEVELS, LevelRulesVersion.get_by_id(event.version_id))


def note_moderation(event: events.ModerationRulesChanged) -> None:
    """Note who changed the rules of moderation, and why."""
    _note_rules(Kind.MODERATION, ModerationRulesVersion.get_by_id(event.version_id))


def note_closing(event: ThreadClosed) -> None:
    """Note who closed a thread to comments or opened it again, and why."""
    _note_tool(Kind.CLOSING, event, event.closed)


def note_slow_mode(event: SlowModeChanged) -> None:
    """Note who had members wait between two comments, how long, and why."""
    _note_tool(Kind.SLOW_MODE, event, event.seconds > 0, amount=event.seconds)


def note_pin(event: PostPinned) -> None:
    """Note who pinned a post, or took it from the front page's head, and why."""
    _note_tool(Kind.PIN, event, event.pinned)


def note_featuring(event: CommentFeatured) -> None:
    """Note who featured a comment or took that back, and why."""
    _note_tool(Kind.FEATURE, event, event.featured, comment=event.comment_id)


def note_tag_described(event: TagDescribed) -> None:
    """Note who described a tag, and how."""
    values = {"value_before": event.before, "value_after": event.after or "–"}
    _write(Kind.TAG, event.by_id, _role_of(event.by_id), detail=f"described {event.name}", **values)


def note_tag_renamed(event: TagRenamed) -> None:
    """Note who gave a tag another name, or made it one with another."""
    done = "merged" if event.merged else "renamed"
    _write(Kind.TAG, event.by_id, detail=f"{done} {event.before}", value_before=event.before, value_after=event.name)


def note_embedding(event: EmbeddingAllowed | EmbeddingEnded) -> None:
    """Note who let which other site show threads, in whose name; or ended that."""
    done = "allowed" if isinstance(event, EmbeddingAllowed) else "ended"
    _write(Kind.EMBEDDING, event.by_id, member=event.author_id, detail=f"{done} {event.origin}")


def note_webhook(event: WebhookChanged) -> None:
    """Note who did what with an address that is told what happens here."""
    _write(Kind.WEBHOOK, event.by_id, detail=f"{event.what} {event.origin}")


def _note_tool(kind: Kind, event: _ToolEvent, on: bool, **more: int) -> None:
    about = {"post": event.post_id, "member": event.author_id, "detail": "on" if on else "off", "reason": event.reason}
    _write(kind, event.by_id, _role_of(event.by_id), **about, **more)


def _note_rules(kind: Kind, version: RulesVersion) -> None:
    _write(kind, version.member_id, amount=version.id, reason=version.reason)


STAFF_LOG: tuple[tuple[type[Event], Follower], ...] = (
    (events.MemberJoined, note_first_role),
    (events.TweiGranted, note_grant),
    (events.XpGranted, note_xp),
    (events.RoleChanged, note_role),
    (events.MemberVouched, note_vouching),
    (events.VouchingWithdrawn, note_withdrawal),
    (NoteWritten, note_member_note),
    (SessionEndedByStaff, note_session),
    (events.AvatarChanged, note_avatar),
    (MailSwitched, note_mail),
    (HistoryDecided, note_history),
    (events.EconomyRulesChanged, note_economy),
    (events.LevelRulesChanged, note_levels),
    (events.ModerationRulesChanged, note_moderation),
    (ThreadClosed, note_closing),
    (SlowModeChanged, note_slow_mode),
    (PostPinned, note_pin),
    (CommentFeatured, note_featuring),
    (TagDescribed, note_tag_described),
    (TagRenamed, note_tag_renamed),
    (EmbeddingAllowed, note_embedding),
    (EmbeddingEnded, note_embedding),
    (WebhookChanged, note_webhook),
    (CaseDecided, note_decision),
    (LogAnnotated, note_annotation),
)
