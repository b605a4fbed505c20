"""Bookmarks on posts and comments, each with a note. Nobody else sees them."""

from forum.actions.comments import shown_comment
from forum.actions.posts import live_post
from forum.db import in_transaction, lock
from forum.errors import Conflict, NotFound
from forum.i18n import _, figure
from forum.models import Bookmark, Comment, Member, Post
from forum.rules.following import BOOKMARKS_MAX


@in_transaction
def bookmark_post(me: Member, post_id: int, on: bool, note: str | None = None) -> None:
    """Bookmark a post, or no longer, which takes the note along.

    Bookmarked already, it gets the note, if one came. Raises NotFound, and Conflict for too many.
    """
    if on:
        live_post(post_id)
    elif Post.with_id(post_id) is None:
        raise NotFound(_("There is no such post."))
    _switch(me, on, note, post_id, None)


@in_transaction
def bookmark_comment(me: Member, comment_id: int, on: bool, note: str | None = None) -> None:
    """Bookmark a comment, or no longer, as `bookmark_post` does."""
    comment = shown_comment(comment_id) if on else Comment.with_id(comment_id)
    if comment is None:
        raise NotFound(_("There is no such comment."))
    if on:
        live_post(comment.post_id)
    _switch(me, on, note, comment.post_id, comment_id)


@in_transaction
def change_note(me: Member, bookmark_id: int, note: str) -> None:
    """Write the note of one's own bookmark anew. Raises NotFound, also for another member's."""
    mine = (Bookmark.id == bookmark_id) & (Bookmark.member == me.id)
    if not Bookmark.update(note=note).where(mine).execute():
        raise _no_such_bookmark()


@in_transaction
def remove_bookmark(me: Member, bookmark_id: int) -> None:
    """Take one's own bookmark away, with its note. Raises NotFound, also for another member's."""
    if not Bookmark.delete().where(Bookmark.id == bookmark_id, Bookmark.member == me.id).execute():
        raise _no_such_bookmark()


def _no_such_bookmark() -> NotFound:
    return NotFound(_("There is no such bookmark."), _("It may have been removed in another tab."))


def _switch(me: Member, on: bool, note: str | None, post_id: int, comment_id: int | None) -> None:
    lock("bookmark", me.id)  # of two that come at once the second must see the first
    kept = Bookmark.on(me.id, post_id, comment_id)
    if kept and not on:
        Bookmark.delete().where(Bookmark.id == kept.id).execute()
    elif kept and note is not None:
        Bookmark.update(note=note).where(Bookmark.id == kept.id).execute()
    elif on and not kept:
        _require_room(me)
        Bookmark.create(member=me.id, post=post_id, comment=comment_id, note=note or "")


def _require_room(me: Member) -> None:
    if Bookmark.select().where(Bookmark.member == me.id).count() >= BOOKMARKS_MAX:
        words = _("You have %(most)s bookmarks already.", most=figure(BOOKMARKS_MAX))
        raise Conflict(words, _("Remove one of them first."))
