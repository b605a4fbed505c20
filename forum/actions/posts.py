"""Publishing, editing and deleting posts."""

from collections.abc import Sequence

from forum.actions import prose, revisions
from forum.actions.authority import refusal
from forum.actions.events import PostEdited, PostPublished, PostRemoved, announce
from forum.actions.gates import gated
from forum.actions.inserts import article_columns, insert_post
from forum.actions.picture_uses import show_pictures
from forum.actions.series import put_in_series
from forum.actions.tagging import tag_post, untag_post
from forum.clock import now
from forum.db import in_transaction
from forum.errors import Invalid, NotAllowed, NotFound
from forum.i18n import _
from forum.models import STAFF_ROLES, Comment, EconomyRulesVersion, Member, Post, PostRemoval
from forum.money import ledger, removals
from forum.rules.gates import Gate
from forum.rules.journals import Cause
from forum.rules.lines import Line
from forum.text import typed_text

_UNDELETED = "WHERE id = ? AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = post.id)"
_LIVE = f"{_UNDELETED} AND NOT EXISTS (SELECT 1 FROM post_hiding hiding WHERE hiding.post_id = post.id)"  # noqa: S608  (all ours)


def live_post(post_id: int) -> Post:
    """Return the post. Raises NotFound where there is none, or where it was deleted or is hidden."""
    return _found(Post.first(_LIVE, post_id))


def undeleted_post(post_id: int) -> Post:
    """Return the post, hidden or not. Raises NotFound where there is none, or where it was deleted."""
    return _found(Post.first(_UNDELETED, post_id))


def _found(post: Post | None) -> Post:
    if post is None:
        raise NotFound(_("There is no such post, or it has been deleted."))
    return post


def lock_thread(post_id: int) -> Post:
    """Move the thread's version, which keeps everybody else out of it until the transaction ends; then return the post.

    What is asked of a thread is asked after this: before it, the answer may be out of date. Raises NotFound.
    """
    Post.touch(post_id)
    return live_post(post_id)


@in_transaction
@gated(Gate.PUBLISH)
def publish(me: Member, title: str, body: str, tags: Sequence[str], series: str = "") -> int:
    """Publish an article, pay the tribute, and return the post's id. The draft of a new post is done with.

    It is the last part of the author's `series` of that name, which may begin with it. Raises LevelTooLow, CannotPay,
    Invalid.
    """
    post = insert_post(me.id, title, body, prose.article(me, body), tags, created_at=now())
    put_in_series(me, post.id, series)
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
def edit_post(me: Member, post_id: int, title: str, body: str, tags: Sequence[str], series: str | None = None) -> int:
    """Change one's own article and return its id; what it said is kept, as `revisions` says.

    Its `series` is that of this name, none where that is empty, and what it was where it is None.

    Raises LevelTooLow, NotAllowed, NotFound, Invalid.
    """
    Post.touch(post_id)
    post, article = own_post(me, post_id), prose.article(me, body)
    Post.update(
        title=title,
        slug=typed_text.slug(title),
        body=body,
        edited_at=revisions.keep_post(me, post, title, body, tags),
        **article_columns(article),
    ).where(Post.id == post.id).execute()
    show_pictures(post.id, None, article.shown)
    untag_post(post.id)
    tag_post(post.id, tags)
    if series is not None:
        put_in_series(me, post.id, series)
    announce(PostEdited(post.id, me.id, post.body_html))
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
    PostRemoval.create(post=post.id, member=me.id, reason=reason, created_at=now())
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
