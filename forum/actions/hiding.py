"""Hiding a comment or a post from all but its author and staff, and showing it again: the one place that does either.

Called inside a transaction, by whoever holds the thread (`Post.lock`).
"""

from forum.actions.cases import open_case
from forum.actions.events import announce
from forum.actions.moderation_events import ThingHidden, ThingShown
from forum.clock import now
from forum.db import execute, in_transaction, rows
from forum.errors import NotFound
from forum.i18n import _
from forum.models import Comment, CommentHiding, Member, Post, PostHiding
from forum.rules.decisions import WAITING, HiddenBecause


@in_transaction
def hide(post_id: int, comment_id: int | None, because: HiddenBecause) -> bool:
    """Hide a comment or (`comment_id` is None) the post; return whether it was to be seen before.

    What waits for a moderator (`review`, `filter`) is in the queue from then on. A further reason takes the place of
    the first, but for flags: they change nothing on what is hidden already.
    """
    author_id = author_of(post_id, comment_id)
    table, key = _table(post_id, comment_id)
    _count_answer(comment_id, hidden_because(post_id, comment_id), because)
    hidden = (
        table.insert({**key, "because": because, "created_at": now()})
        .on_conflict_ignore()
        .returning(table._meta.primary_key)
        .execute()
    )
    newly = bool(list(hidden))
    if not newly and because != HiddenBecause.FLAGS:
        table.update(because=because).where(table._meta.primary_key == (comment_id or post_id)).execute()
    _recount(post_id, comment_id, -1 if newly else 0)
    if because in WAITING:
        open_case(author_id, post_id, comment_id)
    announce(ThingHidden(post_id, comment_id, author_id, because))
    return newly


@in_transaction
def show(post_id: int, comment_id: int | None) -> bool:
    """Let everybody see a comment or (`comment_id` is None) the post again; return whether it was hidden."""
    table, _key = _table(post_id, comment_id)
    _count_answer(comment_id, hidden_because(post_id, comment_id), None)
    if not table.delete().where(table._meta.primary_key == (comment_id or post_id)).execute():
        return False
    _recount(post_id, comment_id, 1)
    announce(ThingShown(post_id, comment_id, author_of(post_id, comment_id)))
    return True


def hidden_because(post_id: int, comment_id: int | None = None) -> HiddenBecause | None:
    """Return why a comment or (`comment_id` is None) the post itself is hidden; None where it is not."""
    thing, thing_id = ("comment", comment_id) if comment_id else ("post", post_id)
    found = rows(f"SELECT because FROM {thing}_hiding WHERE {thing}_id = ?", thing_id)  # noqa: S608
    return HiddenBecause(found[0][0]) if found else None


def require_shown(me: Member, post_id: int, comment_id: int | None = None) -> None:
    """Return where everybody may see the thing, or `me` as its author or as staff. Raises NotFound."""
    because = hidden_because(post_id, comment_id)
    if because and not me.moderates and author_of(post_id, comment_id) != me.id:
        raise NotFound(_("This is hidden."), because.label)


def author_of(post_id: int, comment_id: int | None) -> int:
    """Return the id of who wrote a comment or (`comment_id` is None) the post."""
    thing = Comment.select(Comment.author).where(Comment.id == comment_id) if comment_id else None
    post = Post.select(Post.author).where(Post.id == post_id)
    [author_id] = (thing or post).tuples().get()
    return int(author_id)


def _table(post_id: int, comment_id: int | None) -> tuple[type[CommentHiding] | type[PostHiding], dict[str, int]]:
    return (CommentHiding, {"comment": comment_id}) if comment_id else (PostHiding, {"post": post_id})


def _count_answer(comment_id: int | None, before: HiddenBecause | None, after: HiddenBecause | None) -> None:
    """Count a reply out of its parent's answers while it waits: nobody is told of more than they find."""
    if after == HiddenBecause.FLAGS:
        after = before or after  # see `hide`
    change = (before in WAITING) - (after in WAITING)
    if comment_id and change:
        parent = "(SELECT parent_id FROM comment WHERE id = ?)"
        execute(f"UPDATE comment SET answers = answers + ? WHERE id = {parent}", change, comment_id)  # noqa: S608


def _recount(post_id: int, comment_id: int | None, change: int) -> None:
    """Count the comment in or out, unless it is deleted, and so not counted anyway. The thread looks different."""
    Post.touch(post_id)
    if comment_id and change and not rows("SELECT 1 FROM comment_removal WHERE comment_id = ?", comment_id):
        Post.update(comments=Post.comments + change).where(Post.id == post_id).execute()
