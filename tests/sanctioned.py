"""Members under a sanction, and hidden things, for tests: by the operator, and without a queue."""

from forum.actions.authority import OPERATOR
from forum.actions.member_sanctions import lift_sanctions, sanction_member
from forum.models import CommentHiding, Member, PostHiding
from forum.rules.decisions import SanctionKind

DAYS = 3
REASON = "Insults, again and again"


def sanction(member: Member, kind: str, days: int = DAYS, reason: str = REASON) -> Member:
    """Silence, suspend or ban the member, and return them."""
    sanction_member(member.name, SanctionKind(kind), None if kind == SanctionKind.BAN else days, reason, by=OPERATOR)
    return member


def lift(member: Member) -> None:
    lift_sanctions(member.name, "It was somebody else", by=OPERATOR)


def hide(post_id: int, comment_id: int | None = None) -> None:
    """Hide a comment or (None) a post, as flags do."""
    if comment_id:
        CommentHiding.create(comment=comment_id, because="flags")
    else:
        PostHiding.create(post=post_id, because="flags")


def show(post_id: int, comment_id: int | None = None) -> None:
    """Show a comment or (None) a post again."""
    if comment_id:
        CommentHiding.delete().where(CommentHiding.comment == comment_id).execute()
    else:
        PostHiding.delete().where(PostHiding.post == post_id).execute()
