"""Writing, editing and deleting comments. A reply is a comment with a parent, and nothing else."""

from forum.actions import prose, revisions
from forum.actions.events import CommentEdited, CommentRemoved, CommentWritten, announce
from forum.actions.gates import gated, require_gate
from forum.actions.hiding import hidden_because
from forum.actions.inserts import comment_columns, insert_comment
from forum.actions.own_avatars import require_known_avatar
from forum.actions.picture_uses import show_pictures
from forum.actions.posts import live_post, lock_thread, removal_reason
from forum.actions.thread_turns import require_turn
from forum.clock import now
from forum.db import in_transaction, rows
from forum.errors import Invalid, LevelTooLow, NotAllowed, NotFound
from forum.i18n import _
from forum.models import Comment, CommentRemoval, EconomyRulesVersion, Member, Post
from forum.models.hurry import hurry_of, hurry_since
from forum.money import ledger, removals
from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.rules.journals import Cause
from forum.rules.lines import Line
from forum.text.markdown import Rendered

_UNDELETED = "WHERE id = ? AND NOT EXISTS (SELECT 1 FROM comment_removal gone WHERE gone.comment_id = comment.id)"
_SHOWN = f"{_UNDELETED} AND NOT EXISTS (SELECT 1 FROM comment_hiding hiding WHERE hiding.comment_id = comment.id)"  # noqa: S608  (all ours)


@in_transaction
@gated(Gate.COMMENT)
def write_comment(me: Member, post_id: int, body: str, parent_id: int | None = None, avatar: str | None = None) -> int:
    """Comment on a post, or reply to one of its comments; pay the tribute; return the comment's id.

    `avatar` is the style shown beside it and remembered for the next one; None means the last one.
    Raises LevelTooLow, NotFound for the post, ThreadIsClosed, ThreadIsSlow, Invalid for the parent or for links below
    their gate, and CannotPay.
    """
    require_known_avatar(me, avatar)
    Post.lock(post_id)
    post = live_post(post_id)
    require_turn(me, post.id)
    parent = _parent(post, parent_id)
    price_mtwei = _tribute_mtwei(EconomyRulesVersion.in_force(), me, post.id, parent_id)
    comment = insert_comment(
        post.id, me.id, body, _rendered_for(me, body), parent, avatar=avatar or me.avatar, created_at=now()
    )
    if avatar and avatar != me.avatar:
        Member.update(avatar=avatar).where(Member.id == me.id).execute()
        Post.update(version=Post.version + 1).where(Post.author == me.id).execute()  # their bylines show it
    announce(CommentWritten(comment.id, post.id, me.id, parent_id))
    ledger.post(
        Cause.COMMENT.key(comment.id),
        Cause.COMMENT.kind,
        {me.id: -price_mtwei, ledger.TREASURY: price_mtwei},
        line=Line.COMMENT_TRIBUTES,
        post_id=post.id,
        comment_id=comment.id,
        member_id=me.id,
    )
    return comment.id


@in_transaction
@gated(Gate.COMMENT)
def edit_comment(me: Member, comment_id: int, body: str, avatar: str | None = None) -> int:
    """Change one's own comment and return its id; what it said is kept, as `revisions` says.

    Raises LevelTooLow, NotAllowed, NotFound, Invalid.
    """
    lock_thread(thread_of(comment_id))
    comment = own_comment(me, comment_id)
    require_known_avatar(me, avatar, comment.avatar)
    rendered = _rendered_for(me, body)
    Comment.update(
        body=body,
        avatar=avatar or comment.avatar,
        edited_at=revisions.keep_comment(me, comment, body),
        **comment_columns(rendered),
    ).where(Comment.id == comment.id).execute()
    show_pictures(comment.post_id, comment.id, rendered.shown)
    announce(CommentEdited(comment.id, comment.post_id, me.id, comment.body_html))
    return comment.id


