"""Decisions as rows, for what reads them: without whatever deciding does beside that."""

from forum.clock import now
from forum.models import Comment, Decision, Member, ModerationCase, Post


def decided(
    kind: str,
    by: Member | None,
    *,
    member: Member | None = None,
    post_id: int | None = None,
    comment_id: int | None = None,
    **more: object,
) -> Decision:
    """Return a decision about a comment, a post or a member, in a closed case of its own."""
    if comment_id:
        comment = Comment.get_by_id(comment_id)
        post_id, member = comment.post_id, comment.author
    elif post_id:
        member = Post.get_by_id(post_id).author
    about = {"member": member.id, "post": post_id, "comment": comment_id}
    case = ModerationCase.create(**about, closed_at=now())
    role = by.role if by else "rule"
    return Decision.create(case=case.id, kind=kind, by=by and by.id, by_role=role, **about, **more)
