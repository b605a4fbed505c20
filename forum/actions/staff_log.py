"""Writing down what moderators, admins and the operator do to others and to the rules, for the log that admins read."""

from forum.actions import events
from forum.actions.client import current_client
from forum.actions.events import Event, Follower
from forum.clock import now
from forum.models import (
    CommentRemoval,
    EconomyRulesVersion,
    LevelRulesVersion,
    Member,
    ModerationRulesVersion,
    PostRemoval,
    RulesVersion,
    StaffAction,
)
from forum.rules.log_kinds import StaffActionKind as Kind

_ToolEvent = events.ThreadClosed | events.SlowModeChanged | events.PostPinned | events.CommentFeatured


def _write(kind: Kind, by_id: int | None, by_role: str | None = None, **about: int | str | None) -> None:
    """Add a line to the log: by an admin or (None) the operator, where `by_role` does not say who else."""
    client = current_client()
    StaffAction.insert(
        kind=kind,
        by=by_id,
        by_role=by_role or ("admin" if by_id else "operator"),
        request_id=client.request_id if client else "",
        created_at=now(),
        **about,
    ).execute()


def _role_of(member_id: int) -> str:
    [role] = Member.select(Member.role).where(Member.id == member_id).tuples().get()
    return str(role)


def note_removal(event: events.PostRemoved | events.CommentRemoved) -> None:
    """Note what a moderator took away, and why. What authors take away themselves is their own affair."""
    if event.by_id == event.author_id:
        return
    comment_id = getattr(event, "comment_id", None)
    removal = CommentRemoval.get_by_id(comment_id) if comment_id else PostRemoval.get_by_id(event.post_id)
    about = {"post": event.post_id, "comment": comment_id, "reason": removal.reason}
    _write(Kind.REMOVAL, event.by_id, _role_of(event.by_id), member=event.author_id, **about)


def note_restoration(event: events.PostRestored | events.CommentRestored) -> None:
    """Note what a moderator brought back."""
    if event.by_id == event.author_id:
        return
    about = {"post": event.post_id, "comment": getattr(event, "comment_id", None)}
    _write(Kind.RESTORATION, event.by_id, _role_of(event.by_id), member=event.author_id, **about)


def note_grant(event: events.TweiGranted) -> None:
    """Note who was given Twei of the treasury's."""
    _write(Kind.GRANT, event.by_id, member=event.member_id, amount=event.amount_mtwei, reason=event.reason)


def note_xp(event: events.XpGranted) -> None:
    """Note who was given XP, or lost some."""
    _write(Kind.XP, event.by_id, member=event.member_id, amount=event.amount_xp, reason=event.reason)


def note_role(event: events.RoleChanged) -> None:
    """Note who became what, and what they were."""
    _write(Kind.ROLE, event.by_id, member=event.member_id, detail=f"{event.role_before} {event.role}")


def note_first_role(event: events.MemberJoined) -> None:
    """Note whom the operator made a moderator or an admin from the start: nobody else can."""
    role = _role_of(event.member_id)
    if role != "member":
        _write(Kind.ROLE, None, member=event.member_id, detail=f"member {role}")


def note_vouching(event: events.MemberVouched) -> None:
    """Note whom staff vouched for. Whom members vouch for is their own affair."""
    if event.kind == "staff" and event.by_id:
        _write(Kind.VOUCHING, event.by_id, _role_of(event.by_id), member=event.member_id, detail="given")


def note_withdrawal(event: events.VouchingWithdrawn) -> None:
    """Note whose vouching staff withdrew, and why."""
    if event.by_staff:
        about = {"member": event.member_id, "detail": "withdrawn", "reason": event.reason}
        _write(Kind.VOUCHING, event.by_id, _role_of(event.by_id), **about)


def note_economy(event: events.EconomyRulesChanged) -> None:
    """Note who changed the economy, and why."""
    _note_rules(Kind.ECONOMY, EconomyRulesVersion.get_by_id(event.version_id))


def note_levels(event: events.LevelRulesChanged) -> None:
    """Note who changed the levels, and why."""
    _note_rules(Kind.LEVELS, LevelRulesVersion.get_by_id(event.version_id))


def note_moderation(event: events.ModerationRulesChanged) -> None:
    """Note who changed the rules of moderation, and why."""
    _note_rules(Kind.MODERATION, ModerationRulesVersion.get_by_id(event.version_id))


def note_closing(event: events.ThreadClosed) -> None:
    """Note who closed a thread to comments or opened it again, and why."""
    _note_tool(Kind.CLOSING, event, event.closed)


def note_slow_mode(event: events.SlowModeChanged) -> None:
    """Note who had members wait between two comments, how long, and why."""
    _note_tool(Kind.SLOW_MODE, event, event.seconds > 0, amount=event.seconds)


def note_pin(event: events.PostPinned) -> None:
    """Note who pinned a post, or took it from the front page's head, and why."""
    _note_tool(Kind.PIN, event, event.pinned)


def note_featuring(event: events.CommentFeatured) -> None:
    """Note who featured a comment or took that back, and why."""
    _note_tool(Kind.FEATURE, event, event.featured, comment=event.comment_id)


def _note_tool(kind: Kind, event: _ToolEvent, on: bool, **more: int) -> None:
    about = {"post": event.post_id, "member": event.author_id, "detail": "on" if on else "off", "reason": event.reason}
    _write(kind, event.by_id, _role_of(event.by_id), **about, **more)


def _note_rules(kind: Kind, version: RulesVersion) -> None:
    _write(kind, version.member_id, amount=version.id, reason=version.reason)


STAFF_LOG: tuple[tuple[type[Event], Follower], ...] = (
    (events.MemberJoined, note_first_role),
    (events.PostRemoved, note_removal),
    (events.CommentRemoved, note_removal),
    (events.PostRestored, note_restoration),
    (events.CommentRestored, note_restoration),
    (events.TweiGranted, note_grant),
    (events.XpGranted, note_xp),
    (events.RoleChanged, note_role),
    (events.MemberVouched, note_vouching),
    (events.VouchingWithdrawn, note_withdrawal),
    (events.EconomyRulesChanged, note_economy),
    (events.LevelRulesChanged, note_levels),
    (events.ModerationRulesChanged, note_moderation),
    (events.ThreadClosed, note_closing),
    (events.SlowModeChanged, note_slow_mode),
    (events.PostPinned, note_pin),
    (events.CommentFeatured, note_featuring),
)
