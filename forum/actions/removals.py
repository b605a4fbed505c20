"""Undoing a deletion: whoever deleted something can bring it back, for ten minutes, with all that it had.

What a moderator removed can come back for longer, by a decision: without what others and its author would have had.
"""

from forum.actions import opinions
from forum.actions.authority import refusal
from forum.actions.comments import thread_of
from forum.actions.events import CommentRestored, PostRestored, announce
from forum.actions.hiding import hidden_because
from forum.clock import now
from forum.db import in_transaction
from forum.errors import AlreadyFinal, Conflict, NotAllowed, NotFound
from forum.i18n import _
from forum.models import STAFF_ROLES, Comment, CommentRemoval, Member, Post, PostRemoval, UndoneRemoval
from forum.rules.decisions import RESTORABLE_FOR
from forum.rules.undo import UNDO_MINUTES, can_be_restored, can_be_undone


@in_transaction
def restore_comment(me: Member, comment_id: int) -> int:
    """Undo the removal of a comment that `me` removed, and return its id. Raises NotFound, NotAllowed, AlreadyFinal."""
    post_id = thread_of(comment_id)
    Post.touch(post_id)
    _undo(me, CommentRemoval.get_or_none(CommentRemoval.comment == comment_id), post_id, comment_id)
    count_again(post_id, comment_id)
    [author_id] = Comment.select(Comment.author).where(Comment.id == comment_id).tuples().get()
    announce(CommentRestored(comment_id, post_id, author_id, me.id))
    return comment_id


@in_transaction
def restore_post(me: Member, post_id: int) -> int:
    """Undo the removal of a post that `me` removed, and return its id. Raises NotFound, NotAllowed, AlreadyFinal."""
    Post.touch(post_id)
    _undo(me, PostRemoval.get_or_none(PostRemoval.post == post_id), post_id)
    [author_id] = Post.select(Post.author).where(Post.id == post_id).tuples().get()
    announce(PostRestored(post_id, author_id, me.id))
    return post_id


def _undo(
    me: Member, removal: CommentRemoval | PostRemoval | None, post_id: int, comment_id: int | None = None
) -> None:
    """Take the removal's row away, and note what it said.

    Nothing was cancelled on the thing so far. One statement asks and deletes: of two at once, the other being the
    one that makes the removal final (`money.removals`), the second finds nothing to do.
    """
    if removal is None:
        raise NotFound(_("This hasn’t been deleted."))
    if removal.member_id != me.id:
        raise NotAllowed(_("Only whoever deleted this can undo it."))
    if removal.reason and not me.moderates:  # authors give none for what is their own
        raise refusal(me, STAFF_ROLES, _("Only a moderator can undo this."))
    table = type(removal)
    undone = table.delete().where(table._meta.primary_key == removal.get_id(), table.final_at.is_null())
    if not can_be_undone(removal.created_at, now()) or not undone.execute():
        raise AlreadyFinal(UNDO_MINUTES)
    _note_undone(me, removal, post_id, comment_id)


def bring_back(
    me: Member | None, post_id: int, comment_id: int | None, case_id: int, *, at_any_time: bool = False
) -> None:
    """Bring back what a moderator removed, by their decision about a case, within 30 days; also what is final.

    `me` is None for the operator; `at_any_time` is for an objection, which is heard however late. Claims that were
    cancelled stay so, and dislikes and minuses whose fees went back with it are gone. Called in the decision's
    transaction, by whoever holds the thread. Raises NotFound, Conflict.
    """
    model, thing_id = (CommentRemoval, comment_id) if comment_id else (PostRemoval, post_id)
    removal = model.get_or_none(model._meta.primary_key == thing_id)
    if removal is None or not removal.reason:
        raise NotFound(_("No moderator has removed this."))
    if not at_any_time and not can_be_restored(removal.created_at, now()):
        words = _("This could be brought back for %(days)s days.", days=RESTORABLE_FOR.days)
        raise Conflict(words, _("It’s final now."))
    # One statement asks and deletes: the job that makes it final does not hold the thread.
    deleted = model.delete().where(model._meta.primary_key == thing_id).returning(model.final_at).execute()
    is_final = any(one.final_at for one in deleted)
    Post.touch(post_id)
    _note_undone(me, removal, post_id, comment_id)
    if is_final:
        opinions.drop_refunded(post_id, comment_id)
    if comment_id:
        count_again(post_id, comment_id)
        [author_id] = Comment.select(Comment.author).where(Comment.id == comment_id).tuples().get()
        announce(CommentRestored(comment_id, post_id, author_id, me and me.id, case_id))
    else:
        [author_id] = Post.select(Post.author).where(Post.id == post_id).tuples().get()
        announce(PostRestored(post_id, author_id, me and me.id, case_id))


def count_again(post_id: int, comment_id: int) -> None:
    """Count a comment that is no longer deleted, unless it is hidden."""
    if not hidden_because(post_id, comment_id):
        Post.update(comments=Post.comments + 1).where(Post.id == post_id).execute()


def _note_undone(
    me: Member | None, removal: CommentRemoval | PostRemoval, post_id: int, comment_id: int | None
) -> None:
    UndoneRemoval.create(
        post=post_id,
        comment=comment_id,
        member=removal.member_id,
        reason=removal.reason,
        created_at=removal.created_at,
        undone_by=me and me.id,
        undone_at=now(),
    )
