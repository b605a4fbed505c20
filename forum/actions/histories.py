"""Claiming what one wrote elsewhere: it becomes a part of one's account, and earns XP by the rules. Never Twei.

Who has shown that it is theirs (`history_proofs`) claims it whole. What it was is noted with the claim, in the
transaction that takes the unclaimed member's name and address away; what was written moves after that, in portions
(`history_moves`), of which the first is part of the claim, and mostly the only one. The XP come at the end.

A like of a day between import and claim stays what it was: it opened no claim for who was not here, and nothing of it
is paid later. Only what is liked from now on earns.
"""

from forum.actions.events import announce
from forum.actions.history_events import HistoryClaimed
from forum.actions.history_moves import move_next
from forum.clock import now
from forum.db import execute, in_transaction, lock, lock_rows, value
from forum.errors import Conflict
from forum.i18n import _, figure, ngettext
from forum.models import Arrival, Erasure, HistoryClaim, HistoryVoucher, LevelRulesVersion, Member, Unclaimed
from forum.models.arrival import hold_arrivals
from forum.models.history_weight import Weight, weights_of
from forum.money.authorship import hold_authors
from forum.rules.xp import XpRules


@in_transaction
def claim(me: Member, unclaimed_id: int, how: str) -> int:
    """Make what the unclaimed member wrote `me`'s, who has shown that it is theirs, and return the claim's id.

    `how` is one of PROOFS. Done twice, it is done once. Raises Conflict where somebody else was quicker, and where it
    is being erased.
    """
    hold_authors()
    hold_arrivals()
    lock_rows("SELECT id FROM member WHERE id IN (?, ?) ORDER BY id", me.id, unclaimed_id, may_refer=True)
    earlier = HistoryClaim.first("WHERE unclaimed_id = ?", unclaimed_id)
    if earlier and earlier.member_id == me.id:
        return int(earlier.id)
    history = Unclaimed.first("WHERE member_id = ?", unclaimed_id)
    if history is None or _leaves(me.id, unclaimed_id):
        raise gone()
    unclaimed, rules = Member.get_by_id(unclaimed_id), LevelRulesVersion.in_force().xp
    weight = weights_of([unclaimed_id])[unclaimed_id]
    lock("xp", me.id)  # two claims at once must not both find all of the room that there is
    made = HistoryClaim.create(
        unclaimed=unclaimed_id,
        member=me.id,
        origin=history.origin,
        former_name=unclaimed.name_key,
        how=how,
        comments=weight.comments,
        posts=weight.posts,
        likes=weight.likes,
        xp=rules.of_history(weight.texts, weight.likes, given_before(me.id)),
        note=in_words(weight, history.origin, rules),
        created_at=now(),
    )
    _take_over(me, unclaimed_id)
    announce(HistoryClaimed(me.id, unclaimed_id, history.origin))
    move_next(made)
    return int(made.id)


def _leaves(member_id: int, unclaimed_id: int) -> bool:
    """Say whether the one is being emptied, or the other about to be."""
    begun = (Erasure.member == member_id) & Erasure.begun_at.is_null(False)
    return bool(Erasure.select().where(begun | (Erasure.member == unclaimed_id)).exists())


def gone() -> Conflict:
    """Return what is said where there is nothing to claim any more."""
    return Conflict(
        _("This can’t be claimed any more: somebody has claimed it, or it’s being removed."),
        _("If it’s yours, write to the admins of this site."),
    )


def given_before(member_id: int) -> int:
    """Return how many XP the member's claims have given, or will. One statement."""
    return int(value("SELECT COALESCE(sum(xp), 0) FROM history_claim WHERE member_id = ?", member_id))


def in_words(weight: Weight, origin: str, rules: XpRules) -> str:
    """Return what a claim was of and what it gives, as the log of the member's XP says it."""
    return _(
        "%(texts)s with %(likes)s, from %(origin)s: %(text_xp)s XP and %(like_xp)s XP each, at most %(most)s in all",
        texts=texts_in_words(weight),
        likes=ngettext("%(num)s like", "%(num)s likes", weight.likes),
        origin=origin,
        text_xp=figure(rules.history_comment),
        like_xp=figure(rules.history_like),
        most=figure(rules.history_max),
    )


def texts_in_words(weight: Weight) -> str:
    """Return how many comments and posts there are."""
    comments = ngettext("%(num)s comment", "%(num)s comments", weight.comments)
    if not weight.posts:
        return comments
    posts = ngettext("%(num)s post", "%(num)s posts", weight.posts)
    return _("%(comments)s and %(posts)s", comments=comments, posts=posts) if weight.comments else posts


# What somebody has decided about the member's account already holds for all of it.
_MARK_INSTEAD = """
    INSERT INTO member_{mark} (member_id, {column}, created_at)
    SELECT x.member_id, ?, x.created_at FROM member_{mark} x
    WHERE x.{column} = ? AND x.member_id <> ?
      AND NOT EXISTS (SELECT 1 FROM member_follow f WHERE f.member_id = x.member_id AND f.followed_id = ?)
      AND NOT EXISTS (SELECT 1 FROM member_mute u WHERE u.member_id = x.member_id AND u.muted_id = ?)
"""


def _take_over(me: Member, unclaimed_id: int) -> None:
    """Let the name be free, the address be forgotten, and who follows or mutes the one follow or mute the other.

    What comes of a newer export of the same site is the member's from the start.
    """
    name = f"~{unclaimed_id}"
    Member.update(name=name, name_key=name, email=f"{unclaimed_id}@unclaimed.invalid").where(
        Member.id == unclaimed_id
    ).execute()
    Unclaimed.delete().where(Unclaimed.member == unclaimed_id).execute()
    HistoryVoucher.delete().where(HistoryVoucher.unclaimed == unclaimed_id).execute()
    Arrival.update(member=me.id).where(Arrival.member == unclaimed_id).execute()
    for mark, column in (("follow", "followed_id"), ("mute", "muted_id")):
        instead = _MARK_INSTEAD.format(mark=mark, column=column)
        execute(instead, me.id, unclaimed_id, *[me.id] * 3)
        execute(f"DELETE FROM member_{mark} WHERE {column} = ?", unclaimed_id)  # noqa: S608  (names of ours)
