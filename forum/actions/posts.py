"""Publishing, editing and deleting posts."""

from collections.abc import Sequence

from forum.actions import prose
from forum.actions.authority import refusal
from forum.actions.events import PostEdited, PostPublished, PostRemoved, announce
from forum.actions.gates import gated
from forum.actions.inserts import article_columns, insert_post, tag_post
from forum.clock import now
from forum.db import in_transaction, rows
from forum.errors import Invalid, NotAllowed, NotFound
from forum.i18n import _
from forum.models import STAFF_ROLES, Comment, EconomyRulesVersion, Member, Post, PostRemoval, PostTag
from forum.money import ledger, removals
from forum.rules.gates import Gate
from forum.rules.journals import Cause
from forum.rules.lines import Line
from forum.text import typed_text


def live_post(post_id: int) -> Post:
    """Return the post. Raises NotFound where there is none, or where it was deleted or is hidden."""
    post = Post.with_id(post_id)
    if post is None or rows(_GONE, post_id, post_id):
        raise _no_such_post()
    return post


_GONE = "SELECT 1 FROM post_removal WHERE post_id = ? UNION ALL SELECT 1 FROM post_hiding WHERE post_id = ?"


def undeleted_post(post_id: int) -> Post:
    """Return the post, hidden or not. Raises NotFound where there is none, or where it was deleted."""
    post = Post.with_id(post_id)
    if post is None or rows("SELECT 1 FROM post_removal WHERE post_id = ?", post_id):
        raise _no_such_post()
    return post


def _no_such_post() -> NotFound:
    return NotFound(_("There is no such post, or it has been deleted."))


def lock_thread(post_id: int) -> Post:
    """Move the thread's version, which keeps everybody else out of it until the transaction ends; then return the post.

    What is asked of a thread is asked after this: before it, the answer may be out of date. Raises NotFound.
    """
    Post.touch(post_id)
    return live_post(post_id)


@in_transaction
@gated(Gate.PUBLISH)
def publish(me: Member, title: str, body: str, tags: Sequence[str]) -> int:
    """Publish an article, pay the tribute, and return the post's id. The draft of a new post is done with.

    Raises LevelTooLow, CannotPay.
    """
    post = insert_post(me.id, title, body, prose.article(body), tags, created_at=now())
    announce(PostPublished(post.id, me.id))
    price_mtwei = EconomyRulesVersion.in_force().publish_tribute_mtwei
    ledger.post(
        Cause.PUBLISH.key(post.id),
        Cause.PUBLISH.kind,
        {me.id: -price_mtwei, ledger.TREASURY: price_mtwei},
        line=Line.PUBLISH_TRIBUTE,
        post_id=post.id,
        member_id=me.id,
    )
    return post.id


@in_transaction
@gated(Gate.PUBLISH)
def edit_post(me: Member, post_id: int, title: str, body: str, tags: Sequence[str]) -> int:
    """Change one's own article and return its id. Raises LevelTooLow, NotAllowed, NotFound."""
    Post.touch(post_id)
    post = own_post(me, post_id)
    Post.update(
        title=title,
        slug=typed_text.slug(title),
        body=body,
        edited_at=now(),
        **article_columns(prose.article(body)),
    ).where(Post.id == post.id).execute()
    PostTag.delete().where(PostTag.post == post.id).execute()
    tag_post(post.id, tags)
    announce(PostEdited(post.id, me.id))
    return post.id


@in_transaction
def delete_post(me: Member, post_id: int, reason: str = "", case_id: int | None = None) -> int:
    """Delete one's own post, or as a moderator anyone's for a reason, and return its id.

    Its comments keep standing under what is left of it. What was still open on it waits until that can no
    longer be undone; then it is cancelled, and those who voted against it have their fees back. `case_id` is the case
    that a moderator decides so. Raises NotAllowed, NotFound, Invalid.
    """
    Post.touch(post_id)
    post = undeleted_post(post_id)  # also one that is hidden
    reason = removal_reason(me, post, reason)
    PostRemoval.insert(post=post.id, member=me.id, reason=reason, created_at=now()).execute()
    removals.postpone(post.id)  # first: who follows reads what is at stake, and nobody settles it meanwhile
    announce(PostRemoved(post.id, post.author_id, me.id, case_id))
    return post.id


def removal_reason(me: Member, thing: Post | Comment, reason: str) -> str:
    """Return the reason to keep for taking a post or comment away; none is asked of its author.

    Raises NotAllowed for other members, Invalid for a moderator who says nothing.
    """
    if me.wrote(thing):
        return ""
    if not me.moderates:
        raise refusal(me, STAFF_ROLES, _("Only its author or a moderator can delete this."))
    if typed_text.is_blank(reason):
        raise Invalid(reason=_("Give a reason: everyone will see it."))
    return reason


def own_post(me: Member, post_id: int) -> Post:
    """Return the post, hidden or not, if `me` wrote it. Raises NotAllowed, NotFound."""
    post = undeleted_post(post_id)
    if not me.wrote(post):
        raise NotAllowed(_("Only its author can edit a post."))
    return post
