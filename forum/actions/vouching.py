"""Vouching: how somebody new comes to be paid from the whole of the reading pot, and how that ends.

Whoever has been vouched for long enough, or by staff, may vouch for a few others, and answers for them: where staff
withdraw what a member vouched for, or moderators suspend or ban whom they vouched for, that member vouches for nobody
any more. Staff may vouch for anybody, which restores that right too; so does the lifting of what was decided. What
staff have withdrawn, neither likes nor members bring back, but staff alone.
"""

from collections.abc import Sequence

from peewee import Expression

from forum.actions.authority import refusal
from forum.actions.events import MemberVouched, VouchingWithdrawn, announce
from forum.actions.members import account_named, member_named
from forum.clock import now
from forum.db import in_transaction, lock, rows
from forum.errors import Conflict, Invalid, NotAllowed
from forum.i18n import _, ngettext
from forum.models import STAFF_ROLES, EconomyRulesVersion, Member, Vouching
from forum.models.member import takes_part
from forum.models.vouching import VOUCHED_SQL, is_staff_sql, may_vouch_sql, voucher
from forum.rules.economy import EconomyRules
from forum.rules.vouching import VOUCH_DAYS, VOUCH_TIME
from forum.text.typed_text import is_blank


def change_vouching(me: Member, name: str, value: str, reason: str) -> int | None:
    """Vouch for the member called `name` ("on"), or no longer ("off"): as who did, or as staff, for a reason.

    Raises Invalid for another value, and what `vouch` and `withdraw` raise.
    """
    if value not in {"on", "off"}:
        raise Invalid(value=_("Choose one of: %(choices)s.", choices="on, off"))
    if value == "on":
        return vouch(me, name)
    return withdraw(me, name, reason) if me.moderates else take_back(me, name)


@in_transaction
def vouch(me: Member, name: str) -> int:
    """Vouch for the member called `name`, as staff or as a member, and return the vouching's id; once, if done twice.

    Raises NotFound; NotAllowed for oneself, for who may vouch for nobody, or nobody more, and where only staff may;
    Conflict for who is vouched for already. Staff vouch also for those whom only others have vouched for so far.
    """
    member = account_named(name)
    if member.id == me.id:
        raise NotAllowed(_("You can’t vouch for yourself."), _("That’s up to other members."))
    for member_id in sorted((me.id, member.id)):  # two at once must not exceed the limit, nor one escape a withdrawal
        lock("vouching", member_id)
    kind = "staff" if me.moderates else "member"
    given = Vouching.active().where(Vouching.member == member.id, Vouching.by == me.id, Vouching.kind == kind).first()
    if given:
        return int(given.id)
    if kind == "member":
        _require_voucher(me)
        _require_open_to_members(member)
    elif member.moderates:
        raise _vouched_already(member)
    return _vouch(member, me, kind)


def _require_voucher(me: Member) -> None:
    """Raise NotAllowed where the member may vouch for nobody, or nobody more at present."""
    mine = voucher(me.id, EconomyRulesVersion.in_force())
    if not mine.most:
        raise NotAllowed(_("Only moderators vouch for members here."), _("Ask one of them."))
    if not mine.is_vouched:
        raise NotAllowed(
            _("Nobody vouches for you yet, so you can’t vouch for others."),
            _("Ask a member who is vouched for, or write something that several of them like."),
        )
    if mine.lost:
        raise NotAllowed(
            _(
                "You can’t vouch for others any more: moderators withdrew a vouching of yours, or suspended somebody "
                "you vouched for."
            ),
            _("If they vouch for you anew, you can again."),
        )
    if mine.begins_at:
        raise NotAllowed(
            _("You can vouch for others once you’ve been vouched for for %(days)s days.", days=VOUCH_DAYS),
            _("Wait, or ask a moderator to vouch."),
        )
    if not mine.left:
        raise NotAllowed(
            ngettext(
                "You’ve vouched for %(num)s member within %(days)s days: that’s as many as you can.",
                "You’ve vouched for %(num)s members within %(days)s days: that’s as many as you can.",
                mine.given,
                days=VOUCH_DAYS,
            ),
            _("Wait, or ask another member to vouch."),
        )


def _require_open_to_members(member: Member) -> None:
    """Raise Conflict for who is vouched for already, and NotAllowed where only staff may vouch for the member."""
    if Vouching.is_vouched(member.id):
        raise _vouched_already(member)
    if Vouching.select().where(Vouching.member == member.id, Vouching.withdrawn_as == "staff").exists():
        raise NotAllowed(
            _("Moderators have withdrawn the vouching for %(name)s.", name=member.display_name),
            _("Only they can vouch for them again."),
        )


def _vouch(member: Member, me: Member, kind: str) -> int:
    fresh = Vouching.insert(member=member.id, by=me.id, kind=kind, created_at=now(), reason="")
    found = next(iter(fresh.on_conflict_ignore().returning(Vouching.id).execute()), None)
    if found is None:  # other staff did
        raise _vouched_already(member)
    announce(MemberVouched(member.id, kind, me.id))
    return int(found.id)


def _vouched_already(member: Member) -> Conflict:
    return Conflict(_("%(name)s is vouched for already.", name=member.display_name), _("There’s nothing more to do."))


@in_transaction
def take_back(me: Member, name: str) -> None:
    """Vouch for the member called `name` no longer, if `me` does. Raises NotFound."""
    member = member_named(name)
    lock("vouching", member.id)
    if _end(member.id, me, "giver", (Vouching.by == me.id) & (Vouching.kind == "member")):
        announce(VouchingWithdrawn(member.id, me.id, by_staff=False))