@in_transaction
def delete_comment(me: Member, comment_id: int, reason: str = "", case_id: int | None = None) -> int:
    """Delete one's own comment, or as a moderator anyone's for a reason, and return its id; a tombstone stays.

    What was still open on it waits until that can no longer be undone; then it is cancelled, and those who
    disliked it have their fees back. `case_id` is the case that a moderator decides so. Raises NotAllowed, NotFound,
    Invalid.
    """
    Post.touch(thread_of(comment_id))
    comment = undeleted_comment(comment_id)  # also under a post that was deleted
    reason = removal_reason(me, comment, reason)
    CommentRemoval.create(comment=comment.id, member=me.id, reason=reason, created_at=now())
    if not hidden_because(comment.post_id, comment.id):  # else it is not counted
        Post.update(comments=Post.comments - 1).where(Post.id == comment.post_id).execute()
    removals.postpone(comment.post_id, comment.id)  # first: see `delete_post`
    announce(CommentRemoved(comment.id, comment.post_id, comment.author_id, me.id, case_id))
    return comment.id


def live_comment(comment_id: int) -> Comment:
    """Return the comment. Raises NotFound where there is none, or where it or its post was deleted."""
    comment = undeleted_comment(comment_id)
    live_post(comment.post_id)
    return comment


def thread_of(comment_id: int) -> int:
    """Return the id of the comment's post, deleted or not. Raises NotFound."""
    found = rows("SELECT post_id FROM comment WHERE id = ?", comment_id)
    if not found:
        raise NotFound(_("There is no such comment, or it has been deleted."))
    return found[0][0]


def own_comment(me: Member, comment_id: int) -> Comment:
    """Return the comment if `me` wrote it. Raises NotAllowed, NotFound."""
    comment = live_comment(comment_id)
    if not me.wrote(comment):
        raise NotAllowed(_("Only its author can edit a comment."))
    return comment


def require_may_comment(me: Member, post_id: int) -> None:
    """Return if `me` may comment there, before it is looked at what. Raises NotFound, LevelTooLow."""
    live_post(post_id)
    require_gate(me, Gate.COMMENT)


def shown_comment(comment_id: int) -> Comment:
    """Return the comment, whatever became of its post. Raises NotFound where it was deleted or is hidden."""
    comment = Comment.first(_SHOWN, comment_id)
    if comment is None:
        raise NotFound(_("There is no such comment, or it has been deleted."))
    return comment


def undeleted_comment(comment_id: int) -> Comment:
    """Return the comment, whatever became of its post. Raises NotFound where there is none, or where it was deleted."""
    comment = Comment.first(_UNDELETED, comment_id)
    if comment is None:
        raise NotFound(_("There is no such comment, or it has been deleted."))
    return comment


def _tribute_mtwei(rules: EconomyRules, me: Member, post_id: int, parent_id: int | None) -> int:
    hurry = hurry_of(me.id, post_id, hurry_since(rules), parent_id)
    return rules.tribute_mtwei(hurry.recent, answers_back=hurry.answers_back)


def _parent(post: Post, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    parent = Comment.with_id(parent_id)
    if parent is None or parent.post_id != post.id:
        raise Invalid(parent_id=_("The comment you’re replying to isn’t in this thread."))
    if _is_removed(parent):
        raise Invalid(parent_id=_("The comment you’re replying to has been deleted."))
    if hidden_because(post.id, parent.id):
        raise Invalid(parent_id=_("The comment you’re replying to is hidden."))
    return parent


def _is_removed(comment: Comment) -> bool:
    return bool(rows("SELECT 1 FROM comment_removal WHERE comment_id = ?", comment.id))


def _rendered_for(me: Member, body: str) -> Rendered:
    rendered = prose.comment(me, body)
    if rendered.has_link or rendered.pictures:
        try:
            require_gate(me, Gate.LINK)
        except LevelTooLow as refusal:
            advice = _("Remove the link, or put it in `backticks`.")
            if not rendered.has_link:
                advice = _("Remove the picture.")
            raise Invalid(body=f"{refusal.message} {advice}") from None
    return rendered
