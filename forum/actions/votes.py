"""Plus and minus on a post."""

from forum.actions.events import Voted, announce
from forum.actions.gates import require_gate
from forum.actions.opinions import Change, Opinions, change_opinion
from forum.actions.posts import lock_thread, undeleted_post
from forum.actions.readings import award_for_plus
from forum.clock import now
from forum.db import execute, in_transaction, rows
from forum.errors import Invalid, OwnContent
from forum.i18n import _
from forum.models import EconomyRulesVersion, Member, Post, Reading
from forum.money import claims, ledger
from forum.rules import ranking
from forum.rules.gates import Gate
from forum.rules.lines import Line

VALUES = {"plus": 1, "minus": -1, "none": 0}
_GATES = {"plus": Gate.PLUS, "minus": Gate.MINUS}
_VOTES = Opinions.kept_in("post_vote", thing="post_id")
_COUNT = """
    UPDATE post SET pluses = pluses + ?, minuses = minuses + ?, score = score + ? WHERE id = ? RETURNING pluses, minuses
"""


@in_transaction
def vote(me: Member, post_id: int, value: str) -> None:
    """Let `me` vote for the post (`plus`), against it (`minus`) or withdraw the vote (`none`).

    A repetition leaves it as it is. A plus opens the author's claim; a minus moves its fee into escrow,
    and taking it back moves it out again. Raises Invalid, NotFound, OwnContent, LevelTooLow, CannotPay,
    AlreadySettled; taking a vote back passes no gate, and may also be done on a post that is hidden: what it cost
    comes back.
    """
    post = _thread(post_id, value)
    if me.wrote(post):
        raise OwnContent("post")
    if value not in VALUES:
        raise Invalid(value=_("A vote must be one of %(values)s.", values=", ".join(VALUES)))
    if value != "none":
        require_gate(me, _GATES[value])
    rules, given_at = EconomyRulesVersion.in_force(), now()
    change = change_opinion(_VOTES, post.id, me, VALUES[value], rules, given_at)
    if not any(change):
        return
    _count(post, change)
    refunds = claims.take_back(me, post.id) if change.takes_back else []
    if value == "plus":
        claims.claim_for_plus(rules, post, me, given_at)
        if Reading.completed(me.id, post.id):
            award_for_plus(me, post.id)
    announce(Voted(post.id, post.author_id, me.id, VALUES[value]))
    if refunds:
        ledger.Batch().post(refunds)
    if value == "minus":
        claims.escrow_fee(rules, Line.MINUSES, me, post.id)


def _thread(post_id: int, value: str) -> Post:
    """Return the post, with everybody else kept out; a hidden one only to who takes a vote back."""
    if value != "none":
        return lock_thread(post_id)
    Post.touch(post_id)
    return undeleted_post(post_id)


def _count(post: Post, change: Change) -> None:
    [counts] = rows(_COUNT, change.good, change.bad, change.good - change.bad, post.id)
    execute("UPDATE post SET heat = ? WHERE id = ?", ranking.hot(*counts, post.created_at), post.id)
