"""Flags: members say what a moderator should look at. Enough of them hide it until one has.

A flag that turns out wrong lessens what its giver's further ones weigh; it never costs them Twei.
"""

from forum.actions import cases, hiding
from forum.actions.comments import shown_comment, thread_of
from forum.actions.events import announce
from forum.actions.gates import require_gate
from forum.actions.moderation_events import Flagged, FlagTakenBack
from forum.actions.posts import live_post
from forum.clock import now
from forum.db import in_transaction, rows
from forum.errors import Conflict, Invalid, OwnContent
from forum.i18n import _
from forum.models import Comment, Flag, LevelRulesVersion, Member, ModerationRulesVersion, Post
from forum.rules.decisions import FlagReason, HiddenBecause
from forum.rules.gates import Gate
from forum.rules.moderation import flag_weight

NONE = "none"


@in_transaction
def flag(
    me: Member, reason: str, note: str = "", *, post_id: int | None = None, comment_id: int | None = None
) -> int | None:
    """Flag a comment or a post for a reason, change the reason, or (`none`) take the flag back; return the case's id.

    Where the flags weigh enough together, the thing is hidden with this one; where taking one back leaves too little,
    it is shown again. Taking back passes no gate, and is None where there was no flag. Raises Invalid, NotFound,
    OwnContent, LevelTooLow, and Conflict where a moderator has decided about the flag.
    """
    if comment_id:
        post_id = thread_of(comment_id)
    Post.lock(post_id)
    standing = _standing(me, post_id, comment_id)
    if reason == NONE:
        return _take_back(standing) if standing else None
    thing = shown_comment(comment_id) if comment_id else live_post(post_id)
    if me.wrote(thing):
        raise OwnContent("flag")
    if reason not in set(FlagReason):
        raise Invalid(reason=_("Choose a reason from the list."))
    require_gate(me, Gate.FLAG)
    if standing:
        Flag.update(reason=reason, note=note).where(Flag.id == standing.id).execute()
        cases.move(standing.case_id)
        case_id = standing.case_id
    else:
        case_id = _add(me, thing, post_id, comment_id, reason, note)
    announce(Flagged(case_id, post_id, comment_id, thing.author_id, me.id, reason))
    return case_id


def _add(me: Member, thing: Post | Comment, post_id: int, comment_id: int | None, reason: str, note: str) -> int:
    """Add a flag to the thing's case, and hide the thing where it is one too many; return the case's id."""
    case_id = cases.open_case(thing.author_id, post_id, comment_id)
    Flag.create(
        case=case_id, post=post_id, comment=comment_id, member=me.id, reason=reason, note=note,
        weight=weight_of(me), created_at=now(),
    )  # fmt: skip
    if _weighs(case_id) >= ModerationRulesVersion.in_force().hide_weight:
        hiding.hide(post_id, comment_id, HiddenBecause.FLAGS)
    return case_id


def weight_of(me: Member) -> int:
    """Return what a flag by the member weighs now, in thousandths: `rules.moderation.flag_weight`. Two statements."""
    record = "SELECT COALESCE(sum(was_right), 0), count(was_right) FROM flag WHERE member_id = ?"
    [(right, decided)] = rows(record, me.id)
    return flag_weight(LevelRulesVersion.in_force().level(me.xp), int(right), decided)


def _standing(me: Member, post_id: int, comment_id: int | None) -> Flag | None:
    """Return the member's flag on the thing, if there is one. Raises Conflict where it has been decided."""
    of_thing = Flag.comment == comment_id if comment_id else (Flag.post == post_id) & Flag.comment.is_null()
    found = Flag.get_or_none(Flag.member == me.id, of_thing)
    if found and found.was_right is not None:
        raise Conflict(_("You’ve flagged this before, and a moderator has decided about it."), _("It stays as it is."))
    return found


def _take_back(standing: Flag) -> int:
    post_id, comment_id, case_id = standing.post_id, standing.comment_id, standing.case_id
    standing.delete_instance()
    cases.move(case_id)
    by_flags = hiding.hidden_because(post_id, comment_id) == HiddenBecause.FLAGS
    if by_flags and _weighs(case_id) < ModerationRulesVersion.in_force().hide_weight:
        hiding.show(post_id, comment_id)
    cases.close_if_done(case_id)
    author_id = hiding.author_of(post_id, comment_id)
    announce(FlagTakenBack(case_id, post_id, comment_id, author_id, standing.member_id))
    return case_id


def _weighs(case_id: int) -> int:
    """Return what the flags of a case weigh together about which nobody has decided."""
    sum_of = "SELECT COALESCE(sum(weight), 0) FROM flag WHERE case_id = ? AND was_right IS NULL"
    return int(rows(sum_of, case_id)[0][0])
