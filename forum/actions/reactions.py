"""Like and dislike on a comment."""

from forum.actions.comments import shown_comment, thread_of, undeleted_comment
from forum.actions.events import Reacted, announce
from forum.actions.gates import require_gate
from forum.actions.opinions import Change, Opinions, change_opinion
from forum.actions.posts import lock_thread
from forum.clock import now
from forum.db import execute, in_transaction
from forum.errors import Invalid, OwnContent
from forum.i18n import _
from forum.models import Comment, EconomyRulesVersion, Member, Post
from forum.money import claims, ledger
from forum.rules import ranking
from forum.rules.gates import Gate
from forum.rules.lines import Line

VALUES = {"like": 1, "dislike": -1, "none": 0}
_REACTIONS = Opinions.kept_in("reaction", thing="comment_id")


@in_transaction
def react(me: Member, comment_id: int, value: str) -> None:
    """Let `me` like the comment, dislike it, or neither (`none`).

    A repetition leaves it as it is. A like opens claims; a dislike moves its fee into escrow, and taking
    it back moves it out again. Raises Invalid, NotFound, OwnContent, LevelTooLow, CannotPay, AlreadySettled;
    taking a reaction back passes no gate, and may also be done under a post that was deleted, or on a comment that is
    hidden: what it cost comes back.
    (On a comment that was deleted nothing needs to be taken back: its fees are returned when that is final.)
    """
    post = _thread(comment_id, value)
    comment = undeleted_comment(comment_id) if value == "none" else shown_comment(comment_id)
    if me.wrote(comment):
        raise OwnContent("comment")
    if value not in VALUES:
        raise Invalid(value=_("A reaction must be one of %(values)s.", values=", ".join(VALUES)))
    if value != "none":
        require_gate(me, Gate.LIKE)
    rules, given_at = EconomyRulesVersion.in_force(), now()
    change = change_opinion(_REACTIONS, comment.id, me, VALUES[value], rules, given_at)
    if not any(change):
        return
    _count(comment, change)
    refunds = claims.take_back(me, post.id, comment.id) if change.takes_back else []
    if value == "like":
        claims.claim_for_like(rules, post, comment, me, given_at)
    claims.claim_for_comment(rules, comment)
    announce(Reacted(comment.id, post.id, comment.author_id, me.id, VALUES[value]))
    if refunds:
        ledger.Batch().post(refunds)
    if value == "dislike":
        claims.escrow_fee(rules, Line.DISLIKES_OWN, me, post.id, comment.id)


def _thread(comment_id: int, value: str) -> Post:
    """Return the comment's post, with everybody else kept out; a deleted one only to who takes a reaction back."""
    post_id = thread_of(comment_id)
    if value != "none":
        return lock_thread(post_id)
    Post.touch(post_id)
    return Post.get_by_id(post_id)


def _count(comment: Comment, change: Change) -> None:
    """Count the change in, in the row and in the comment at hand, which nobody else changes: the thread is held."""
    comment.likes += change.good
    comment.dislikes += change.bad
    counted = "UPDATE comment SET likes = likes + ?, dislikes = dislikes + ?, rank = ? WHERE id = ?"
    execute(counted, change.good, change.bad, ranking.best(comment.likes, comment.dislikes), comment.id)
