"""The avatar that a member uploads: a picture of their own, as one further choice beside those that are drawn."""

from forum.actions import attempts
from forum.actions.authority import refusal
from forum.actions.events import AvatarChanged, announce
from forum.actions.gates import require_gate
from forum.actions.picture_uses import drop_unused
from forum.actions.pictures import keep_picture, read_picture
from forum.db import execute, in_transaction, rows, value
from forum.errors import Busy, Invalid, NotFound
from forum.i18n import _
from forum.models import STAFF_ROLES, Member
from forum.rules.attempts import PICTURES_OF_MEMBER
from forum.rules.gates import Gate
from forum.text.avatars import STYLES, default_style
from forum.text.picture_files import rewrite_avatar
from forum.text.pictures import Size
from forum.text.typed_text import is_blank


def require_known_avatar(me: Member, avatar: str | None, now_shown: str = "") -> None:
    """Return if `me` may show this avatar: one that is drawn, their own, or the one that stands there already."""
    if avatar and avatar not in {*STYLES, me.own_avatar or None, now_shown or None}:
        raise Invalid(avatar=_("Pick one of the avatars shown."))


def upload_avatar(me: Member, file: bytes) -> None:
    """Show the picture beside the name of `me` from now on, in place of an earlier one of their own.

    Raises LevelTooLow, Invalid, NoPictureFile, TooOften, Busy.
    """
    require_gate(me, Gate.AVATAR)
    attempts.count(attempts.attempt(PICTURES_OF_MEMBER, me.id))
    full, small = read_picture(file, rewrite_avatar)
    _wear(me.id, keep_picture(me, {Size.FULL: full, Size.SMALL: small}))


_TAKE = "UPDATE picture SET unused_since = NULL WHERE digest = ? AND member_id = ? AND dropped_at IS NULL RETURNING 1"


@in_transaction
def _wear(member_id: int, digest: str) -> None:
    if not rows(_TAKE, digest, member_id):
        raise Busy(_("The same picture is being deleted at the moment."))
    _replace(member_id, digest, digest)
    execute("UPDATE member SET avatar = ? WHERE id = ?", digest, member_id)
    announce(AvatarChanged(member_id))


@in_transaction
def remove_avatar(me: Member) -> None:
    """Show a drawn avatar again wherever `me` showed their own, which is deleted."""
    forget_avatar(me.id, default_style(me.name))
    announce(AvatarChanged(me.id))


@in_transaction
def remove_avatar_of(name: str, reason: str, *, by: Member) -> int:
    """Delete the own avatar of a member, as a moderator, for a reason that goes into the log; return the member's id.

    Raises NotAllowed, NotFound, Invalid.
    """
    if not by.moderates:
        raise refusal(by, STAFF_ROLES, _("Only a moderator can remove the avatar of somebody else."))
    member = Member.named(name)
    if member is None or not member.own_avatar:
        raise NotFound(_("This member has no avatar of their own."))
    if is_blank(reason):
        raise Invalid(reason=_("Give a reason: it goes into the staff log."))
    forget_avatar(member.id, default_style(member.name))
    announce(AvatarChanged(member.id, by.id, reason))
    return member.id


def forget_avatar(member_id: int, shown: str) -> None:
    """Show a drawn avatar wherever the member showed their own. Called in the transaction of whoever announces it."""
    _replace(member_id, "", shown)


def _replace(member_id: int, digest: str, shown: str) -> None:
    """Have the member's own avatar be another one or (an empty digest) none, and show `shown` where it was shown."""
    former = value("SELECT own_avatar FROM member WHERE id = ?", member_id)
    execute("UPDATE member SET own_avatar = ? WHERE id = ?", digest, member_id)
    if not former or former == digest:
        return
    execute("UPDATE member SET avatar = ? WHERE id = ? AND avatar = ?", shown, member_id, former)
    execute("UPDATE comment SET avatar = ? WHERE author_id = ? AND avatar = ?", shown, member_id, former)
    for drafts in ("draft", "discarded_draft"):
        execute(f"UPDATE {drafts} SET avatar = ? WHERE member_id = ? AND avatar = ?", shown, member_id, former)  # noqa: S608
    drop_unused([former])
