"""Patterns that signals are about, as rows: quicker than living through them."""

from collections.abc import Sequence
from datetime import datetime

from forum.actions import comments
from forum.models import AccountEvent, Comment, Member, Reaction


def write(member: Member, post_id: int, count: int) -> list[int]:
    """Have the member write so many comments, each of which says something else."""
    return [comments.write_comment(member, post_id, f"{member.name} says {number}") for number in range(count)]


def like(giver: Member, of: Member, at: datetime, *, most: int = 1_000, value: int = 1) -> None:
    """Have one member like what another has written, but no more of it than `most`; or dislike it."""
    for comment in Comment.select().where(Comment.author == of.id).order_by(Comment.id).limit(most):
        Reaction.create(comment=comment.id, member=giver.id, value=value, created_at=at)


def like_each_other(members: Sequence[Member], at: datetime) -> None:
    """Have each of the members like all that the others have written."""
    for giver in members:
        for other in members:
            if giver != other:
                like(giver, other, at)


def sign_up_from(network: str, members: Sequence[Member], at: datetime) -> None:
    """Say of the members that they signed up from a network."""
    for member in members:
        AccountEvent.create(member=member.id, kind="joined", network=network, created_at=at)
