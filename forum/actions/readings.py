"""Readings: what a member has really read."""

from forum import claims
from forum.actions.posts import hold_thread
from forum.clock import now
from forum.db import in_transaction
from forum.errors import OwnThing
from forum.models import EconomyRulesVersion, Member, PostVote, Reading


@in_transaction
def complete_reading(me: Member, post_id: int) -> None:
    """Write down that `me` has read the post to its end: once, for ever. Opens the claims that follow from it.

    Those are the reader's own and, where their plus stands already, the author's. Raises NotThere, OwnThing.
    """
    post = hold_thread(post_id)
    if me.wrote(post):
        raise OwnThing("post")
    if Reading.completed(me.id, post.id):
        return
    Reading.create(member=me.id, post=post.id, started_at=now(), completed_at=now())
    rules = EconomyRulesVersion.in_force()
    claims.claim_for_reading(rules, post, me)
    if PostVote.get_or_none(PostVote.post == post.id, PostVote.member == me.id, PostVote.value == 1):
        claims.claim_for_plus(rules, post, me)