@in_transaction
def withdraw(me: Member, name: str, reason: str) -> None:
    """End, as staff, all vouching for the member called `name`; who had vouched for them vouches for nobody any more.

    Raises NotAllowed for who is no staff and for oneself, NotFound, Invalid without a reason, and Conflict where nobody
    vouches for the member.
    """
    if not me.moderates:
        raise refusal(me, STAFF_ROLES, _("Only moderators and admins withdraw what others have vouched for."))
    member = member_named(name)
    if member.id == me.id:
        raise NotAllowed(_("You can’t decide this about yourself."), _("That’s up to other moderators."))
    if is_blank(reason):
        raise Invalid(reason=_("Give a reason: the member will see it."))
    lock("vouching", member.id)
    if not _end(member.id, me, "staff", reason=reason.strip()):
        raise Conflict(_("Nobody vouches for %(name)s.", name=member.display_name), _("There’s nothing to withdraw."))
    announce(VouchingWithdrawn(member.id, me.id, by_staff=True, reason=reason.strip()))


def _end(member_id: int, me: Member, withdrawn_as: str, which: Expression | bool = True, reason: str = "") -> int:
    """End those of a member's vouchings that are not withdrawn yet; return how many there were."""
    ended = Vouching.update(withdrawn_at=now(), withdrawn_by=me.id, withdrawn_as=withdrawn_as, reason=reason)
    return int(ended.where(Vouching.member == member_id, Vouching.withdrawn_at.is_null(), which).execute())


# --- by likes ----------------------------------------------------------------------------------------------------

# Nobody vouches for the member `m`, and staff have not withdrawn it either.
_OPEN = f"""
    {takes_part("m")}
    AND NOT EXISTS (SELECT 1 FROM ({VOUCHED_SQL}) vouched WHERE vouched.member_id = m.id)
    AND NOT EXISTS (SELECT 1 FROM vouching w WHERE w.member_id = m.id AND w.withdrawn_as = 'staff')
"""  # noqa: S608  (all of it ours)
# Final likes of what a member wrote, by who may vouch, with how many such likes there are of the same thing. What was
# removed says nothing for its author.
_LIKES = """
    SELECT o.member_id, o.created_at, count(*) OVER (PARTITION BY x.id) AS likes
    FROM {thing} x JOIN {opinion} o ON o.{thing}_id = x.id
    LEFT JOIN {thing}_removal gone ON gone.{thing}_id = x.id
    WHERE x.author_id = {author} AND gone.{thing}_id IS NULL AND x.{count} >= ?
      AND o.value = 1 AND o.settlement_id IS NOT NULL AND {may_vouch}
"""


def _likes_of(author: str) -> str:
    may_vouch = may_vouch_sql("o.member_id")
    of_comments = _LIKES.format(thing="comment", count="likes", opinion="reaction", author=author, may_vouch=may_vouch)
    of_posts = _LIKES.format(thing="post", count="pluses", opinion="post_vote", author=author, may_vouch=may_vouch)
    return f"{of_comments} UNION ALL {of_posts}"


_LIKED = f"""
    SELECT m.id FROM member m
    WHERE {_OPEN} AND EXISTS (SELECT 1 FROM ({_likes_of("m.id")}) x WHERE x.likes >= ?) ORDER BY m.id
"""  # noqa: S608  (all of it ours)
# Whose like it counts as: the first of those whose likes vouch for somebody more.
_LIKER = f"""
    SELECT x.member_id FROM ({_likes_of("?")}) x
    WHERE x.likes >= ? AND ({is_staff_sql("x.member_id")} OR ? > (
        SELECT count(*) FROM vouching given
        WHERE given.by_id = x.member_id AND given.kind = 'liked' AND given.created_at > ?))
    ORDER BY x.created_at, x.member_id LIMIT 1
"""  # noqa: S608  (all of it ours)
_VOUCH_FOR_LIKED = f"""
    INSERT INTO vouching (member_id, by_id, kind, created_at, reason) SELECT m.id, ?, 'liked', ?, '' FROM member m
    WHERE m.id = ? AND {_OPEN} ON CONFLICT DO NOTHING RETURNING member_id
"""  # noqa: S608  (all of it ours)
_PORTION = 200


def vouch_for_liked() -> None:
    """Vouch for those who wrote something that enough members who are vouched for have liked or plussed, for good.

    Comes after a settlement, which makes likes final; harmless when repeated. Each counts as one of the few for whom
    the likes of one member vouch within VOUCH_TIME. Looks at all that those have written for whom nobody vouches,
    whenever it was liked, and keeps no writer waiting meanwhile.
    """
    rules = EconomyRulesVersion.in_force()
    few = rules.vouching_members_min
    found = [member_id for (member_id,) in rows(_LIKED, *(few, now() - VOUCH_TIME) * 2, few)]
    for begin in range(0, len(found), _PORTION):
        _vouch_for_liked(found[begin : begin + _PORTION], rules)


@in_transaction
def _vouch_for_liked(member_ids: Sequence[int], rules: EconomyRules) -> None:
    few, since = rules.vouching_members_min, now() - VOUCH_TIME
    for member_id in member_ids:
        likes = (member_id, few, since) * 2
        for (liker_id,) in rows(_LIKER, *likes, few, rules.vouches_by_likes_max, since):
            if rows(_VOUCH_FOR_LIKED, liker_id, now(), member_id):  # nobody else has decided meanwhile
                announce(MemberVouched(member_id, "liked", None))
