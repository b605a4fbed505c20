"""Cases: what moderators have to look at. One thing has one that is open, besides those that an objection reopened.

Called inside a transaction, by whoever holds the thing's thread (`Post.lock`): threads first, then cases.
"""

from forum.actions.events import (
    CommentEdited,
    CommentRemoved,
    CommentRestored,
    Event,
    Follower,
    PostEdited,
    PostRemoved,
    PostRestored,
)
from forum.clock import now
from forum.db import lock, rows
from forum.errors import DecidedMeanwhile, NotFound, OwnContent
from forum.i18n import _
from forum.models import Decision, ModerationCase, Post
from forum.models.names import shown_name
from forum.rules.decisions import ENDS_OBJECTION, WAITING, DecisionKind
from forum.rules.lines import sql_list


def open_case(member_id: int, post_id: int | None = None, comment_id: int | None = None) -> int:
    """Return the id of the open case about a comment, a post or (neither) the member, whose the thing is.

    Where there is none one is opened. What moderators see of it has changed: its version moves.
    """
    if post_id is None:
        lock("moderation_case", member_id)  # there is no thread that keeps another one from being opened
    found = rows(_OPEN_CASE, member_id, post_id or 0, comment_id or 0)
    if found:
        move(found[0][0])
        return int(found[0][0])
    return ModerationCase.create(member=member_id, post=post_id, comment=comment_id, opened_at=now()).id


_OPEN_CASE = """
    SELECT id FROM moderation_case
    WHERE closed_at IS NULL AND member_id = ? AND COALESCE(post_id, 0) = ? AND COALESCE(comment_id, 0) = ?
    ORDER BY id LIMIT 1
"""


def move(case_id: int) -> None:
    """Move the case's version: moderators who have it before them do not see what it is now."""
    ModerationCase.update(version=ModerationCase.version + 1).where(ModerationCase.id == case_id).execute()


def notice_change(
    event: CommentEdited | PostEdited | CommentRemoved | PostRemoved | CommentRestored | PostRestored,
) -> None:
    """Move the open cases about what was edited, deleted or brought back: what they show is another text now."""
    comment_id = getattr(event, "comment_id", None)
    of_post = (ModerationCase.post == event.post_id) & ModerationCase.comment.is_null()
    about = ModerationCase.comment == comment_id if comment_id else of_post
    moved = ModerationCase.update(version=ModerationCase.version + 1)
    moved.where(about, ModerationCase.closed_at.is_null()).execute()


CASES: tuple[tuple[type[Event], Follower], ...] = tuple(
    (changed, notice_change)
    for changed in (CommentEdited, PostEdited, CommentRemoved, PostRemoved, CommentRestored, PostRestored)
)


def reopen(case_id: int) -> None:
    """Have moderators look at a closed case again, beside a newer one about the same thing if there is one."""
    ModerationCase.update(closed_at=None, reopened_at=now(), version=ModerationCase.version + 1).where(
        ModerationCase.id == case_id, ModerationCase.closed_at.is_null(False)
    ).execute()


def take(case_id: int, seen: int | None, by_id: int | None = None) -> ModerationCase:
    """Return the case, kept from everybody else until the transaction ends; its version moves.

    `seen` is the version that was decided about; None asks nothing. `by_id` is the member who decides, None the
    operator, or whom it concerns. Raises NotFound, OwnContent for a member's own case, which they are told nothing of,
    and DecidedMeanwhile where the version is another one by now.
    """
    case = ModerationCase.with_id(case_id)
    if case is None:
        raise NotFound(_("There is no such case."))
    if case.member_id == by_id:
        raise OwnContent("case")
    if case.post_id:
        Post.lock(case.post_id)
    condition = ModerationCase.id == case_id
    if seen is not None:
        condition &= ModerationCase.version == seen
    taken = ModerationCase.update(version=ModerationCase.version + 1).where(condition).returning(ModerationCase)
    found = next(iter(taken.execute()), None)
    if found is None:
        raise DecidedMeanwhile(decided_last(case_id))
    return found


def close_if_done(case_id: int) -> bool:
    """Close the case where nothing in it waits for a moderator; return whether it is closed now."""
    closed = rows(_CLOSE_IF_DONE, now(), case_id)
    return bool(closed)


_WAITS = sql_list(sorted(WAITING))
# Nothing waits: no flag without a decision, nothing held back, no objection without an answer.
_CLOSE_IF_DONE = f"""
    UPDATE moderation_case SET closed_at = ?, version = version + 1
    WHERE id = ? AND closed_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM flag f WHERE f.case_id = moderation_case.id AND f.was_right IS NULL)
      AND NOT EXISTS (SELECT 1 FROM comment_hiding h
                      WHERE h.comment_id = moderation_case.comment_id AND h.because IN ({_WAITS}))
      AND NOT EXISTS (SELECT 1 FROM post_hiding h WHERE moderation_case.comment_id IS NULL
                      AND h.post_id = moderation_case.post_id AND h.because IN ({_WAITS}))
      AND NOT EXISTS (SELECT 1 FROM decision d JOIN objection o ON o.decision_id = d.id
                      LEFT JOIN decision answer ON answer.answers_id = d.id
                          AND answer.kind IN ({sql_list(sorted(ENDS_OBJECTION))})
                      WHERE d.case_id = moderation_case.id AND answer.id IS NULL)
    RETURNING id
"""  # noqa: S608  (all of it ours)


def decided_last(case_id: int) -> str:
    """Return who decided what about the case last, as a sentence; empty where nobody did yet."""
    newest = (
        Decision.select(Decision.kind, Decision.reason, Decision.by)
        .where(Decision.case == case_id)
        .order_by(Decision.id.desc())
        .first()
    )
    if newest is None:
        return ""
    kind = DecisionKind(newest.kind).label
    found = rows(f"SELECT {shown_name('m')} FROM member m WHERE m.id = ?", newest.by_id or 0)  # noqa: S608
    words = {"who": found[0][0] if found else _("A rule"), "what": kind, "reason": newest.reason}
    if newest.reason:
        return _("%(who)s has already decided: %(what)s. “%(reason)s”", **words)
    return _("%(who)s has already decided: %(what)s.", **words)
