"""Whether a thread takes a comment of a member now: it may be closed, or slow."""

from forum.clock import now
from forum.errors import ThreadIsClosed, ThreadIsSlow
from forum.i18n import _
from forum.models import Member
from forum.models.thread_state import StaffMark, turn_of
from forum.rules.thread_tools import pause, wait_seconds


def require_turn(me: Member, post_id: int) -> None:
    """Return if the thread takes a comment of `me` now. One statement.

    Nobody comments in a closed thread; moderators need not wait in a slow one. Raises NotFound, ThreadIsClosed,
    ThreadIsSlow.
    """
    state, last_at = turn_of(me.id, post_id)
    if state.closing:
        raise ThreadIsClosed(closed_words(state.closing))
    if state.slow_seconds and not me.moderates:
        wait = wait_seconds(last_at, state.slow_seconds, now())
        if wait:
            raise ThreadIsSlow(pause(state.slow_seconds), wait)


def closed_words(closing: StaffMark) -> str:
    """Return who closed the thread and why, in a sentence."""
    if closing.by:
        return _("%(name)s closed this thread to comments: “%(reason)s”", name=closing.by, reason=closing.because)
    return _("A moderator closed this thread to comments: “%(reason)s”", reason=closing.because)
