"""What moderators do to a thread: closing it to comments, slow mode, pinning it, featuring a comment.

Each is done and undone by the same function; what is so already stays as it is, and nothing is announced.
"""

from typing import TypeVar

from forum.actions.authority import refusal
from forum.actions.comments import live_comment, thread_of
from forum.actions.events import PostRemoved, announce
from forum.actions.hiding import hidden_because
from forum.actions.posts import lock_thread
from forum.actions.tool_events import CommentFeatured, PostPinned, SlowModeChanged, ThreadClosed
from forum.clock import now
from forum.db import in_transaction, lock
from forum.errors import Conflict, Invalid, OwnContent
from forum.i18n import _, figure
from forum.models import STAFF_ROLES, FeaturedComment, Member, Pin, Post, SlowMode, ThreadClosing
from forum.rules.thread_tools import FEATURED_MAX, PINS_MAX, SLOW_SECONDS_MAX
from forum.text import typed_text

Mark = TypeVar("Mark", ThreadClosing, SlowMode, Pin, FeaturedComment)


@in_transaction
def set_closing(me: Member, post_id: int, closed: bool, reason: str) -> None:
    """Close a thread to comments, for a reason that everybody reads, or open it again.

    What stands in it stays, and can be liked and edited. Raises NotAllowed, NotFound, Invalid.
    """
    _require_staff(me)
    post = lock_thread(post_id)
    if closed:
        _require_reason(reason)
    if _set(ThreadClosing, closed, me, reason, post=post.id):
        announce(ThreadClosed(post.id, post.author_id, me.id, closed, reason))


@in_transaction
def set_slow_mode(me: Member, post_id: int, seconds: int, reason: str) -> None:
    """Have so many seconds (0: none) lie between two comments of a member in a thread, for a reason that all read.

    Raises NotAllowed, NotFound, Invalid.
    """
    _require_staff(me)
    if not 0 <= seconds <= SLOW_SECONDS_MAX:
        raise Invalid(seconds=_("Slow mode takes at most %(most)s seconds, a day.", most=figure(SLOW_SECONDS_MAX)))
    post = lock_thread(post_id)
    if seconds:
        _require_reason(reason)
    if SlowMode.select().where(SlowMode.post == post.id, SlowMode.seconds == seconds).exists():
        return
    cleared = SlowMode.delete().where(SlowMode.post == post.id).execute()
    if not seconds and not cleared:
        return
    if seconds:
        SlowMode.insert(post=post.id, seconds=seconds, member=me.id, reason=reason, created_at=now()).execute()
    announce(SlowModeChanged(post.id, post.author_id, me.id, seconds, reason))


@in_transaction
def set_pin(me: Member, post_id: int, pinned: bool, reason: str) -> None:
    """Have a post come first on the front page, or no longer.

    Raises NotAllowed, NotFound, and Conflict for too many.
    """
    _require_staff(me)
    post = lock_thread(post_id)
    lock(Pin._meta.table_name, 0)
    if pinned:
        _require_seen(post.id)
        _require_room_for_pin(post.id)
    if _set(Pin, pinned, me, reason, post=post.id):
        announce(PostPinned(post.id, post.author_id, me.id, pinned, reason))


@in_transaction
def set_featuring(me: Member, comment_id: int, featured: bool, reason: str) -> None:
    """Recommend somebody else's comment to all who read the thread, or no longer.

    Raises NotAllowed, NotFound, OwnContent, and Conflict for too many in the thread.
    """
    _require_staff(me)
    post = lock_thread(thread_of(comment_id))
    comment = live_comment(comment_id)
    if featured and me.wrote(comment):
        raise OwnContent("feature")
    if featured:
        _require_seen(post.id, comment_id)
        _require_room_for_featured(post.id, comment_id)
    if _set(FeaturedComment, featured, me, reason, comment=comment_id, post=post.id):
        announce(CommentFeatured(comment_id, post.id, comment.author_id, me.id, featured, reason))


def unpin_removed(event: PostRemoved) -> None:
    """Take a removed post's pin away, so that another can have its place: undoing the removal does not pin it again."""
    Pin.delete().where(Pin.post == event.post_id).execute()


def _require_staff(me: Member) -> None:
    if not me.moderates:
        raise refusal(me, STAFF_ROLES, _("Only moderators can do this to a thread."))


def _require_reason(reason: str) -> None:
    if typed_text.is_blank(reason):
        raise Invalid(reason=_("Give a reason: everyone will see it."))


def _require_seen(post_id: int, comment_id: int | None = None) -> None:
    because = hidden_because(post_id, comment_id)
    if because:
        raise Conflict(_("This is hidden, so it can’t be shown before everything else."), because.label)


def _set(table: type[Mark], on: bool, me: Member, reason: str, **about: int) -> bool:
    """Put the row there, or take it away, and say whether that changed anything."""
    if not on:
        key, number = next(iter(about.items()))
        return bool(table.delete().where(getattr(table, key) == number).execute())
    row = {"member": me.id, "reason": reason, "created_at": now(), **about}
    kept = table.insert(**row).on_conflict_ignore().returning(table.created_at).execute()
    return bool(list(kept))


def _require_room_for_pin(post_id: int) -> None:
    others = Pin.select(Post.title).join(Post).where(Pin.post != post_id).order_by(Pin.created_at)
    titles = [title for (title,) in others.tuples()]
    if len(titles) >= PINS_MAX:
        words = _("%(most)s posts are pinned already: %(titles)s.", most=PINS_MAX, titles=_quoted(titles))
        raise Conflict(words, _("Unpin one of them first."))


def _quoted(titles: list[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def _require_room_for_featured(post_id: int, comment_id: int) -> None:
    others = FeaturedComment.select().where(FeaturedComment.post == post_id, FeaturedComment.comment != comment_id)
    if others.count() >= FEATURED_MAX:
        words = _("%(most)s comments of this thread are featured already.", most=FEATURED_MAX)
        raise Conflict(words, _("Take one of them back first."))
